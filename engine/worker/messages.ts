import type { BrainChoice } from '../../utils/shared/brain.ts';
import type { AudioPath } from '../conversation/conversation.ts';
import type { WhyUnready } from './why-unready.ts';

/** To an engine in a worker. `call` names the conversation; messages for one that is closed are dropped. */
export type ToWorker =
  /**
   * Sent once per call, first. The worker opens a session, whose `session.created` comes back as an event. With `audio`
   * 'events' the assistant's sound is in the events and nothing is to be played; 'track' if absent. `brain`: what thinks in it,
   * where the person has chosen that.
   */
  | { type: 'open'; call: string; session?: unknown; audio?: AudioPath; brain?: BrainChoice }
  /** A client event, as it came. */
  | { type: 'event'; call: string; text: string }
  /** What the microphone heard: 16 kHz mono; the buffer is transferred. */
  | { type: 'audio'; call: string; samples: Float32Array }
  /** Everything up to this chunk was played. */
  | { type: 'drained'; call: string; chunk: number }
  /** The session's time is over: the client is told. */
  | { type: 'expire'; call: string }
  | { type: 'close'; call: string };

/** From an engine in a worker. */
export type FromWorker =
  /** How far the loading is. */
  | { type: 'progress'; done: number; total: number; part: string }
  /** The models are loaded; calls may be opened. */
  | { type: 'ready' }
  /** The models could not be loaded; the worker ends. */
  | { type: 'unready'; sentence: string; why?: WhyUnready }
  /** A server event's JSON text. */
  | { type: 'event'; call: string; text: string }
  /** Sound to play after what came before. The buffer is transferred. */
  | { type: 'play'; call: string; samples: Float32Array; rateHz: number; chunk: number }
  /** Drop the sound that was not played. */
  | { type: 'stop-audio'; call: string }
  /** A bug of ours that a conversation survived. */
  | { type: 'report'; sentence: string };
