import { checkBackend } from '../../utils/background/check-backend.ts';
import { withBackend } from '../../utils/background/with-backend.ts';
import '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { OptionsApp } from '../../components/options-app.tsx';
import { deleteAllTranscripts } from '../../utils/host/transcript-store.ts';
import {
  loadSettings,
  rememberNothingLeaves,
  rememberPlace,
  rememberRedactEmails,
  rememberSiteRule,
  rememberTalk,
  saveSettings,
} from '../../utils/settings/storage.ts';
import { disallowSite } from '../../utils/ui/disallow-site.ts';
import { createOptions } from '../../utils/ui/options-model.ts';
import { tellHost } from '../../utils/ui/tell-host.ts';

const model = createOptions({
  loadSettings,
  saveSettings: async (settings) => {
    await saveSettings(settings);
    await tellHost({ type: 'set-place', place: settings.place });
  },
  savePlace: async (place) => {
    await rememberPlace(place);
    await tellHost({ type: 'set-place', place });
  },
  saveNothingLeaves: async (nothing) => {
    await rememberNothingLeaves(nothing);
    await tellHost({ type: 'set-sealed', sealed: nothing });
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

function Options() {
  return <OptionsApp model={model} version={browser.runtime.getManifest().version} />;
}

const root = document.getElementById('app');
if (root) render(<Options />, root);
