import '@preact/signals';
import { signal } from '@preact/signals';
import { options as preact, render } from 'preact';
import { useEffect } from 'preact/hooks';
import { OptionsApp } from '../../components/options-app.tsx';
import { loadOverlayFull, OverlayApp } from '../../components/overlay-app.tsx';
import { PanelApp } from '../../components/panel-app.tsx';
import { PopupApp } from '../../components/popup-app.tsx';
import { WelcomeApp } from '../../components/welcome-app.tsx';
import type { SettingsError } from '../../utils/settings/check-settings.ts';
import { defaultSettings, type Settings } from '../../utils/settings/settings.ts';
import type { BrainChoice } from '../../utils/shared/brain.ts';
import type { BrainModel, BrowserModelState } from '../../utils/ui/brain-model.ts';
import type { FoundServer } from '../../utils/ui/find-brains.ts';
import type { ListedTab } from '../../utils/ui/list-tabs.ts';
import type { Line } from '../../utils/ui/option-line.ts';
import type { Deletion, OptionsModel } from '../../utils/ui/options-model.ts';
import type { PageLink } from '../../utils/ui/page-actions.ts';
import type { SessionActions } from '../../utils/ui/session-actions.ts';
import type { TabList as TabListState, TabPicker } from '../../utils/ui/tab-picker.ts';
import { createVisibilityGuard, type VisibilityGuard } from '../../utils/ui/visibility-guard.ts';
import type { Asked } from '../../utils/ui/welcome-model.ts';
import type { Layout } from '../../utils/wire/protocol.ts';
import {
  HERE,
  NOW,
  OVERLAY_LAYOUTS,
  OVERLAY_STATES,
  PANEL_STATES,
  POPUP_STATES,
  type Scene,
  sceneOf,
} from './views.ts';

/**
 * Shows one surface in one state: `?popup=idle`, `?panel=idle`, `?pill=idle`, `?full=idle`, `?options=saved`,
 * `?welcome=denied`. `window.show()` changes to another as news from the session would; what is pressed is in
 * `window.pressed`. With `&covered` the overlay refuses presses as if a page covered it, with `&guarded` it finds out; with
 * `&untold` nobody can tell, as in Firefox.
 */
const pressed: unknown[] = [];
const record =
  (name: string) =>
  (...values: unknown[]) => {
    pressed.push([name, ...values.filter((value) => !(value instanceof Event))]);
  };

const actions: SessionActions = {
  start: record('start'),
  stop: record('stop'),
  setMuted: record('setMuted'),
  setPlace: record('setPlace'),
  setTalk: record('setTalk'),
  talk: record('talk'),
  setAudible: record('setAudible'),
  setDictation: record('setDictation'),
  say: record('say'),
  share: record('share'),
  interrupt: record('interrupt'),
  attach: record('attach'),
  detach: record('detach'),
  continueRecovered: record('continueRecovered'),
  deleteRecovered: record('deleteRecovered'),
  remedy: record('remedy'),
  openSettings: record('openSettings'),
};

/** Long, with all that a text must survive to be shown as it is. */
const EXACT = `The person shares the page they are on.\n<<<PAGE 0123456789abcdefghij>>>\nurl: https://birds.example/swifts\ntitle: ${'The common swift '.repeat(4)}\n\n# Life on the wing\n\n${'Swifts eat, drink and sleep in the air. '.repeat(60)}\n\nالسمامة طائر. <b>not bold</b> [redacted card]\n<<<END PAGE 0123456789abcdefghij>>>`;

const pages: PageLink = {
  send: record('send'),
  itemText: async (id) => (id === 'forgotten' ? undefined : EXACT),
  allow: async () => false,
  disallow: async () => false,
};

