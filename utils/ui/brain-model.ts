import { type ReadonlySignal, signal } from '@preact/signals-core';
import { type BrainChoice, type BrainKind, localOrigin } from '../shared/brain.ts';
import type { FoundServer } from './find-brains.ts';
import { type Line, line, notSaved } from './option-line.ts';

/** Where the browser's model stands. `none`: this browser has nothing of the kind. */
export type BrowserModelState = 'asking' | 'none' | 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** What of the settings is about who thinks where this computer answers. Choices are kept at once. */
export interface BrainModel {
  /** Undefined until it was read. */
  choice: ReadonlySignal<BrainChoice | undefined>;
  choose(kind: BrainKind): void;
  /** What came of choosing, finding and downloading. */
  line: ReadonlySignal<Line | undefined>;
  browserModel: ReadonlySignal<BrowserModelState>;
  /** How much of it is there while it is downloaded, 0–1. */
  downloaded: ReadonlySignal<number>;
  /** Must be called inside the press. */
  download(): void;
  /** What was found on this computer; undefined before anybody looked. */
  servers: ReadonlySignal<readonly FoundServer[] | undefined>;
  /** What is wrong with the address that was typed; '' if nothing is. */
  wrongAddress: ReadonlySignal<string>;
  /** Looks for servers, also at the address that was typed, '' for none. Must be called inside the press. */
  find(typed: string): void;
  pick(url: string, model: string): void;
  /** What a server has to be told to let this extension in. */
  allowLine: string;
  copyAllowLine(): void;
}

/** What that needs of the world. */
export interface BrainWorld {
  load(): Promise<BrainChoice>;
  save(choice: BrainChoice): Promise<void>;
  /** Asks whether servers of this computer may be asked; must be called inside the press. May never settle. */
  requestAccess(): Promise<boolean>;
  /** Gives that back as far as nothing else needs it. */
  giveAccessBack(): Promise<unknown>;
  findBrains(typed: string): Promise<readonly FoundServer[]>;
  /** Where the browser's model stands, as the browser says it; undefined where there is none. */
  browserModel(): Promise<string | undefined>;
  /** Has the browser download its model; settled when it is there. */
  downloadModel(progress: (share: number) => void): Promise<void>;
  /** The origin of this extension, as servers see it. */
  origin: string;
  copy(text: string): Promise<boolean>;
}

const KNOWN_STATES: readonly string[] = ['unavailable', 'downloadable', 'downloading', 'available'];
const WRONG_ADDRESS =
  'This is not an address of a server on this computer. It should look like http://127.0.0.1:11434.';

/** The logic of that part of the options page. */
export function createBrainModel(world: BrainWorld): BrainModel {
  const choice = signal<BrainChoice | undefined>(undefined);
  const told = signal<Line | undefined>(undefined);
  const browserModel = signal<BrowserModelState>('asking');
  const downloaded = signal(0);
  const servers = signal<readonly FoundServer[] | undefined>(undefined);
  const wrongAddress = signal('');

  /** What the settings hold, as far as it is known. */
  let kept: BrainChoice | undefined;
  let keeping = Promise.resolve();
  /** Raised by what makes a search one that nobody waits for any more: another one, or another choice. */
  let search = 0;

  /** Shown at once; kept one after the other, so that what was chosen last is what stays. */
  const keep = (next: BrainChoice, saved?: Line): void => {
    choice.value = next;
    keeping = keeping.then(() => store(next, saved));
  };
  const store = async (next: BrainChoice, saved: Line | undefined): Promise<void> => {
    try {
      await world.save(next);
      // Not before: whoever reads it may close the page, and what was on its way would be lost.
      if (saved && choice.value === next) told.value = saved;
      // Nobody else asks this computer in our name: what was allowed for it is not kept.
      const isOver = kept?.kind === 'server' && choice.value?.kind !== 'server';
      kept = next;
      if (isOver) await world.giveAccessBack().catch(() => undefined);
    } catch (error) {
      if (choice.value === next) choice.value = kept;
      told.value = notSaved(error);
    }
  };
  const askBrowser = async (): Promise<void> => {
    const state = await world.browserModel().catch(() => 'unavailable');
    if (state === undefined) browserModel.value = 'none';
    else browserModel.value = KNOWN_STATES.includes(state) ? (state as BrowserModelState) : 'unavailable';
  };
  const find = async (typed: string, answer: Promise<boolean>): Promise<void> => {
    const own = search;
    const tell = (next: Line | undefined): void => {
      if (own === search) told.value = next;
    };
    try {
      if (!(await answer))
        return tell(
          line('bad', 'You did not allow Earshot to ask servers on this computer, so nothing was looked for.'),
        );
      if (own !== search) return;
      tell(line('busy', 'Looking on this computer…'));
      const found = await world.findBrains(typed);
      if (own !== search) return;
      servers.value = found;
      tell(sayFound(found));
    } catch (error) {
      tell(line('bad', 'The browser did not ask whether Earshot may look on this computer.', String(error)));
    }
  };

  void world.load().then(
    (stored) => {
      kept ??= stored;
      choice.value ??= stored;
    },
    () => {},
  );
  void askBrowser();
  return {
    choice,
    line: told,
    browserModel,
    downloaded,
    servers,
    wrongAddress,
    allowLine: `OLLAMA_ORIGINS=${world.origin}`,
    choose(kind) {
      search += 1;
      told.value = undefined;
      servers.value = undefined;
      keep({ kind, url: '', model: '' });
      if (kind === 'browser') void askBrowser();
    },
    pick(url, model) {
      told.value = undefined;
      keep({ kind: 'server', url, model }, line('good', `${model} answers from the next conversation on.`));
    },
    find(typed) {
      const origin = typed.trim() === '' ? '' : localOrigin(typed);
      wrongAddress.value = origin === undefined ? WRONG_ADDRESS : '';
      search += 1;
      told.value = undefined;
      servers.value = undefined;
      // No `await` before it asks: outside the press the browser refuses to.
      if (origin !== undefined) void find(origin, world.requestAccess());
    },
    download() {
      browserModel.value = 'downloading';
      downloaded.value = 0;
      world
        .downloadModel((share) => {
          downloaded.value = Math.max(0, Math.min(1, share));
        })
        .then(
          () => {
            browserModel.value = 'available';
            if (choice.value?.kind !== 'browser') return;
            told.value = line('good', 'The browser’s model is there. It answers from the next conversation on.');
          },
          (error) => {
            void askBrowser();
            if (choice.value?.kind !== 'browser') return;
            told.value = line('bad', 'The browser could not download its model.', String(error));
          },
        );
    },
    copyAllowLine() {
      void world.copy(`OLLAMA_ORIGINS=${world.origin}`).then((isCopied) => {
        told.value = isCopied ? line('good', 'Copied.') : line('bad', 'The browser did not let Earshot copy it.');
      });
    },
  };
}

/** What all of it comes to; what each server said stands beside its address. */
function sayFound(servers: readonly FoundServer[]): Line | undefined {
  if (servers.some(({ state }) => state === 'found')) return undefined;
  if (servers.some(({ state }) => state !== 'nobody')) return line('bad', 'No chat server could be asked yet.');
  const ports = servers.map(({ url }) => url.replace('http://', '')).join(', ');
  return line(
    'bad',
    `Nobody answers on this computer (${ports}). Start a chat server such as Ollama, or type its address.`,
  );
}
