import type { WebSocket } from 'ws';
import { createAllowance } from './allowance.ts';
import { errorEvent } from './error-event.ts';

/** What a client's socket tells; `ended` comes once, and nothing after it. */
export interface SocketHooks {
  message(text: string): void;
  ended(reason: string): void;
}

/** How a connection is ended: a WebSocket close code, and a reason of at most 123 bytes. */
export interface Goodbye {
  code: number;
  reason: string;
}

/** The socket of one client. */
export interface SocketPeer {
  send(text: string): void;
  /** Ends it; `ended` is not told. */
  close(goodbye: Goodbye): void;
}

/** The limits of a socket; tests give smaller ones. */
export interface SocketLimits {
  pingEveryMs: number;
  /** What is sent but not read is held in memory; a client that leaves more unread is dropped. */
  mostUnreadBytes: number;
  /** What may come at once, in characters, and how much more each second; a client that sends more is read slower. */
  mostAtOnce: number;
  mostPerSecond: number;
}

/**
 * A spoken answer is made faster than it is heard: 16 MiB are the sound of about four minutes. Sound that is sent in comes
 * to 64 KiB for each second, so a client may be four minutes ahead, and then sixteen times as fast as speech.
 */
export const SOCKET_LIMITS: SocketLimits = {
  pingEveryMs: 20_000,
  mostUnreadBytes: 16 * 1024 * 1024,
  mostAtOnce: 16 * 1024 * 1024,
  mostPerSecond: 1024 * 1024,
};

/** The largest message that is taken; a larger one closes the socket with 1009. */
export const MOST_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Speaks JSON text frames with a client. One that answers no ping until the next is due is gone. */
export function openSocketPeer(socket: WebSocket, hooks: SocketHooks, limits = SOCKET_LIMITS): SocketPeer {
  let over = false;
  const end = (reason: string, leave: () => void, tells = true) => {
    if (over) return;
    over = true;
    pings.stop();
    reading.stop();
    leave();
    if (tells) hooks.ended(reason);
  };
  const drop = (reason: string) => end(reason, () => socket.terminate());
  const send = (text: string) => {
    if (over || socket.readyState !== socket.OPEN) return;
    socket.send(text);
    // A goodbye would wait behind what is not read.
    if (socket.bufferedAmount > limits.mostUnreadBytes) drop('the client does not read');
  };
  const pings = watchPings(socket, limits, () => drop('the client is gone'));
  const reading = limitReading(socket, limits, pings.isThere);
  socket.on('message', (data, isBinary) => {
    pings.isThere();
    if (over) return;
    if (isBinary) return send(errorEvent('invalid_event', 'Binary messages are not taken: send JSON as text.'));
    const text = String(data);
    reading.spend(text.length);
    hooks.message(text);
  });
  // `ws` closes by itself, with the code that fits; without a listener it would end the process.
  socket.on('error', () => {});
  socket.on('close', (code) => end(`socket closed with ${code}`, () => {}));
  return { send, close: ({ code, reason }) => end(reason, () => socket.close(code, reason), false) };
}

/** Pings, and calls `lost` when nothing at all came since the last one. */
function watchPings(socket: WebSocket, { pingEveryMs }: SocketLimits, lost: () => void) {
  let isAlive = true;
  const isThere = () => {
    isAlive = true;
  };
  const pinging = setInterval(() => {
    // While nothing is read, no pong is.
    if (socket.isPaused) return;
    if (!isAlive) return lost();
    isAlive = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', isThere);
  return { isThere, stop: () => clearInterval(pinging) };
}

/** The engine's queue is as long as its clients make it: one that sends too fast is not read for a while. */
function limitReading(socket: WebSocket, { mostAtOnce, mostPerSecond }: SocketLimits, resumed: () => void) {
  const allowance = createAllowance(mostAtOnce, mostPerSecond);
  let resuming: NodeJS.Timeout | undefined;
  return {
    spend(characters: number) {
      const waitMs = allowance.spend(characters);
      if (waitMs === 0) return;
      socket.pause();
      clearTimeout(resuming);
      resuming = setTimeout(() => {
        resumed();
        socket.resume();
      }, waitMs);
    },
    stop: () => clearTimeout(resuming),
  };
}
