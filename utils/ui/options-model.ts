import { type ReadonlySignal, signal } from '@preact/signals';
import type { Problem } from '../session/problem.ts';
import {
  checkSettings,
  defaultSettings,
  permissionPattern,
  type Settings,
  type SettingsError,
} from '../settings/settings.ts';
import type { Result } from '../shared/result.ts';
import type { TokenGrant } from '../wire/protocol.ts';
import { sayDetails, sayProblem } from './words.ts';

/** A line that says what came of a press. */
export interface Line {
  tone: 'busy' | 'good' | 'bad';
  text: string;
  /** For people who read details; '' if there are none. */
  details: string;
}

export type Deletion = 'none' | 'asked' | 'busy' | 'done' | 'failed';

/** What the options page shows and does. */
export interface OptionsModel {
  /** What is stored; undefined until it has been read. */
  saved: ReadonlySignal<Settings | undefined>;
  errors: ReadonlySignal<readonly SettingsError[]>;
  save: { line: ReadonlySignal<Line | undefined>; press(typed: Settings): void };
  permission: ReadonlySignal<Line | undefined>;
  check: { line: ReadonlySignal<Line | undefined>; press(typed: Settings): void };
  deletion: ReadonlySignal<Deletion>;
  askDeletion(): void;
  cancelDeletion(): void;
  deleteTranscripts(): Promise<void>;
}

/** What the options page needs of the world. */
export interface OptionsWorld {
  loadSettings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
  /** Asks for a host permission; must be called inside the click. May never settle (nobody answers). */
  requestPermission(pattern: string): Promise<boolean>;
  fetchToken(): Promise<Result<TokenGrant, Problem>>;
  deleteTranscripts(): Promise<void>;
}

const line = (tone: Line['tone'], text: string, details = ''): Line => ({ tone, text, details });

/** The logic of the options page. */
export function createOptions(world: OptionsWorld): OptionsModel {
  const saved = signal<Settings | undefined>(undefined);
  const errors = signal<readonly SettingsError[]>([]);
  const saveLine = signal<Line | undefined>(undefined);
  const permission = signal<Line | undefined>(undefined);
  const checkLine = signal<Line | undefined>(undefined);
  const deletion = signal<Deletion>('none');

  const store = async (settings: Settings): Promise<void> => {
    try {
      await world.saveSettings(settings);
      saved.value = settings;
      saveLine.value = line('good', 'Saved.');
    } catch (error) {
      saveLine.value = line('bad', 'This could not be saved. There may be no room on the disk.', String(error));
    }
  };

  const ask = async (url: string): Promise<void> => {
    const host = new URL(url).host;
    // No `await` before this call: outside the click the browser refuses to ask.
    const answer = world.requestPermission(permissionPattern(url));
    try {
      permission.value = (await answer)
        ? line('good', `Earshot may talk to ${host}.`)
        : line('bad', `You did not allow Earshot to talk to ${host}. Press Save to be asked again.`);
    } catch (error) {
      permission.value = line('bad', `The browser did not ask whether Earshot may talk to ${host}.`, String(error));
    }
  };

  const pressSave = (typed: Settings): void => {
    const checked = checkSettings(typed);
    errors.value = checked.ok ? [] : checked.problem;
    for (const shown of [saveLine, permission, checkLine]) shown.value = undefined;
    if (!checked.ok) return;
    void ask(checked.value.backendUrl);
    // Beside the question and not after it: it may stay unanswered.
    void store(checked.value);
  };

  const pressCheck = async (typed: Settings): Promise<void> => {
    const checked = checkSettings(typed);
    errors.value = checked.ok ? [] : checked.problem;
    if (!checked.ok) return;
    if (!isSame(checked.value, saved.value ?? defaultSettings)) {
      checkLine.value = line('bad', 'Press Save first: this checks what is saved.');
      return;
    }
    checkLine.value = line('busy', 'Asking your backend for a token…');
    checkLine.value = sayGrant(await world.fetchToken());
  };

  void world.loadSettings().then(
    (settings) => {
      saved.value = settings;
    },
    (error) => {
      saved.value = defaultSettings;
      saveLine.value = line('bad', 'The settings could not be read.', String(error));
    },
  );
  return {
    saved,
    errors,
    save: { line: saveLine, press: pressSave },
    permission,
    check: { line: checkLine, press: (typed) => void pressCheck(typed) },
    deletion,
    askDeletion: () => {
      deletion.value = 'asked';
    },
    cancelDeletion: () => {
      deletion.value = 'none';
    },
    deleteTranscripts: async () => {
      deletion.value = 'busy';
      try {
        await world.deleteTranscripts();
        deletion.value = 'done';
      } catch {
        deletion.value = 'failed';
      }
    },
  };
}

/** What a try to get a token says about the backend. Never holds the token. */
function sayGrant(grant: Result<TokenGrant, Problem>): Line {
  if (grant.ok) return line('good', `It works: your backend gave a token for ${new URL(grant.value.callUrl).host}.`);
  const { title, sentence } = sayProblem(grant.problem);
  return line('bad', `${title}. ${sentence}`, sayDetails(grant.problem));
}

function isSame(one: Settings, other: Settings): boolean {
  return one.backendUrl === other.backendUrl && one.key === other.key;
}
