import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { ok, type Result } from '../../utils/shared/result.ts';
import { type Call, createCall } from './call.ts';
import type { EngineLink, Log } from './engine-link.ts';
import { createRecords } from './records.ts';
import { openPeer } from './webrtc-peer.ts';
import { type Goodbye, openSocketPeer } from './websocket-peer.ts';

/** The calls that are up. */
export interface Calls {
  /** Answers an offer; the result is a sentence if the offer is no good. */
  open(offer: string, session?: unknown): Promise<Result<{ id: string; answer: string }, string>>;
  /** Takes a client that came by WebSocket. */
  openSocket(socket: WebSocket, session?: unknown): void;
  /** Whether a call has room for another sideband; undefined if there is no such call. */
  hasRoom(id: string): boolean | undefined;
  /** Lets a socket take part in a call: a sideband. The call goes on when it leaves. */
  join(id: string, socket: WebSocket): void;
  /** Ends a call; false if there is none of that id. */
  hangUp(id: string): boolean;
  /** Calls `ended` when a call is over; at once if there is none of that id. The result stops waiting. */
  onEnd(id: string, ended: () => void): () => void;
  /** Whether no more calls are taken for now. */
  isFull(): boolean;
  /** Whether none will ever be taken again: they were closed. */
  isOver(): boolean;
  /** What clients sent but for sound, in order, if records are kept; undefined for an unknown call. `latest`: the newest. */
  record(id: string): readonly string[] | undefined;
  count(): number;
  /** Ends all of them, for good. */
  close(): void;
}

const MOST_CALLS = 16;
/** In each event that brings sound, and in no other: where it is quoted, the quotation marks are escaped. */
const SOUND = '"type":"input_audio_buffer.append"';
const HUNG_UP: Goodbye = { code: 1000, reason: 'The call was hung up.' };
const STOPPING: Goodbye = { code: 1001, reason: 'The server is stopping.' };
const NO_CALL: Goodbye = { code: 1000, reason: 'The call is over.' };

/** How calls are taken. */
export interface CallOptions {
  log: Log;
  /** For demos and tests: holds what people said in memory. */
  keepsRecords: boolean;
  /** Whether clients are on this machine. */
  loopback: boolean;
  /** How long a call may last. */
  sessionSeconds: number;
}

/** Calls over one engine. */
export function createCalls(engine: EngineLink, options: CallOptions): Calls {
  const { log, keepsRecords, loopback, sessionSeconds } = options;
  const up = new Map<string, Call>();
  const records = createRecords(keepsRecords);
  const waiting = new Map<string, Set<() => void>>();
  let isOver = false;

  const begin = (kind: 'rtc' | 'ws', session: unknown): { id: string; call: Call } => {
    const id = `${kind}_${randomBytes(16).toString('hex')}`;
    const ended = (reason: string) => {
      up.delete(id);
      log(`call ended: ${reason}`);
      for (const tell of waiting.get(id) ?? []) tell();
      waiting.delete(id);
    };
    const keep = records.begin(id);
    // Sound comes in a socket's events, and a record has none.
    const record = (text: string): void => (text.includes(SOUND) ? undefined : keep(text));
    const audio = kind === 'rtc' ? 'track' : 'events';
    const call = createCall({ id, engine, session, audio, record, sessionSeconds, ended });
    up.set(id, call);
    return { id, call };
  };

  return {
    async open(offer, session) {
      const { id, call } = begin('rtc', session);
      const peer = await openPeer(offer, loopback, call.hooks);
      if (!peer.ok) {
        records.drop(id);
        call.end('its offer was no good', NO_CALL);
        return peer;
      }
      call.attach(peer.value);
      return ok({ id, answer: peer.value.answer });
    },
    openSocket(socket, session) {
      const { call } = begin('ws', session);
      call.attach(openSocketPeer(socket, call.hooks));
      call.hooks.opened();
    },
    hasRoom: (id) => up.get(id)?.hasRoom(),
    join(id, socket) {
      const call = up.get(id);
      if (call === undefined) return socket.close(NO_CALL.code, NO_CALL.reason);
      const sideband = openSocketPeer(socket, {
        message: (text) => call.receive(text, sideband),
        ended: () => leave(),
      });
      const leave = call.join(sideband);
    },
    hangUp(id) {
      const call = up.get(id);
      call?.end('hung up', HUNG_UP);
      return call !== undefined;
    },
    onEnd(id, ended) {
      if (!up.has(id)) {
        queueMicrotask(ended);
        return () => {};
      }
      const listeners = waiting.get(id) ?? new Set();
      waiting.set(id, listeners.add(ended));
      return () => listeners.delete(ended);
    },
    isFull: () => up.size >= MOST_CALLS,
    isOver: () => isOver,
    record: (id) => records.read(id),
    count: () => up.size,
    close() {
      isOver = true;
      for (const call of [...up.values()]) call.end('the server stops', STOPPING);
    },
  };
}