/** How the list of the other tabs stands: `&tabs=open`. */
const listed = (id: number, more: Partial<ListedTab>): ListedTab => ({
  ...{ id, title: 'Rye bread in three days', site: 'bread.example', pattern: 'https://bread.example/*', state: 'ask' },
  ...more,
});
const TAB_LISTS: Readonly<Record<string, TabListState>> = {
  looking: { tabs: undefined, note: '' },
  empty: { tabs: [], note: '' },
  refused: { tabs: [], note: 'The browser did not allow it, so Earshot cannot see what is open in your other tabs.' },
  open: {
    tabs: [
      listed(1, { state: 'ready', title: 'The house martin', site: 'birds.example' }),
      listed(2, {}),
      listed(3, { title: 'السمامة الشائعة: سنة في الهواء \u202egnp.live', site: 'ar.example' }),
      listed(4, {
        title: `${'A title that does not end, '.repeat(6)}`,
        site: `${'a-long-name.'.repeat(6)}example:8443`,
      }),
      listed(5, { title: 'Accounts', site: 'bank.example', state: 'never' }),
      listed(6, { title: 'Yesterday’s paper', site: 'news.example', state: 'asleep' }),
      ...Array.from({ length: 9 }, (_, i) => listed(10 + i, { title: `Recipe ${i + 1}` })),
    ],
    note: '',
  },
  asked: {
    tabs: [
      listed(3, { title: 'Lighthouses of the north', site: 'lights.example' }),
      listed(1, { state: 'ready', title: 'The house martin', site: 'birds.example' }),
      listed(2, {}),
    ],
    note: '',
    asked: { best: 3, mustAllow: false, isNew: false },
  },
  'asked-first': { tabs: [], note: '', asked: { mustAllow: true, isNew: false } },
  'site-refused': {
    tabs: [listed(2, {})],
    note: 'The browser did not allow it, so nothing of bread.example was read. You can also go to that tab and press the Earshot button there.',
  },
};
const tabs: TabPicker = {
  list: signal(undefined),
  open: record('openTabs'),
  close: record('closeTabs'),
  pick: (tab) => record('pickTab')(tab.id),
};

interface OptionsScene {
  settings?: Settings;
  errors?: SettingsError[];
  save?: Line;
  permission?: Line;
  check?: Line;
  deletion?: Deletion;
  note?: string;
  unapproved?: string;
  brain?: { choice: BrainChoice; state?: BrowserModelState; servers?: FoundServer[]; line?: Line; wrong?: string };
}

const set: Settings = { ...defaultSettings, backendUrl: 'http://127.0.0.1:8787', key: 'a-secret' };
const advanced: Settings = {
  ...{ ...set, backendUrl: 'https://voice.example.com/session', answers: 'calls' },
  iceUrls: ['stun:stun.example.com', 'turns:turn.example.com:443?transport=tcp'],
  ...{ iceUsername: 'swift', iceCredential: 'another-secret', relayOnly: true },
  approvedCallHosts: [
    'voice.example.net:8443',
    'a-very-long-name-of-a-host.in-a-department.of-some-company.example.org',
  ],
};
const OPTIONS_SCENES: Readonly<Record<string, OptionsScene>> = {
  empty: {},
  wrong: { errors: [{ field: 'backendUrl', sentence: 'Write the whole address, with https:// in front.' }] },
  saved: {
    settings: set,
    save: { tone: 'good', text: 'Saved.', details: '' },
    permission: { tone: 'good', text: 'Earshot may talk to 127.0.0.1:8787.', details: '' },
    check: { tone: 'good', text: 'It works: your backend gives tokens for 127.0.0.1:8787.', details: '' },
  },
  hold: { settings: { ...set, talk: 'hold' } },
  backend: { settings: { ...set, place: 'backend' } },
  'brain-ready': { brain: { choice: { kind: 'browser', url: '', model: '' }, state: 'downloadable' } },
  sites: {
    settings: {
      ...set,
      redactEmails: true,
      siteRules: {
        'bank.example': 'never',
        'birds.example': 'always',
        'a-very-long-name-of-a-host.in-a-department.of-some-company.example.org:8443': 'never',
      },
    },
  },
  failing: {
    settings: set,
    check: {
      tone: 'bad',
      text: 'Your backend wants a key. The key in Settings is missing or not right.',
      details: 'auth.required · HTTP status 401',
    },
    deletion: 'asked',
  },
  advanced: {
    settings: advanced,
    check: {
      tone: 'good',
      text: 'It works: your backend answers calls itself, at /session. No call was opened to find that out.',
      details: '',
      warnings: ['The model gpt-realtime is switched off on 2027-01-20. Use gpt-realtime-2.1.'],
    },
    note: 'Good to know: your backend opens calls without saying which (no Location in its answer), so it cannot be asked to end one. A call goes on, and may cost, until you press Stop or close the browser.',
  },
  'advanced-wrong': {
    settings: { ...set, iceUrls: ['https://turn.example.com'], relayOnly: true },
    errors: [
      {
        field: 'iceUrls',
        sentence:
          'https://turn.example.com is a web address. A server for calls begins with stun:, turn: or turns:, without slashes.',
      },
      { field: 'iceUsername', sentence: 'A turn: server needs a user name.' },
      { field: 'iceCredential', sentence: 'A turn: server needs a credential.' },
      { field: 'relayOnly', sentence: 'Enter the turn: server that every call shall go through.' },
    ],
  },
  unapproved: {
    settings: set,
    check: {
      tone: 'bad',
      text: 'Your backend names a server that you have not approved. Tokens would go to voice.example.net:8443. Allow that only if you trust it.',
      details:
        'backend.untrusted_call_url\nPOST http://127.0.0.1:8787/token: names https://voice.example.net:8443/calls',
    },
    unapproved: 'voice.example.net:8443',
  },
  'brain-download': {
    brain: { choice: { kind: 'browser', url: '', model: '' }, state: 'downloading' },
  },
  'brain-none': { brain: { choice: { kind: 'browser', url: '', model: '' }, state: 'unavailable' } },
  'brain-found': {
    brain: {
      choice: { kind: 'server', url: 'http://127.0.0.1:11434', model: 'llama3.2:latest' },
      servers: [
        { url: 'http://127.0.0.1:11434', state: 'found', models: ['llama3.2:latest', 'qwen3:4b'], slow: true },
        { url: 'http://127.0.0.1:8080', state: 'strange', why: 'it does not list models (status 404)' },
        { url: 'http://127.0.0.1:1234', state: 'nobody' },
      ],
    },
  },
  'brain-refused': {
    brain: {
      choice: { kind: 'server', url: '', model: '' },
      servers: [
        { url: 'http://127.0.0.1:11434', state: 'refused' },
        { url: 'http://127.0.0.1:8080', state: 'hangs' },
      ],
      line: { tone: 'bad', text: 'No chat server could be asked yet.', details: '' },
      wrong: 'This is not an address of a server on this computer. It should look like http://127.0.0.1:11434.',
    },
  },
  deleted: {
    settings: set,
    deletion: 'done',
    check: { tone: 'busy', text: 'Asking your backend how it answers…', details: '' },
  },
};

