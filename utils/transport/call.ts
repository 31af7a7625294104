import type { ClientEvent } from '../realtime/client-events.ts';
import type { Problem } from '../session/problem.ts';
import type { Answered, CallLimit, Milestone, SpeakerLevel } from '../session/state.ts';
import type { TransportKind } from '../session/transport.ts';
import type { Result } from '../shared/result.ts';

/** Gives the offer to whoever answers it. Each use may open a call that costs. */
export type Exchange = (offer: string, signal: AbortSignal) => Promise<Result<Answered, Problem>>;

/** What a WebRTC call needs to be opened, beside its peer. */
export interface CallRequest {
  exchange: Exchange;
  /** Undefined in a conversation by typing. The caller owns the track and stops it. */
  microphone: MediaStreamTrack | undefined;
  muted: boolean;
}

/** What a call reports, from the moment it is opened until it is hung up; nothing after that. */
export interface CallHooks {
  /** One message of the server as it came. */
  hear(message: unknown): void;
  milestone(name: Milestone): void;
  /** The call may last so long; before the milestone `answer`. */
  limited(limit: CallLimit): void;
  /** The call could not be set up, or is gone. At most once. */
  failed(problem: Problem): void;
  /** So much of what the call needs on this computer is loaded, 0–1. */
  loaded(share: number): void;
  /** The other side is played from now on. */
  plays(stream: MediaStream): void;
  /** The voice cannot be heard; the call goes on. */
  silenced(problem: Problem): void;
  /** The other side has not answered for so many ms; it may come back, or `failed` follows. */
  unstable(silentMs: number): void;
  /** It is there again. */
  healed(): void;
}

/** One attempt at a call, from its opening on: over WebRTC, a WebSocket or to the engine of this computer, and in tests a fake. */
export interface Call {
  readonly transport: TransportKind;
  /** Sends events in order; a problem if one was too large for the line or the line is not open. */
  send(events: readonly ClientEvent[]): Problem | undefined;
  /** The largest message that the other side takes, in bytes of UTF-8. */
  maxMessageBytes(): number;
  setMuted(muted: boolean): void;
  /** How loud the other side is played; each call begins with `full`. */
  setSpeaker(level: SpeakerLevel): void;
  /** Ends the call and gives everything back but the microphone. Safe to call twice. */
  hangUp(): void;
}
