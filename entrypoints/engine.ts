import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { biasWords } from '../engine/answer/bias-words.ts';
import type { ChatFetch } from '../engine/answer/chat-stream.ts';
import { createExtractiveBrain, greeting } from '../engine/answer/extractive-brain.ts';
import { makeBrain } from '../engine/answer/make-brain.ts';
import type { PromptModel } from '../engine/answer/prompt-brain.ts';
import { createEngine } from '../engine/engine.ts';
import { giveBack } from '../engine/speech/give-back.ts';
import { loadSpeech } from '../engine/speech/load-speech.ts';
import type { Ort } from '../engine/speech/ort.ts';
import type { FromWorker, ToWorker } from '../engine/worker/messages.ts';
import { serveEngine, systemClock } from '../engine/worker/serve-engine.ts';
import { DamagedFile, isSupported, whyUnready } from '../engine/worker/why-unready.ts';

/**
 * The speech engine in a worker of the session host, for conversations that stay on this computer: the same code as in the
 * backend's worker, over the files of the package. Nobody who does not talk in this way loads a byte of it.
 */
export default defineUnlistedScript(() => void run(globalThis as unknown as Scope));

/** A worker as it sees itself. */
interface Scope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  /** The model of the browser, where it has one: Chrome gives it to the workers of extensions, too. */
  LanguageModel?: PromptModel;
}

async function run(scope: Scope): Promise<void> {
  const tell = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void =>
    scope.postMessage(message, transfer);
  try {
    const sums = readSums();
    const runtimeFile = readFile('ort-wasm-simd-threaded.wasm', sums);
    const speech = await loadSpeech({
      ort: loadRuntime(runtimeFile),
      read: (name) => readFile(name, sums),
      onProgress: (progress) => tell({ type: 'progress', ...progress }),
    });
    // The browser has a copy of its own in what it compiled.
    giveBack(await runtimeFile);
    const page = createExtractiveBrain();
    const thinking = { page, clock: systemClock, fetch: chatFetch, model: scope.LanguageModel };
    const engine = createEngine({
      speech,
      brain: page,
      makeBrain: (choice, notes) => makeBrain(thinking, choice, notes),
      clock: systemClock,
      greeting: greeting(),
      biasWords,
      report: (error) => tell({ type: 'report', sentence: String(error) }),
    });
    const listen = (take: (message: ToWorker) => void): void => {
      scope.onmessage = ({ data }) => take(data);
    };
    serveEngine({ postMessage: tell, on: (_, take) => listen(take) }, engine);
  } catch (error) {
    const why = isSupported() ? whyUnready(error) : 'unsupported';
    tell({ type: 'unready', why, sentence: error instanceof Error ? error.message : String(error) });
  }
}

/** The file of the package, as it was released (`runtimeAsReleased` in wxt.config.ts). */
async function loadRuntime(file: Promise<Uint8Array<ArrayBuffer>>): Promise<Ort> {
  const [ort, bytes] = await Promise.all([import('onnxruntime-web/wasm'), file]);
  const { wasm } = ort.env;
  // A second thread gains nothing on two cores and costs half as much again (facts of the on-device engine, section 1).
  wasm.numThreads = 1;
  wasm.wasmPaths = new URL('/engine/', location.href).href;
  wasm.wasmBinary = bytes.buffer;
  ort.env.logLevel = 'error';
  return ort;
}

/** Asks the chat server of this computer: without cookies, and nowhere else if it says that it has moved. */
const chatFetch: ChatFetch = async (url, request) => {
  const { ok, status, body } = await fetch(url, {
    ...request,
    credentials: 'omit',
    redirect: 'error',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
  });
  return { ok, status, body: body && piecesOf(body) };
};

/** The pieces of a body. Chrome lets nobody iterate over one before its version 124. */
async function* piecesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** One file of the package, as it was when that was made. Rejects with a sentence if it is not there, or is another one. */
async function readFile(name: string, sums: Promise<string>): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await fetchFile(name);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const sum = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (!(await sums).includes(`${sum}  ${name}\n`)) throw new DamagedFile(`${name} is not what it was in the package`);
  return bytes;
}

async function fetchFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const missing = new DamagedFile(`${name} is not in the package`);
  // Chromium has no answer for a file that is not there, Firefox has none either: both reject.
  const answer = await fetch(`/engine/${name}`).catch(() => undefined);
  if (!answer?.ok) throw missing;
  return new Uint8Array(await answer.arrayBuffer());
}

/** What `sha256sum` says of the files of the engine. */
const readSums = async (): Promise<string> => new TextDecoder().decode(await fetchFile('SHA256SUMS'));
