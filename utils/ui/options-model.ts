import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Problem } from '../session/problem.ts';
import { checkSettings, type SettingsError } from '../settings/check-settings.ts';
import { callOrigin, defaultSettings, permissionPattern, type Settings } from '../settings/settings.ts';
import type { Result } from '../shared/result.ts';
import type { BackendCheck } from '../wire/protocol.ts';
import { type Line, line, NAMES_NO_CALLS, notSaved, sayCheck } from './option-line.ts';
import { type ChoicesWorld, createChoices, type OptionsChoices } from './options-choices.ts';

export type Deletion = 'none' | 'asked' | 'busy' | 'done' | 'failed';

/** What the options page shows and does. */
export interface OptionsModel extends OptionsChoices {
  /** What is stored; undefined until it has been read. */
  saved: ReadonlySignal<Settings | undefined>;
  errors: ReadonlySignal<readonly SettingsError[]>;
  save: { line: ReadonlySignal<Line | undefined>; press(typed: Settings): void };
  permission: ReadonlySignal<Line | undefined>;
  check: { line: ReadonlySignal<Line | undefined>; press(typed: Settings): void };
  /** What is to be known of this backend as long as it is so; '' if nothing is. */
  note: ReadonlySignal<string>;
  /** The host that the last check asks the person to approve; undefined if it asks for none. */
  unapproved: ReadonlySignal<string | undefined>;
  /** Lets tokens go to that host, and checks again. */
  approve(): void;
  withdrawApproval(host: string): void;
  deletion: ReadonlySignal<Deletion>;
  askDeletion(): void;
  cancelDeletion(): void;
  deleteTranscripts(): Promise<void>;
}

/** What the options page needs of the world. */
export interface OptionsWorld extends ChoicesWorld {
  saveSettings(settings: Settings): Promise<void>;
  /** Asks for a host permission; must be called inside the click. May never settle (nobody answers). */
  requestPermission(pattern: string): Promise<boolean>;
  checkBackend(): Promise<Result<BackendCheck, Problem>>;
  deleteTranscripts(): Promise<void>;
}

/** The logic of the options page. */
export function createOptions(world: OptionsWorld): OptionsModel {
  const saved = signal<Settings | undefined>(undefined);
  const errors = signal<readonly SettingsError[]>([]);
  const saveLine = signal<Line | undefined>(undefined);
  const permission = signal<Line | undefined>(undefined);
  const checkLine = signal<Line | undefined>(undefined);
  const choices = createChoices(world, saved);
  const deletion = signal<Deletion>('none');
  const note = signal('');
  const unapproved = signal<string | undefined>(undefined);

  const store = async (settings: Settings, place = settings.place): Promise<void> => {
    try {
      await world.saveSettings(settings);
      if (place !== settings.place) await world.savePlace(place);
      saved.value = { ...settings, place };
      saveLine.value = line('good', 'Saved.');
    } catch (error) {
      saveLine.value = notSaved(error);
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
    for (const shown of [saveLine, permission, checkLine, unapproved]) shown.value = undefined;
    if (!checked.ok) return;
    // What was found out of the old one is forgotten with it.
    note.value = '';
    void ask(checked.value.backendUrl);
    // Beside the question and not after it: it may stay unanswered.
    // Whoever sets up a backend wants to talk through it.
    void store(checked.value, checked.value.nothingLeaves ? 'device' : 'backend');
  };

  const pressCheck = async (typed: Settings): Promise<void> => {
    const checked = checkSettings(typed);
    errors.value = checked.ok ? [] : checked.problem;
    if (!checked.ok) return;
    if (!isSame(checked.value, saved.value ?? defaultSettings)) {
      checkLine.value = line('bad', 'Press Save first: this checks what is saved.');
      return;
    }
    await check();
  };

  const check = async (): Promise<void> => {
    unapproved.value = undefined;
    checkLine.value = line('busy', 'Asking your backend how it answers…');
    const result = await world.checkBackend();
    unapproved.value = result.ok ? undefined : result.problem.host;
    checkLine.value = sayCheck(result);
  };

  const storeApproved = async (change: (hosts: readonly string[]) => readonly string[]): Promise<void> => {
    const settings = saved.value;
    if (settings) await store({ ...settings, approvedCallHosts: change(settings.approvedCallHosts) });
  };

  const approve = async (): Promise<void> => {
    const host = unapproved.value;
    if (host === undefined) return;
    for (const shown of [permission, checkLine, unapproved]) shown.value = undefined;
    // The call itself goes there from a page of ours, which not every server lets in by itself.
    void ask(callOrigin(host));
    await storeApproved((hosts) => [...hosts.filter((known) => known !== host), host]);
    await check();
  };

  void world.loadSettings().then(
    ({ settings, found }) => {
      saved.value = settings;
      note.value = found?.namesCalls === false ? NAMES_NO_CALLS : '';
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
    ...choices,
    note,
    unapproved,
    approve: () => void approve(),
    withdrawApproval: (host) => void storeApproved((hosts) => hosts.filter((known) => known !== host)),
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

function isSame(one: Settings, other: Settings): boolean {
  const fields = Object.keys(defaultSettings) as (keyof Settings)[];
  return fields.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));
}