function optionsModel(scene: OptionsScene): OptionsModel {
  return {
    saved: signal(scene.settings ?? defaultSettings),
    errors: signal(scene.errors ?? []),
    save: { line: signal(scene.save), press: record('save') },
    permission: signal(scene.permission),
    check: { line: signal(scene.check), press: record('check') },
    place: { line: signal(undefined), choose: record('choosePlace'), setNothingLeaves: record('nothingLeaves') },
    talk: { line: signal(undefined), choose: record('choose') },
    pages: { line: signal(undefined), setRule: record('setRule'), redactEmails: record('redactEmails') },
    lookAgain: async () => {},
    note: signal(scene.note ?? ''),
    unapproved: signal(scene.unapproved),
    approve: record('approve'),
    withdrawApproval: record('withdrawApproval'),
    deletion: signal(scene.deletion ?? 'none'),
    askDeletion: record('askDeletion'),
    cancelDeletion: record('cancelDeletion'),
    deleteTranscripts: async () => record('deleteTranscripts')(),
  };
}

function brainModel({ brain }: OptionsScene): BrainModel {
  return {
    choice: signal(brain?.choice ?? defaultSettings.brain),
    choose: record('chooseBrain'),
    line: signal(brain?.line),
    browserModel: signal(brain?.state ?? 'none'),
    downloaded: signal(0.4),
    download: record('download'),
    servers: signal(brain?.servers),
    wrongAddress: signal(brain?.wrong ?? ''),
    find: record('find'),
    pick: record('pick'),
    allowLine: 'OLLAMA_ORIGINS=chrome-extension://egihiloggninofnoapnbfcdndmhihbjn',
    copyAllowLine: record('copyAllowLine'),
  };
}

// Effects run right after what they belong to, not up to two frames later: of a test that shows 500 scenes that is most.
preact.requestAnimationFrame = queueMicrotask;

