import { parentPort, workerData } from 'node:worker_threads';
import { biasWords } from '../../engine/answer/bias-words.ts';
import { createChatBrain } from '../../engine/answer/chat-brain.ts';
import { createExtractiveBrain, greeting } from '../../engine/answer/extractive-brain.ts';
import { createEngine } from '../../engine/engine.ts';
import type { FromWorker } from '../../engine/worker/messages.ts';
import { serveEngine, systemClock } from '../../engine/worker/serve-engine.ts';
import { loadNodeSpeech } from './node-speech.ts';
import type { WorkerOptions } from './worker-options.ts';

if (parentPort === null) throw new Error('This file is the engine worker; the backend starts it.');
const port = parentPort;
const options = workerData as WorkerOptions;
const tell = (message: FromWorker) => port.postMessage(message);
const describeError = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

try {
  const speech = await loadNodeSpeech(options.modelsDir, (progress) => tell({ type: 'progress', ...progress }));
  const brain =
    options.chatUrl === undefined
      ? createExtractiveBrain()
      : createChatBrain({ baseUrl: options.chatUrl, model: options.chatModel, fetch });
  const engine = createEngine({
    speech,
    brain,
    clock: systemClock,
    // What the extractive answers cannot do says nothing about a chat model.
    greeting: !options.greets ? undefined : options.chatUrl === undefined ? greeting() : [{ text: 'Hello.' }],
    sessionSeconds: options.sessionSeconds,
    biasWords,
    report: (error) => tell({ type: 'report', sentence: describeError(error) }),
  });
  serveEngine(port, engine);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  tell({ type: 'unready', sentence: `The speech models in ${options.modelsDir} could not be loaded: ${reason}` });
}
