import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** For requests that are on their way on connections that are kept. */
const LISTEN_ON_MS = 300;
/** Whoever has not got an answer by then gets none. */
const AT_MOST_MS = 8000;
const LOOK_EVERY_MS = 20;

/** Knows which requests of a server are still to be answered. */
export interface Drain {
  /**
   * Refuses new connections, and waits until everything is answered that came on the others: they stay a moment, because
   * a request may be on its way, and then go. Resolves within 9 s. The server itself is over with its last WebSocket.
   */
  drain(): Promise<void>;
  /** Resolves when the server has no connection any more. */
  closed: Promise<void>;
}

/** To be made before the server listens. */
export function watchRequests(server: Server): Drain {
  let inFlight = 0;
  server.on('request', (_request, response) => {
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
  });
  const closed = new Promise<void>((resolve) => {
    server.once('close', resolve);
  });
  return {
    closed,
    async drain() {
      // Node would close kept connections at once, and with them whatever is being sent on them.
      server.closeIdleConnections = () => {};
      server.close();
      await sleep(LISTEN_ON_MS);
      const deadline = performance.now() + AT_MOST_MS;
      while (inFlight > 0 && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
      server.closeAllConnections();
    },
  };
}
