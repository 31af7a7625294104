import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Place } from '../session/place.ts';
import type { Problem } from '../session/problem.ts';
import type { Talk } from '../session/talk.ts';
import { checkSettings, type SettingsError } from '../settings/check-settings.ts';
import { callOrigin, defaultSettings, permissionPattern, type Settings } from '../settings/settings.ts';
import type { Stored } from '../settings/storage.ts';
import type { Result } from '../shared/result.ts';
import { type SiteRule, withRule } from '../shared/site-rules.ts';
import type { BackendCheck } from '../wire/protocol.ts';
import { sayDetails, sayProblem } from './words.ts';

/** A line that says what came of a press. */
export interface Line {
  tone: 'busy' | 'good' | 'bad';
  text: string;
  /** For people who read details; '' if there are none. */
  details: string;
  /** What the backend wants whoever set it up to know, as text. */
  warnings?: readonly string[];
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
  /** Who answers: kept at once, for the next conversation. It may be chosen elsewhere meanwhile. */
  place: {
    line: ReadonlySignal<Line | undefined>;
    choose(place: Place): void;
    /** Nothing may leave this computer, or again what the person chooses. */
    setNothingLeaves(nothing: boolean): void;
  };
  /** How the person talks: kept and told to a conversation that runs, at once. It may be chosen elsewhere meanwhile. */
  talk: { line: ReadonlySignal<Line | undefined>; choose(talk: Talk): void };
  /** Reads what may have been chosen elsewhere. */
  lookAgain(): Promise<void>;
  /** What of pages is shared: kept at once. It may be chosen elsewhere meanwhile. */
  pages: {
    line: ReadonlySignal<Line | undefined>;
    setRule(site: string, rule: SiteRule): void;
    redactEmails(redact: boolean): void;
  };
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
export interface OptionsWorld {
  loadSettings(): Promise<Stored>;
  saveSettings(settings: Settings): Promise<void>;
  savePlace(place: Place): Promise<void>;
  saveNothingLeaves(nothing: boolean): Promise<void>;
  /** Keeps how the person talks, and tells a conversation that runs. */
  saveTalk(talk: Talk): Promise<void>;
  /** Keeps what holds for a site, and tells a conversation that runs. */
  saveSiteRule(site: string, rule: SiteRule): Promise<void>;
  saveRedactEmails(redact: boolean): Promise<void>;
  /** Asks for a host permission; must be called inside the click. May never settle (nobody answers). */
  requestPermission(pattern: string): Promise<boolean>;
  checkBackend(): Promise<Result<BackendCheck, Problem>>;
  deleteTranscripts(): Promise<void>;
}

const line = (tone: Line['tone'], text: string, details = ''): Line => ({ tone, text, details });

/** What is kept at once, apart from what Save keeps. */
const apart = ({ place, nothingLeaves, talk, siteRules, redactEmails }: Settings): Partial<Settings> => ({
  place,
  nothingLeaves,
  talk,
  siteRules,
  redactEmails,
});

/** The logic of the options page. */
export function createOptions(world: OptionsWorld): OptionsModel {
  const saved = signal<Settings | undefined>(undefined);
  const errors = signal<readonly SettingsError[]>([]);
  const saveLine = signal<Line | undefined>(undefined);
  const permission = signal<Line | undefined>(undefined);
  const checkLine = signal<Line | undefined>(undefined);
  const placeLine = signal<Line | undefined>(undefined);
  const talkLine = signal<Line | undefined>(undefined);
  const pagesLine = signal<Line | undefined>(undefined);
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

  /** Keeps at once what is chosen apart from the form. The choice is where the person has put it, until it is known better. */
  const keepChoice = async (
    chosen: (settings: Settings) => Partial<Settings>,
    shown: Signal<Line | undefined>,
    save: () => Promise<void>,
  ): Promise<void> => {
    const before = saved.value;
    if (!before) return;
    saved.value = { ...before, ...chosen(before) };
    try {
      await save();
      shown.value = undefined;
    } catch (error) {
      saved.value = { ...(saved.value ?? before), ...apart(before) };
      shown.value = line('bad', 'This could not be saved. There may be no room on the disk.', String(error));
    }
  };

  const choosePlace = (place: Place): Promise<void> =>
    keepChoice(
      () => ({ place }),
      placeLine,
      () => world.savePlace(place),
    );

  const lookAgain = async (): Promise<void> => {
    const stored = await world.loadSettings().catch(() => undefined);
    if (!stored || !saved.value) return;
    saved.value = { ...saved.value, ...apart(stored.settings) };
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
    place: {
      line: placeLine,
      choose: (place) => void choosePlace(place),
      setNothingLeaves: (nothingLeaves) =>
        void keepChoice(
          () => ({ nothingLeaves }),
          placeLine,
          () => world.saveNothingLeaves(nothingLeaves),
        ),
    },
    talk: {
      line: talkLine,
      choose: (talk) =>
        void keepChoice(
          () => ({ talk }),
          talkLine,
          () => world.saveTalk(talk),
        ),
    },
    pages: {
      line: pagesLine,
      setRule: (site, rule) =>
        void keepChoice(
          ({ siteRules }) => ({ siteRules: withRule(siteRules, site, rule) }),
          pagesLine,
          () => world.saveSiteRule(site, rule),
        ),
      redactEmails: (redactEmails) =>
        void keepChoice(
          () => ({ redactEmails }),
          pagesLine,
          () => world.saveRedactEmails(redactEmails),
        ),
    },
    lookAgain,
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

/** Told where the backend is set up and not in each conversation: nobody can do anything about it while talking. */
const NAMES_NO_CALLS =
  'Good to know: your backend opens calls without saying which (no Location in its answer), so it cannot be asked to end one. A call goes on, and may cost, until you press Stop or close the browser.';

/** What a check says about the backend. */
function sayCheck(result: Result<BackendCheck, Problem>): Line {
  if (!result.ok) {
    const { title, sentence } = sayProblem(result.problem);
    const { host } = result.problem;
    const more = host === undefined ? sentence : `Tokens would go to ${host}. Allow that only if you trust it.`;
    return line('bad', `${title}. ${more}`, sayDetails(result.problem));
  }
  const { warnings } = result.value;
  const text =
    result.value.by === 'token'
      ? `It works: your backend gives tokens for ${result.value.callHost}.`
      : `It works: your backend answers calls itself, at ${result.value.path}. No call was opened to find that out.`;
  return { ...line('good', text), ...(warnings.length > 0 ? { warnings } : {}) };
}

function isSame(one: Settings, other: Settings): boolean {
  const fields = Object.keys(defaultSettings) as (keyof Settings)[];
  return fields.every((field) => JSON.stringify(one[field]) === JSON.stringify(other[field]));
}
