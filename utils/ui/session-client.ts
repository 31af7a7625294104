import { type ReadonlySignal, signal } from '@preact/signals';
import { browser } from 'wxt/browser';
import type { Command } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { initialState } from '../session/state.ts';
import { ok, type Result } from '../shared/result.ts';
import { callBackground } from '../wire/calls.ts';
import { applyChange, type View, viewOf } from '../wire/change.ts';
import { type Diagnostics, type Layout, SESSION_PORT, type ToHost, type ToUi } from '../wire/protocol.ts';

/** How a UI sees and steers the session. */
export interface SessionClient {
  /** The session as it is now; idle until the first snapshot came. */
  view: ReadonlySignal<View>;
  /** `open` from the first snapshot on; `gone` when the host could not be reached: `problem` says why. */
  link: ReadonlySignal<LinkState>;
  problem: ReadonlySignal<Problem | undefined>;
  /** Of an overlay frame: the tab it is in and where it stands; undefined before the first snapshot and elsewhere. */
  frame: ReadonlySignal<Frame | undefined>;
  /** Moves an overlay frame. Nothing waits: where it was to stand while the link was closed is old news. */
  place(layout: Layout): void;
  /** Sends a command; one that comes before the link is open waits for it, in order. After `gone` it tries again. */
  send(command: Command): void;
  /** What the host knows of the current call. Settles once the link is open. */
  diagnose(): Promise<Diagnostics>;
  /** Tries again after `gone`. */
  retry(): void;
  /** Gives the port back; nothing comes after that. */
  close(): void;
}

export type LinkState = 'connecting' | 'open' | 'gone';

/** Where an overlay frame is. */
export interface Frame {
  tabId: number;
  layout: Layout;
}

/** The part of a runtime port that is needed here. */
export interface UiPort {
  postMessage(message: ToHost): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** What the client needs of the browser. */
export interface LinkSource {
  ensureHost(): Promise<Result<undefined, Problem>>;
  connect(): UiPort;
  wait(ms: number): Promise<void>;
}

/** Pauses in ms before each further try to reach the host; after the last the person decides. */
const RETRY_MS: readonly number[] = [100, 500, 2_000];

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
  let port: UiPort | undefined;
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
        if (message.frame) frame.value = message.frame;
        open();
        break;
      case 'change':
        view.value = applyChange(view.value, message.change);
        break;
      case 'diagnostics':
        for (const answer of askers.splice(0)) answer(message.diagnostics);
    }
  };

  const open = (): void => {
    failures = 0;
    trouble.value = undefined;
    if (!prepared) port?.postMessage({ type: 'command', command: { type: 'prepare' } });
    prepared = true;
    for (const message of queue.splice(0)) port?.postMessage(message);
    // Last: who watches the link may send at once, and that comes after what waited.
    link.value = 'open';
  };

  const lose = (lost: UiPort): void => {
    if (closed || port !== lost) return;
    port = undefined;
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
    nonce !== undefined && !prepared && failures === 0 ? ok(undefined) : await source.ensureHost();

  const dial = async (): Promise<void> => {
    if (closed) return;
    const host = await findHost();
    if (closed) return;
    if (!host.ok) return again(host.problem);
    const dialled = source.connect();
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

  void dial();
  return {
    view,
    link,
    problem: trouble,
    frame,
    place: (layout) => {
      if (frame.value) frame.value = { ...frame.value, layout };
      if (link.value === 'open') port?.postMessage({ type: 'layout', layout });
    },
    send: (command) => {
      post({ type: 'command', command });
      retry();
    },
    diagnose: () =>
      new Promise((answer) => {
        askers.push(answer);
        post({ type: 'diagnose' });
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

/** The host of this extension. */
export const browserLink: LinkSource = {
  ensureHost: async () => {
    try {
      return await callBackground('ensureHost', undefined);
    } catch (error) {
      // The extension was updated or switched off under this page.
      return { ok: false, problem: problem('host.failed', { detail: String(error) }) };
    }
  },
  connect: () => {
    const port = browser.runtime.connect({ name: SESSION_PORT });
    // Reading it keeps "Unchecked runtime.lastError" out of the console when nobody listens yet.
    port.onDisconnect.addListener(() => void browser.runtime.lastError);
    return port;
  },
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};
