import * as ort from 'onnxruntime-web/wasm';
import { createExtractiveBrain } from '../../../engine/answer/extractive-brain.ts';
import { createEngine, type EngineSession } from '../../../engine/engine.ts';
import { loadSpeech } from '../../../engine/speech/load-speech.ts';

/** The engine in a browser worker: the same code as in the backend, byte for byte. Files come from the package. */
type ToWorker = { type: 'event'; event: unknown } | { type: 'sound'; samples: Float32Array<ArrayBuffer> };

const scope = globalThis as unknown as {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
};

ort.env.wasm.numThreads = 1;
ort.env.wasm.wasmPaths = new URL('/engine/', import.meta.url).href;

let session: EngineSession | undefined;
const early: ToWorker[] = [];
const take = (message: ToWorker): void => {
  if (!session) early.push(message);
  else if (message.type === 'event') session.receive(message.event);
  else session.hearAudio(message.samples);
};
scope.onmessage = ({ data }) => take(data);

const speech = await loadSpeech({
  ort,
  read: async (name) => new Uint8Array(await (await fetch(`/engine/${name}`)).arrayBuffer()),
});
const engine = createEngine({
  speech,
  brain: createExtractiveBrain(),
  clock: {
    nowMs: () => performance.now(),
    unixS: () => Math.floor(Date.now() / 1000),
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  },
  report: (error) => scope.postMessage({ type: 'bug', error: String(error) }),
});
session = engine.openSession({
  emit: (event) => scope.postMessage({ type: 'event', event }),
  play: (samples, rateHz, chunk) => {
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
    scope.postMessage({ type: 'played', seconds: samples.length / rateHz, rms: Math.sqrt(power) });
    setTimeout(() => session?.audioDrained(chunk), 0);
  },
  stopAudio: () => {},
});
for (const message of early.splice(0)) take(message);
scope.postMessage({ type: 'ready' });
