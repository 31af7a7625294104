import { WebSocket } from 'ws';
import type { Log } from '../log.ts';
import type { CallWatcher } from './upstream.ts';

const HANDSHAKE_WITHIN_MS = 8000;
/** A call that its server ended. */
const NORMAL_CLOSE = 1000;
/** No such call is up (protocol 2.6). */
const NOT_UP = 404;
/** Pauses before a call is joined again, in ms; after the last one it is given up. */
const JOIN_AGAIN_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000];

/**
 * Joins a call as a listener that says nothing. A socket that breaks says nothing of the call, which may go on and cost:
 * it is joined again, and only a service that knows of no such call any more has ended it. That it knows of none at the
 * first time may mean that the client has not come yet. What comes is thrown away unread.
 */
export function watchCall(
  url: string,
  headers: Readonly<Record<string, string>>,
  watcher: CallWatcher,
  log: Log,
): () => void {
  const over = new AbortController();
  let wasOpen = false;
  let failures = 0;
  let socket: WebSocket | undefined;

  const tryAgain = (): void => {
    const pauseMs = JOIN_AGAIN_MS[failures];
    failures += 1;
    if (pauseMs !== undefined) {
      const timer = setTimeout(join, pauseMs);
      over.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
      return;
    }
    log.warn('a call cannot be watched: it counts as up until its time is over');
    watcher.lost();
  };

  const join = (): void => {
    const own = new WebSocket(url, { headers, handshakeTimeout: HANDSHAKE_WITHIN_MS });
    socket = own;
    let status = 0;
    own.on('open', () => {
      wasOpen = true;
      failures = 0;
    });
    own.on('unexpected-response', (_request, response) => {
      status = response.statusCode ?? 0;
      own.terminate();
    });
    // A close follows it.
    own.on('error', () => {});
    own.on('close', (code) => {
      if (over.signal.aborted) return;
      if (code === NORMAL_CLOSE || (wasOpen && status === NOT_UP)) watcher.ended();
      else tryAgain();
    });
  };

  join();
  return () => {
    over.abort();
    socket?.terminate();
  };
}
