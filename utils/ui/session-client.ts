import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Command } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { initialState, isOff } from '../session/state.ts';
import { ok } from '../shared/result.ts';
import { applyChange, type View, viewOf } from '../wire/change.ts';
import type { Diagnostics, HostState, Layout, ToHost, ToUi } from '../wire/protocol.ts';
import { browserLink, type LinkSource, type UiPort } from './link-source.ts';
import { viewAtRest, wantsHost } from './without-host.ts';

/** How a UI sees and steers the session. */
export interface SessionClient {
  /** The session as it is now; idle until the first snapshot came. */
  view: ReadonlySignal<View>;
  /**
   * `open` from the first snapshot on; `gone` when the host could not be reached: `problem` says why. `asleep` where no
   * host runs and only a click may open one: a command sent in that click is done by the host that comes.
   */
  link: ReadonlySignal<LinkState>;
  /** Why there is no link, or that the last host was closed, and with it the conversation. */
  problem: ReadonlySignal<Problem | undefined>;
  /** Of an overlay frame: the tab it is in and where it stands; undefined before the first snapshot and elsewhere. */
  frame: ReadonlySignal<Frame | undefined>;
  /** Moves an overlay frame. Nothing waits: where it was to stand while the link was closed is old news. */
  place(layout: Layout): void;
  /** Sends a command; one that comes before the link is open waits for it, in order. After `gone` it tries again. */
  send(command: Command): void;
  /** The exact text of a page's item; undefined if the host does not hold it any more. Settles once the link is open. */
  itemText(id: string): Promise<string | undefined>;
  /** What the host knows of the current call. Settles once the link is open. */
  diagnose(): Promise<Diagnostics>;
  /** Tries again after `gone`. */
  retry(): void;
  /** Gives the port back; nothing comes after that. */
  close(): void;
}

export { browserLink, type LinkSource, type UiPort } from './link-source.ts';

export type LinkState = 'connecting' | 'open' | 'asleep' | 'gone';

/** Where an overlay frame is. */
export interface Frame {
  tabId: number;
  layout: Layout;
}

/** Pauses in ms before each further try to reach the host; after the last the person decides. */
const RETRY_MS: readonly number[] = [100, 500, 2_000];

/** How often, and how long in all, a host that the person is opening is looked for, in ms. */
const LOOK_EVERY_MS = 250;
const LOOK_FOR_MS = 10_000;

/**
 * Connects to the session host, starting it if it does not run, and stays connected until close(). An overlay frame
 * shows the nonce it was placed with.
 */