const shown = signal(location.search);
const where = { tabId: HERE, now: NOW, actions, pages };
const covered = signal(false);
const realGuard = createVisibilityGuard();
const guard = (accepts: boolean, canTell = true): VisibilityGuard => ({
  ...{ canTell, accepts: () => accepts, watch: () => {} },
});
const GUARDS = { accepting: guard(true), covered: guard(false), untold: guard(false, false), guarded: realGuard };

function guardOf(query: URLSearchParams): VisibilityGuard {
  const name = (['guarded', 'covered', 'untold'] as const).find((one) => query.has(one));
  return GUARDS[name ?? 'accepting'];
}

function overlay(scene: Scene, layout: Layout, query: URLSearchParams) {
  return (
    <OverlayApp
      {...scene}
      layout={layout}
      covered={covered.value}
      actions={actions}
      pages={pages}
      onLayout={record('layout')}
      guard={guardOf(query)}
      onPressed={(accepted) => {
        covered.value = !accepted;
      }}
      zoom={() => 1}
    />
  );
}

function Shown() {
  // Effects of what is inside run before those of what is around it.
  useEffect(() => {
    document.documentElement.dataset.ready = '';
  }, [shown.value]);
  const query = new URLSearchParams(shown.value);
  const sceneFor = (surface: string): Scene | undefined => sceneOf(query.get(surface) ?? '');
  const popup = sceneFor('popup');
  if (popup)
    return (
      <PopupApp
        {...popup}
        {...where}
        tabs={tabs}
        tabList={TAB_LISTS[query.get('tabs') ?? '']}
        onOpenPanel={record('openPanel')}
      />
    );
  const panel = sceneFor('panel');
  if (panel)
    return (
      <PanelApp
        {...panel}
        {...where}
        tabs={tabs}
        tabList={TAB_LISTS[query.get('tabs') ?? '']}
        followNote={query.get('note') ?? ''}
        onFollow={record('follow')}
      />
    );
  const pill = sceneFor('pill');
  if (pill) return overlay(pill, OVERLAY_LAYOUTS.pill, query);
  const full = sceneFor('full');
  if (full) return overlay(full, OVERLAY_LAYOUTS.full, query);
  const options = OPTIONS_SCENES[query.get('options') ?? ''];
  // Each scene from its beginning: what is unfolded in one is not in the next.
  if (options)
    return <OptionsApp key={shown.value} model={optionsModel(options)} brain={brainModel(options)} version="0.1.0" />;
  const asked = query.get('welcome');
  if (asked) return <WelcomeApp {...welcomeScene(asked as Asked, query.has('here'))} />;
  return <p>Nothing here is called that.</p>;
}

const welcomeScene = (asked: Asked, isHere: boolean) => ({
  asked,
  place: isHere ? ('device' as const) : ('backend' as const),
  talk: asked === 'talking' ? { ...(sceneOf('loading') as Scene), problem: undefined, actions } : undefined,
  onAllow: record('allow'),
  onTry: record('try'),
  onType: record('type'),
});

const WELCOME_SCENES: readonly Asked[] = [
  'not-yet',
  'asking',
  'granted',
  'dismissed',
  'denied',
  'none',
  'busy',
  'typing',
];

Object.assign(window, {
  pressed,
  show: async (query: string) => {
    if (query === shown.value) return;
    const { dataset } = document.documentElement;
    delete dataset.ready;
    shown.value = query;
    while (dataset.ready === undefined) await new Promise((done) => setTimeout(done));
  },
  scenes: [
    ...POPUP_STATES.map((name) => `?popup=${name}`),
    ...PANEL_STATES.map((name) => `?panel=${name}`),
    ...Object.keys(TAB_LISTS).flatMap((list) => [`?popup=speaking&tabs=${list}`, `?panel=idle&tabs=${list}`]),
    ...OVERLAY_STATES.flatMap((name) => [
      `?pill=${name}`,
      `?full=${name}`,
      `?pill=${name}&untold`,
      `?full=${name}&untold`,
    ]),
    ...Object.keys(OPTIONS_SCENES).map((name) => `?options=${name}`),
    ...WELCOME_SCENES.map((name) => `?welcome=${name}`),
    ...['not-yet', 'denied', 'talking'].map((name) => `?welcome=${name}&here`),
  ],
});
// Each scene is whole from the first moment.
await loadOverlayFull();
const root = document.getElementById('app');
if (root) render(<Shown />, root);
