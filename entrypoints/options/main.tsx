import { checkBackend } from '../../utils/background/check-backend.ts';
import { withBackend } from '../../utils/background/with-backend.ts';
import '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { OptionsApp } from '../../components/options-app.tsx';
import { deleteAllTranscripts } from '../../utils/host/transcript-store.ts';
import {
  loadSettings,
  rememberBrain,
  rememberNothingLeaves,
  rememberRedactEmails,
  rememberSiteRule,
  rememberTalk,
  saveSettings,
} from '../../utils/settings/storage.ts';
import { PROMPT_LANGUAGES, type PromptLanguages } from '../../utils/shared/brain.ts';
import { createBrainModel } from '../../utils/ui/brain-model.ts';
import { choosePlace, tellPlace } from '../../utils/ui/choose-place.ts';
import { disallowSite } from '../../utils/ui/disallow-site.ts';
import { findBrains } from '../../utils/ui/find-brains.ts';
import { createOptions } from '../../utils/ui/options-model.ts';
import { copyText } from '../../utils/ui/take-text.ts';
import { tellHost } from '../../utils/ui/tell-host.ts';

const model = createOptions({
  loadSettings,
  saveSettings,
  savePlace: async (place) => void (await choosePlace(place)),
  saveNothingLeaves: async (nothing) => {
    await rememberNothingLeaves(nothing);
    await tellPlace();
  },
  saveTalk: async (talk) => {
    await rememberTalk(talk);
    await tellHost({ type: 'set-talk', talk });
  },
  saveSiteRule: async (site, rule) => {
    await rememberSiteRule(site, rule);
    await tellHost({ type: 'set-site-rule', site, rule });
    // What cannot be given back is not used either: the rule says so.
    if (rule !== 'always') disallowSite(site).catch(() => false);
  },
  saveRedactEmails: rememberRedactEmails,
  requestPermission: (pattern) => browser.permissions.request({ origins: [pattern] }),
  // Here and not in the background, which has to wake quickly.
  checkBackend: () => withBackend((backend) => checkBackend(backend)),
  deleteTranscripts: async () => {
    // First the host, which would write again what it still holds.
    await tellHost({ type: 'forget' });
    await deleteAllTranscripts();
  },
});

// A tab that was out of sight while somebody talked.
document.addEventListener('visibilitychange', () => void model.lookAgain());

const browserModel = (globalThis as { LanguageModel?: BrowserModel }).LanguageModel;

/** As much of the browser's model as its download takes. */
interface BrowserModel {
  availability(languages: PromptLanguages): Promise<string>;
  create(options: PromptLanguages & { monitor(events: EventTarget): void }): Promise<{ destroy(): void }>;
}

const brain = createBrainModel({
  load: async () => (await loadSettings()).settings.brain,
  save: rememberBrain,
  requestAccess: () => browser.permissions.request({ origins: ['http://127.0.0.1/*', 'http://localhost/*'] }),
  giveAccessBack: () => Promise.all(['127.0.0.1', 'localhost'].map(disallowSite)),
  findBrains,
  browserModel: async () => browserModel?.availability(PROMPT_LANGUAGES),
  downloadModel: async (progress) => {
    const monitor = (events: EventTarget): void =>
      events.addEventListener('downloadprogress', (event) => progress((event as ProgressEvent).loaded));
    (await browserModel?.create({ ...PROMPT_LANGUAGES, monitor }))?.destroy();
  },
  origin: location.origin,
  copy: copyText,
});

function Options() {
  return <OptionsApp model={model} brain={brain} version={browser.runtime.getManifest().version} />;
}

const root = document.getElementById('app');
if (root) render(<Options />, root);
