/** Starts the worker and keeps what it says where the test can read it. */
const worker = new Worker(new URL('/engine/worker.js', location.href), { type: 'module' });
const said: unknown[] = [];
worker.onmessage = ({ data }) => said.push(data);
worker.onerror = (event) => said.push({ type: 'bug', error: event.message });
Object.assign(globalThis, {
  said,
  tell: (event: unknown) => worker.postMessage({ type: 'event', event }),
  hear: (samples: number[]) => worker.postMessage({ type: 'sound', samples: Float32Array.from(samples) }),
});
