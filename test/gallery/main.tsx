import '@preact/signals';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { OptionsApp } from '../../components/options-app.tsx';
import { PopupApp } from '../../components/popup-app.tsx';
import { WelcomeApp } from '../../components/welcome-app.tsx';
import type { Settings, SettingsError } from '../../utils/settings/settings.ts';
import type { Deletion, Line, OptionsModel } from '../../utils/ui/options-model.ts';
import type { Asked } from '../../utils/ui/welcome-model.ts';
import { POPUP_SCENES } from './views.ts';

/**
 * Shows one surface in one state: `?popup=idle`, `?options=saved`, `?welcome=denied`. `window.show()` changes to another
 * as news from the session would; what is pressed is in `window.pressed`.
 */
const pressed: unknown[] = [];
const record =
  (name: string) =>
  (...values: unknown[]) => {
    pressed.push([name, ...values.filter((value) => !(value instanceof Event))]);
  };

const actions = {
  start: record('start'),
  stop: record('stop'),
  setMuted: record('setMuted'),
  say: record('say'),
  sharePage: record('sharePage'),
  interrupt: record('interrupt'),
  dismissNotice: record('dismissNotice'),
  openSettings: record('openSettings'),
  allowMicrophone: record('allowMicrophone'),
  reconnect: record('reconnect'),
};

interface OptionsScene {
  settings?: Settings;
  errors?: SettingsError[];
  save?: Line;
  permission?: Line;
  check?: Line;
  deletion?: Deletion;
}

const set: Settings = { backendUrl: 'http://127.0.0.1:8787', key: 'a-secret' };
const OPTIONS_SCENES: Readonly<Record<string, OptionsScene>> = {
  empty: {},
  wrong: { errors: [{ field: 'backendUrl', sentence: 'Write the whole address, with https:// in front.' }] },
  saved: {
    settings: set,
    save: { tone: 'good', text: 'Saved.', details: '' },
    permission: { tone: 'good', text: 'Earshot may talk to 127.0.0.1:8787.', details: '' },
    check: { tone: 'good', text: 'It works: your backend gave a token for 127.0.0.1:8787.', details: '' },
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
  deleted: {
    settings: set,
    deletion: 'done',
    check: { tone: 'busy', text: 'Asking your backend for a token…', details: '' },
  },
};

function optionsModel(scene: OptionsScene): OptionsModel {
  return {
    saved: signal(scene.settings ?? { backendUrl: '', key: '' }),
    errors: signal(scene.errors ?? []),
    save: { line: signal(scene.save), press: record('save') },
    permission: signal(scene.permission),
    check: { line: signal(scene.check), press: record('check') },
    deletion: signal(scene.deletion ?? 'none'),
    askDeletion: record('askDeletion'),
    cancelDeletion: record('cancelDeletion'),
    deleteTranscripts: async () => record('deleteTranscripts')(),
  };
}

const shown = signal(location.search);

function Scene() {
  const query = new URLSearchParams(shown.value);
  const popup = POPUP_SCENES[query.get('popup') ?? ''];
  if (popup) return <PopupApp {...popup} actions={actions} />;
  const options = OPTIONS_SCENES[query.get('options') ?? ''];
  if (options) return <OptionsApp model={optionsModel(options)} />;
  const asked = query.get('welcome');
  if (asked) return <WelcomeApp asked={asked as Asked} onAllow={record('allow')} onType={record('type')} />;
  return <p>Nothing here is called that.</p>;
}

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
  show: (query: string) => {
    shown.value = query;
  },
  scenes: [
    ...Object.keys(POPUP_SCENES).map((name) => `?popup=${name}`),
    ...Object.keys(OPTIONS_SCENES).map((name) => `?options=${name}`),
    ...WELCOME_SCENES.map((name) => `?welcome=${name}`),
  ],
});
const root = document.getElementById('app');
if (root) render(<Scene />, root);
