import { Worker } from 'node:worker_threads';
import type { AudioPath } from '../../engine/conversation/conversation.ts';
import type { FromWorker, ToWorker } from '../../engine/worker/messages.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import type { WorkerOptions } from './worker-options.ts';

/** What a call hears from the engine. */
export interface CallHooks {
  event(text: string): void;
  play(samples: Float32Array, rateHz: number, chunk: number): void;
  stopAudio(): void;
}

/** One call's line to the engine. After `close` nothing comes any more. */
export interface EngineCall {
  send(text: string): void;
  hear(samples: Float32Array<ArrayBuffer>): void;
  drained(chunk: number): void;
  expire(): void;
  close(): void;
}

/** The engine in its worker. */
export interface EngineLink {
  /** Resolves when the models are loaded, or with the sentence that says why not. */
  ready: Promise<Result<void, string>>;
  /** Resolves when the worker is over, whyever: then no call is answered any more. */
  ended: Promise<void>;
  /** With `audio` 'events' all sound is in the events: `play` and `stopAudio` are never called. */
  openCall(id: string, hooks: CallHooks, session?: unknown, audio?: AudioPath): EngineCall;
  close(): Promise<void>;
}

/** Where the engine's worker is told to be noisy. */
export type Log = (line: string) => void;

const WORKER_FILE = new URL('./worker.ts', import.meta.url);

/**
 * Starts the engine in a worker: on this thread one recognition would hold up the sound of every call. Tests give
 * another `file`, whose worker speaks the same messages.
 */
export function startEngine(options: WorkerOptions, log: Log, file: URL = WORKER_FILE): EngineLink {
  const worker = new Worker(file, { workerData: options });
  const calls = new Map<string, CallHooks>();
  const post = (message: ToWorker, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer);
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  const ready = new Promise<Result<void, string>>((resolve) => {
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'ready') resolve(ok(undefined));
      else if (message.type === 'unready') resolve(failed(message.sentence));
      else if (message.type === 'progress') log(`engine: ${message.part} loaded (${message.done} of ${message.total})`);
      else if (message.type === 'report') log(`engine: ${message.sentence}`);
      else hand(calls.get(message.call), message);
    });
    worker.on('error', (error) => {
      log(`engine: worker failed: ${error instanceof Error ? error.message : String(error)}`);
      resolve(failed('The engine worker failed.'));
    });
    worker.on('exit', () => resolve(failed('The engine worker ended.')));
  });

  return {
    ready,
    ended,
    openCall(call, hooks, session, audio = 'track') {
      calls.set(call, hooks);
      post({ type: 'open', call, audio, ...(session === undefined ? {} : { session }) });
      return {
        send: (text) => post({ type: 'event', call, text }),
        hear: (samples) => post({ type: 'audio', call, samples }, [samples.buffer]),
        drained: (chunk) => post({ type: 'drained', call, chunk }),
        expire: () => post({ type: 'expire', call }),
        close() {
          calls.delete(call);
          post({ type: 'close', call });
        },
      };
    },
    async close() {
      calls.clear();
      await worker.terminate();
    },
  };
}

function hand(call: CallHooks | undefined, message: Extract<FromWorker, { call: string }>): void {
  if (message.type === 'event') call?.event(message.text);
  else if (message.type === 'play') call?.play(message.samples, message.rateHz, message.chunk);
  else call?.stopAudio();
}
