import type { FromWorker, ToWorker } from '../../engine/worker/messages.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { BrainChoice } from '../shared/brain.ts';
import type { EventLine, EventLineHooks } from './event-call.ts';

/** The worker with the engine in it, as far as it is used. */
export interface EngineWorker {
  postMessage(message: ToWorker): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

/** The engine of this computer: a worker that is there while calls need it, and for a while after. */
export interface LocalEngine {
  /** Opens the line of a call; the first one has the engine loaded. `loaded`: so much of it is there, 0–1. */
  openLine(hooks: EventLineHooks & { loaded(share: number): void }): EventLine;
  /** It does not answer any more: the next call gets another one. Other calls fail with `why`, once this turn of the loop is over. */
  giveUp(why: Problem): void;
}

/** The next call begins at once within this time; after it the memory is given back, in ms. */
export const KEPT_MS = 3 * 60_000;

/** One line, and what its call hears. */
interface OpenLine {
  hooks: Parameters<LocalEngine['openLine']>[0];
  /** What thinks in it, once that was read. */
  wish: { brain?: BrainChoice } | undefined;
  isOpen: boolean;
  /** Its call has hung up. */
  isClosed: boolean;
}

/**
 * Runs the engine behind `makeWorker`. It is loaded when the first call asks for it and never before, is there for all calls,
 * and ends some minutes after the last one. One that fails takes its calls with it; the next call gets a new one. `readBrain`: what
 * thinks in the next call, as it is chosen now; undefined for the page's own sentences.
 */
export function createLocalEngine(
  makeWorker: () => EngineWorker,
  readBrain: () => Promise<BrainChoice | undefined>,
  keptMs = KEPT_MS,
): LocalEngine {
  const lines = new Map<string, OpenLine>();
  let worker: EngineWorker | undefined;
  let isReady = false;
  let ending: ReturnType<typeof setTimeout> | undefined;
  let count = 0;

  const end = (): void => {
    clearTimeout(ending);
    worker?.terminate();
    worker = undefined;
    isReady = false;
  };
  const failAll = (why: Problem): void => {
    end();
    const over = [...lines.values()];
    lines.clear();
    for (const { hooks } of over) hooks.failed(why);
  };
  const openIfReady = (call: string, line: OpenLine): void => {
    if (!isReady || !line.wish || line.isOpen || !lines.has(call)) return;
    worker?.postMessage({ type: 'open', call, audio: 'events', ...line.wish });
    line.isOpen = true;
    line.hooks.opened();
  };
  const hear = (message: FromWorker): void => {
    switch (message.type) {
      case 'progress':
        for (const { hooks } of lines.values()) hooks.loaded(message.done / message.total);
        return;
      case 'ready':
        isReady = true;
        for (const [call, line] of [...lines]) openIfReady(call, line);
        return;
      case 'unready':
        failAll(problem(`engine.${message.why ?? 'failed'}`, { detail: message.sentence }));
        return;
      case 'event':
        lines.get(message.call)?.hooks.message(message.text);
    }
  };
  const start = (): void => {
    clearTimeout(ending);
    if (worker) return;
    const own = makeWorker();
    worker = own;
    own.onmessage = ({ data }) => {
      if (worker === own) hear(data);
    };
    own.onerror = ({ message }) => {
      if (worker !== own) return;
      const detail = message || 'the worker of the engine did not start, or was ended';
      failAll(problem(isReady ? 'engine.stopped' : 'engine.failed', { detail }));
    };
  };

  return {
    openLine(hooks) {
      count += 1;
      const call = `call_${count}`;
      const line: OpenLine = { hooks, wish: undefined, isOpen: false, isClosed: false };
      lines.set(call, line);
      // Whoever opens it has nothing of it yet.
      queueMicrotask(() => {
        if (lines.has(call)) start();
      });
      const read = (brain?: BrainChoice): void => {
        line.wish = brain ? { brain } : {};
        openIfReady(call, line);
      };
      // What cannot be read was never chosen.
      readBrain().then(read, () => read());
      return {
        isOpen: () => line.isOpen && lines.has(call),
        send(text) {
          if (lines.has(call)) worker?.postMessage({ type: 'event', call, text });
        },
        bufferedBytes: () => 0,
        close() {
          line.isClosed = true;
          if (!lines.delete(call)) return;
          if (line.isOpen) worker?.postMessage({ type: 'close', call });
          if (lines.size === 0) {
            clearTimeout(ending);
            ending = setTimeout(end, keptMs);
          }
        },
      };
    },
    giveUp(why) {
      const waiting = [...lines.values()];
      end();
      lines.clear();
      // Whoever gives up has closed its own line by then.
      queueMicrotask(() => {
        for (const { hooks, isClosed } of waiting) if (!isClosed) hooks.failed(why);
      });
    },
  };
}