export function connectSession(source: LinkSource = browserLink, nonce?: string): SessionClient {
  const view = signal<View>(viewOf(initialState));
  const link = signal<LinkState>('connecting');
  const trouble = signal<Problem | undefined>(undefined);
  const frame = signal<Frame | undefined>(undefined);
  const queue: ToHost[] = [];
  const askers: ((diagnostics: Diagnostics) => void)[] = [];
  /** Who waits for the text of an item. */
  const readers = new Map<string, (text: string | undefined) => void>();
  let port: UiPort | undefined;
  /** A host is being found and connected to: one search is enough. */
  let dialling = false;
  /** How many more times a host that the person is opening is looked for. */
  let looks = 0;
  let looking = false;
  /** A host has told how it stands, and nobody has been told yet that it has gone. */
  let hasView = false;
  /** The link was lost in the middle of a conversation. */
  let cut = false;
  let prepared = false;
  let failures = 0;
  let closed = false;

  const post = (message: ToHost): void => {
    if (port && link.value === 'open') port.postMessage(message);
    else queue.push(message);
  };

  const hear = (message: ToUi): void => {
    switch (message.type) {
      case 'snapshot':
        view.value = message.view;
        hasView = true;
        if (message.frame) frame.value = message.frame;
        open(cut && source.hostIsSeen && isOff(message.view));
        break;
      case 'change':
        view.value = applyChange(view.value, message.change);
        // What became of an earlier host is no news any more.
        if (!isOff(view.value)) trouble.value = undefined;
        break;
      case 'item-text':
        readers.get(message.id)?.(message.text ?? undefined);
        readers.delete(message.id);
        break;
      case 'diagnostics':
        for (const answer of askers.splice(0)) answer(message.diagnostics);
    }
  };

  /** `without`: another host than before, without the conversation that was there. */
  const open = (without: boolean): void => {
    failures = 0;
    looks = 0;
    cut = false;
    trouble.value = without ? problem('host.closed') : undefined;
    if (!prepared) port?.postMessage({ type: 'command', command: { type: 'prepare' } });
    prepared = true;
    for (const message of queue.splice(0)) port?.postMessage(message);
    // Last: who watches the link may send at once, and that comes after what waited.
    link.value = 'open';
  };

  const lose = (lost: UiPort): void => {
    if (closed || port !== lost) return;
    port = undefined;
    cut = !isOff(view.value);
    // What was asked and not answered is asked again; the next snapshot tells what became of the commands.
    if (askers.length > 0 && !queue.some(isQuestion)) queue.push({ type: 'diagnose' });
    void again(problem('host.failed', { detail: 'the connection to the session page was closed' }));
  };

  const again = async (cause: Problem): Promise<void> => {
    const pause = RETRY_MS[failures];
    failures += 1;
    trouble.value = cause;
    link.value = pause === undefined ? 'gone' : 'connecting';
    if (pause === undefined) return;
    await source.wait(pause);
    await dial();
  };

  /** The host that had an overlay frame placed is there: asking the background first only makes the overlay late. */
  const findHost = async () =>
    nonce !== undefined && !prepared && failures === 0 ? ok('running' as const) : await source.ensureHost();

  /** Nothing is opened in front of somebody who only looks. */
  const doze = (state: HostState): void => {
    failures = 0;
    trouble.value = cut || state === 'closed' ? problem('host.closed') : undefined;
    if (hasView) view.value = viewAtRest(view.value);
    hasView = false;
    const waiting = queue.flatMap((message) => (message.type === 'command' ? [message.command] : []));
    // Where nothing can be left for a host that comes, what was typed waits here for it: its field is empty already.
    const stays = (message: ToHost): boolean => isQuestion(message) || (!source.leave && isTyped(message));
    queue.splice(0, queue.length, ...queue.filter(stays));
    // Until somebody asks for a host, all that was pressed was meant for the one that has gone.
    const first = looks > 0 ? 0 : waiting.findIndex(wantsHost);
    const commands = first < 0 ? [] : waiting.slice(first);
    if (commands.length > 0 && source.leave) leave(commands, source.leave);
    else if (looks > 1) void look();
    else giveUp();
  };

  const giveUp = (): void => {
    if (looks > 0) trouble.value = problem('host.failed', { detail: 'no sidebar and no window of Earshot came up' });
    looks = 0;
    link.value = 'asleep';
  };

  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    looks -= 1;
    await source.wait(LOOK_EVERY_MS);
    looking = false;
    await dial();
  };

  /** The host that the person is opening finds them; this page may be gone by then. */
  const leave = (commands: readonly Command[], leaveWith: NonNullable<LinkSource['leave']>): void => {
    looks = LOOK_FOR_MS / LOOK_EVERY_MS;
    link.value = 'connecting';
    cut = false;
    void leaveWith(commands).then((left) => (left.ok ? dial() : again(left.problem)));
  };

  const dial = async (): Promise<void> => {
    if (closed || dialling || port) return;
    dialling = true;
    const host = await findHost().finally(() => {
      dialling = false;
    });
    if (closed) return;
    if (!host.ok) return again(host.problem);
    if (host.value !== 'running') return doze(host.value);
    await connect();
  };

  const connect = async (): Promise<void> => {
    dialling = true;
    const dialled = await source.connect();
    dialling = false;
    if (closed) return dialled.disconnect();
    port = dialled;
    dialled.onMessage.addListener((message) => {
      if (port === dialled) hear(message as ToUi);
    });
    dialled.onDisconnect.addListener(() => lose(dialled));
    dialled.postMessage({ type: 'hello', ...(nonce === undefined ? {} : { nonce }) });
  };

  const retry = (): void => {
    if (link.value !== 'gone') return;
    failures = 0;
    link.value = 'connecting';
    void dial();
  };

  source.onHostUp(() => {
    if (link.value === 'asleep') link.value = 'connecting';
    void dial();
  });
  void dial();
  return {
    view,
    link,
    problem: trouble,
    frame,
    place: (layout) => {
      if (link.value !== 'open') return;
      if (frame.value) frame.value = { ...frame.value, layout };
      port?.postMessage({ type: 'layout', layout });
    },
    send: (command) => {
      if (link.value === 'open') trouble.value = undefined;
      post({ type: 'command', command });
      if (link.value === 'asleep' || looks > 0) doze('asleep');
      retry();
    },
    diagnose: () =>
      new Promise((answer) => {
        askers.push(answer);
        post({ type: 'diagnose' });
      }),
    itemText: (id) =>
      new Promise((answer) => {
        readers.set(id, answer);
        post({ type: 'show-item', id });
      }),
    retry,
    close: () => {
      closed = true;
      port?.disconnect();
      port = undefined;
    },
  };
}

const isQuestion = (message: ToHost): boolean => message.type === 'diagnose';
const isTyped = (message: ToHost): boolean => message.type === 'command' && message.command.type === 'say';
