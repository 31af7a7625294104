import { parentPort } from 'node:worker_threads';

// Says that it is ready, and fails at the first event of a client.
parentPort?.postMessage({ type: 'ready' });
parentPort?.on('message', ({ type }: { type: string }) => {
  if (type === 'event') throw new Error('a bug');
});
