import { HOST_LOCK } from '../wire/protocol.ts';
import type { OwnPort } from './own-port.ts';
import { type RunningHost, runHost } from './run-host.ts';

/** The session host as a page sees it that may have to run it. */
export interface OwnHost {
  /** A link to the host of this document, or undefined while another page runs it. */
  connect(): Promise<OwnPort | undefined>;
}

/**
 * Runs the session host in this page as soon as no other page does: each window has a sidebar of its own, and the browser
 * gives the lock to one page, and to the next when that one has gone, however it went.
 */
export function ownHost(locks: LockManager = navigator.locks, run: () => RunningHost = runSeen): OwnHost {
  let running: RunningHost | undefined;
  const hold = (): Promise<never> => {
    running = run();
    // The lock goes with the page.
    return new Promise<never>(() => {});
  };
  const decided = new Promise<void>((decide) => {
    void locks.request(HOST_LOCK, { ifAvailable: true }, (lock) => {
      const held = lock && hold();
      decide();
      if (!held) void locks.request(HOST_LOCK, hold);
      return held;
    });
  });
  return {
    async connect() {
      await decided;
      return running?.connect();
    },
  };
}

function runSeen(): RunningHost {
  const host = runHost({ body: document.body, isSeen: true });
  globalThis.addEventListener('pagehide', host.close, { once: true });
  return host;
}
