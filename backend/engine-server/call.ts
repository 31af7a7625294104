import type { AudioPath } from '../../engine/conversation/conversation.ts';
import type { EngineCall, EngineLink } from './engine-link.ts';
import { errorEvent } from './error-event.ts';
import type { PeerHooks } from './webrtc-peer.ts';
import type { Goodbye, SocketPeer } from './websocket-peer.ts';

/** What carries a call to its client: a WebRTC peer, or a socket, which is never asked to play. */
export interface Carrier {
  send(text: string): void;
  play?(samples: Float32Array, rateHz: number, chunk: number): void;
  stopAudio?(): void;
  close(goodbye: Goodbye): void;
}

/** One call: a client, its line to the engine, and whoever else sits at it. */
export interface Call {
  /** For the one that carries the call. */
  hooks: PeerHooks;
  /** The client is reached by `carrier` from now on. */
  attach(carrier: Carrier): void;
  /** Whether another sideband may join. */
  hasRoom(): boolean;
  /** Adds a sideband: it gets every event from now on. Returns what takes it out. */
  join(sideband: SocketPeer): () => void;
  /** Takes what a sideband says. */
  receive(text: string, from: SocketPeer): void;
  end(reason: string, goodbye: Goodbye): void;
}

/** What a call is made of. */
export interface CallParts {
  id: string;
  engine: EngineLink;
  session: unknown;
  /** How sound travels: on the carrier's track, or in events. */
  audio: AudioPath;
  /** Keeps what clients say. */
  record(text: string): void;
  sessionSeconds: number;
  /** Comes once. */
  ended(reason: string): void;
}

const OVER: Goodbye = { code: 1000, reason: 'The call is over.' };
const TIME_IS_UP: Goodbye = { code: 1001, reason: 'The time of the session is over.' };
/** Time for the last event to leave before the peer goes. */
const GOODBYE_MS = 200;
/** A busy engine gets this long for its last event. */
const LAST_EVENT_WITHIN_MS = 3000;
const MOST_SIDEBANDS = 8;
/** What sidebands may say before the client's channel is open, in characters. */
const MOST_EARLY_CHARACTERS = 1_000_000;

/** A call that waits for its client. It ends by itself when its time is over. */
export function createCall({ id, engine, session, audio, record, sessionSeconds, ended }: CallParts): Call {
  let line: EngineCall | undefined;
  let carrier: Carrier | undefined;
  let isOver = false;
  let isExpiring = false;
  let early: string[] = [];
  const sidebands = new Set<SocketPeer>();
  const timers: NodeJS.Timeout[] = [];
  const later = (act: () => void, ms: number) => timers.push(setTimeout(act, ms));

  const end = (reason: string, goodbye: Goodbye) => {
    if (isOver) return;
    isOver = true;
    for (const timer of timers) clearTimeout(timer);
    line?.close();
    carrier?.close(goodbye);
    for (const sideband of sidebands) sideband.close(goodbye);
    ended(reason);
  };
  const leave = (goodbye = TIME_IS_UP) => end('its time is over', goodbye);
  const tell = (text: string) => {
    carrier?.send(text);
    for (const sideband of sidebands) sideband.send(text);
    const message = isExpiring ? expiryIn(text) : undefined;
    if (message !== undefined) later(() => leave({ code: 1001, reason: message }), GOODBYE_MS);
  };
  const say = (text: string) => {
    record(text);
    line?.send(text);
  };
  later(() => {
    isExpiring = true;
    line?.expire();
    later(leave, line === undefined ? 0 : LAST_EVENT_WITHIN_MS);
  }, sessionSeconds * 1000);

  return {
    hooks: {
      opened() {
        if (isOver) return;
        line = engine.openCall(
          id,
          {
            event: tell,
            play: (samples, rateHz, chunk) => carrier?.play?.(samples, rateHz, chunk),
            stopAudio: () => carrier?.stopAudio?.(),
          },
          session,
          audio,
        );
        for (const text of early) say(text);
        early = [];
      },
      message: say,
      heard: (samples) => line?.hear(samples),
      drained: (chunk) => line?.drained(chunk),
      ended: (reason) => end(reason, OVER),
    },
    attach(given) {
      carrier = given;
      if (isOver) given.close(OVER);
    },
    hasRoom: () => sidebands.size < MOST_SIDEBANDS,
    join(sideband) {
      sidebands.add(sideband);
      return () => sidebands.delete(sideband);
    },
    receive(text, from) {
      if (line !== undefined) return say(text);
      const length = early.reduce((sum, each) => sum + each.length, text.length);
      if (length <= MOST_EARLY_CHARACTERS) early.push(text);
      else from.send(errorEvent('invalid_event', 'The call is not up yet: its client has not opened its channel.'));
    },
    end,
  };
}

/** What the engine says to a client whose time is over, if this event is that. */
function expiryIn(text: string): string | undefined {
  const { error } = JSON.parse(text) as { error?: { code: string | null; message: string } };
  return error?.code === 'session_expired' ? error.message : undefined;
}
