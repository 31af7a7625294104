import type { Brain } from '../../engine/answer/brain.ts';
import type { AudioPath } from '../../engine/conversation/conversation.ts';
import type { ServerEvent } from '../../engine/conversation/events.ts';
import { createEngine, type EngineParts, type EngineSession } from '../../engine/engine.ts';
import { echoBrain } from './echo-brain.ts';
import { createFakeSpeech, type FakeSpeech } from './fake-speech.ts';
import { createHandClock, type HandClock, settle } from './hand-clock.ts';

/** A session of the engine with fake speech, a scripted brain and a clock turned by hand. */
export interface EngineClient {
  session: EngineSession;
  speech: FakeSpeech;
  clock: HandClock;
  events: ServerEvent[];
  /** Chunks handed to the player, and 0 where the player was told to drop what waits. */
  played: number[];
  errors: unknown[];
  send(event: unknown): Promise<void>;
  /** Everything is played at once, as often as something is handed over. */
  drain(): Promise<void>;
  /** Hears sound as it comes over the network, in packets of 20 ms. */
  hear(samples: Float32Array): Promise<void>;
  /** Types of the events since the last call, runs of deltas written once. */
  news(): string[];
}

/** How a session is opened where it differs from the plain one. */
export interface EngineClientOptions {
  /** The session of the client secret. */
  config?: unknown;
  /** The way of the assistant's sound. */
  audio?: AudioPath;
  sessionSeconds?: number | undefined;
  /** A brain of its own. */
  makeBrain?: NonNullable<EngineParts['makeBrain']>;
}

/** Opens a session; by default it greets nobody and plays its sound. */
export function openEngineClient(
  brain: Brain = echoBrain,
  greeting?: string,
  { config, audio, sessionSeconds, makeBrain }: EngineClientOptions = {},
): EngineClient {
  const speech = createFakeSpeech();
  const clock = createHandClock();
  const events: ServerEvent[] = [];
  const played: number[] = [];
  const errors: unknown[] = [];
  const engine = createEngine({
    speech,
    brain,
    clock,
    sessionSeconds,
    ...(makeBrain ? { makeBrain } : {}),
    greeting: greeting === undefined ? undefined : [{ text: greeting }],
    report: (error) => errors.push(error),
  });
  const session = engine.openSession(
    {
      emit: (event) => events.push(event),
      play: (_samples, _rateHz, chunk) => played.push(chunk),
      stopAudio: () => played.push(0),
    },
    config,
    audio,
    makeBrain ? { kind: 'browser', url: '', model: '' } : undefined,
  );
  let told = 0;
  return {
    session,
    speech,
    clock,
    events,
    played,
    errors,
    async send(event) {
      session.receive(event);
      await settle();
    },
    async drain() {
      await clock.turn(60_000);
      session.audioDrained(played.at(-1) ?? 0);
      await settle();
    },
    async hear(samples) {
      for (let at = 0; at < samples.length; at += 320) {
        session.hearAudio(samples.subarray(at, at + 320));
        await settle();
      }
    },
    news() {
      const types = events.slice(told).map(({ type }) => type);
      told = events.length;
      return types.filter((type, at) => !type.endsWith('.delta') || types[at - 1] !== type);
    },
  };
}

/** A user message with one text. */
export const typed = (text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});

/** The `session.update` of a client that wants transcripts. */
export const configure = (session: Record<string, unknown> = {}) => ({
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } }, ...session },
});
