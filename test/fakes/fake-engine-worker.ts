import { parentPort, workerData } from 'node:worker_threads';
import type { WorkerOptions } from '../../backend/engine-server/worker-options.ts';
import { createEngine } from '../../engine/engine.ts';
import { serveEngine, systemClock } from '../../engine/worker/serve-engine.ts';
import { echoBrain } from './echo-brain.ts';
import { createFakeSpeech } from './fake-speech.ts';

// An engine worker without models: loud is speech, and whatever is said was "Hello engine".
if (parentPort === null) throw new Error('This file is a worker.');
const port = parentPort;
const { sessionSeconds } = workerData as WorkerOptions;
serveEngine(
  {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    on: (event, listener) => port.on(event, listener),
  },
  createEngine({ speech: createFakeSpeech('Hello engine'), brain: echoBrain, clock: systemClock, sessionSeconds }),
);
