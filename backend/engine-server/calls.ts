import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../../utils/shared/result.ts';
import type { EngineCall, EngineLink, Log } from './engine-link.ts';
import { openPeer } from './webrtc-peer.ts';

/** The calls that are up. */
export interface Calls {
  /** Answers an offer; the result is a sentence if the offer is no good. */
  open(offer: string, session?: unknown): Promise<Result<{ id: string; answer: string }, string>>;
  /** Ends a call; false if there is none of that id. */
  hangUp(id: string): boolean;
  /** Whether no more calls are taken. */
  isFull(): boolean;
  /** What a client sent, in order, if records are kept; undefined for an unknown call. */
  record(id: string): readonly string[] | undefined;
  count(): number;
  close(): void;
}

const MOST_CALLS = 16;
const LIFE_MS = 3_600_000;
/** Time for the last event to leave before the peer goes. */
const GOODBYE_MS = 200;
const MOST_RECORDS = 50;
const MOST_RECORDED_CHARACTERS = 20_000_000;

/** How calls are taken. */
export interface CallOptions {
  log: Log;
  /** For demos and tests: holds what people said in memory. */
  keepsRecords: boolean;
  /** Whether clients are on this machine. */
  loopback: boolean;
}

/** Calls over one engine. */
export function createCalls(engine: EngineLink, { log, keepsRecords, loopback }: CallOptions): Calls {
  const up = new Map<string, () => void>();
  const records = new Map<string, string[]>();

  const remember = (id: string): ((text: string) => void) => {
    if (!keepsRecords) return () => {};
    const record: string[] = [];
    let characters = 0;
    records.set(id, record);
    for (const old of [...records.keys()].slice(0, -MOST_RECORDS)) records.delete(old);
    return (text) => {
      characters += text.length;
      if (characters <= MOST_RECORDED_CHARACTERS) record.push(text);
    };
  };

  return {
    async open(offer, session) {
      const id = `rtc_${randomBytes(16).toString('hex')}`;
      const write = remember(id);
      let line: EngineCall | undefined;
      let over = false;
      const timers: NodeJS.Timeout[] = [];
      const end = (reason: string) => {
        over = true;
        for (const timer of timers) clearTimeout(timer);
        line?.close();
        if (up.delete(id)) log(`call ended: ${reason}`);
      };
      const peer = await openPeer(offer, loopback, {
        opened() {
          line = engine.openCall(
            id,
            {
              event: (text) => peer.ok && peer.value.send(text),
              play: (samples, rateHz, chunk) => peer.ok && peer.value.play(samples, rateHz, chunk),
              stopAudio: () => peer.ok && peer.value.stopAudio(),
            },
            session,
          );
        },
        message(text) {
          write(text);
          line?.send(text);
        },
        heard: (samples) => line?.hear(samples),
        drained: (chunk) => line?.drained(chunk),
        ended: end,
      });
      if (!peer.ok) {
        records.delete(id);
        return peer;
      }
      const { answer, close } = peer.value;
      const leave = (reason: string) => {
        close();
        end(reason);
      };
      if (!over) up.set(id, () => leave('hung up'));
      timers.push(
        setTimeout(() => {
          line?.expire();
          timers.push(setTimeout(() => leave('60 minutes over'), GOODBYE_MS));
        }, LIFE_MS),
      );
      return ok({ id, answer });
    },
    hangUp(id) {
      const leave = up.get(id);
      leave?.();
      return leave !== undefined;
    },
    isFull: () => up.size >= MOST_CALLS,
    record: (id) => records.get(id),
    count: () => up.size,
    close() {
      for (const leave of [...up.values()]) leave();
    },
  };
}
