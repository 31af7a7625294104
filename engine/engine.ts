import type { BrainChoice } from '../utils/shared/brain.ts';
import type { Brain, BrainNotes, Sentence } from './answer/brain.ts';
import type { BiasWords } from './conversation/bias.ts';
import type { Clock } from './conversation/clock.ts';
import type { AudioPath } from './conversation/conversation.ts';
import type { ServerEvent } from './conversation/events.ts';
import type { Ids } from './conversation/ids.ts';
import type { Play } from './conversation/mouth.ts';
import { openSession } from './open-session.ts';
import type { Speech } from './speech/speech.ts';

/** What the engine is made of. */
export interface EngineParts {
  speech: Speech;
  brain: Brain;
  /** Makes the brain of a session that was opened with a choice; without it such a session has `brain`. */
  makeBrain?: (choice: BrainChoice, notes: BrainNotes) => OwnBrain;
  clock: Clock;
  /** Said once to a client of ours that begins with nothing; undefined for none. */
  greeting?: readonly Sentence[] | undefined;
  /** How long a session may live, in seconds; an hour if not given. Who opens sessions ends them, with `expire`. */
  sessionSeconds?: number | undefined;
  /** Words that the pages make likely to be said. */
  biasWords?: BiasWords;
  /** Told of our own bugs; the conversation goes on. */
  report?: (error: unknown) => void;
  ids?: Ids;
}

/** The brain of one session alone. */
export interface OwnBrain {
  brain: Brain;
  /** Said first, in place of the greeting of all. */
  greeting: readonly Sentence[];
  /** Once, when there is a page: it is asked about nothing before that. */
  getReady(): void;
  /** Gives back what it holds. */
  close(): void;
}

/** Where a session's output goes. */
export interface SessionHooks {
  emit(event: ServerEvent): void;
  /** Sound to play after what was given before; never called for a session whose sound goes out in events. */
  play: Play;
  /** Drop the sound that was not played; never called either where sound goes out in events. */
  stopAudio(): void;
}

/** One conversation with one client. */
export interface EngineSession {
  /** A client event: its JSON text or the object. Whatever it is, it never throws. */
  receive(clientEvent: unknown): void;
  /** What the microphone heard: 16 kHz mono. */
  hearAudio(samples: Float32Array): void;
  /** The player has played everything up to this chunk. */
  audioDrained(chunk: number): void;
  /** Tells the client that its time is over; the caller then closes. */
  expire(): void;
  /** Stops everything; nothing is emitted afterwards. */
  close(): void;
}

/** A local Realtime model. */
export interface Engine {
  /**
   * Opens a session and emits `session.created`. `config` is the session of the client secret, already checked; `audio`
   * says whether the assistant's sound goes to `hooks.play` (WebRTC) or out in events (WebSocket); `choice` what thinks in it.
   */
  openSession(hooks: SessionHooks, config?: unknown, audio?: AudioPath, choice?: BrainChoice): EngineSession;
}

/** Puts an engine together; its parts are shared by all sessions. */
export const createEngine = (parts: EngineParts): Engine => ({
  openSession: (hooks, config, audio = 'track', choice) => openSession(parts, hooks, { config, audio, choice }),
});
