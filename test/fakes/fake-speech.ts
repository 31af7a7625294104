import type { Recogniser, Speech } from '../../engine/speech/speech.ts';

/** Speech without models: loud is speech, every word sounds for a fifth of a second, and what is heard is scripted. */
export interface FakeSpeech extends Speech {
  /** What the recogniser says from now on, whatever it hears. */
  hears(text: string): void;
  /** The sentences that were spoken. */
  spoken: string[];
  recogniser: Recogniser;
}

export const FAKE_WORD_MS = 200;
const RATE_HZ = 16_000;

/** A loud stretch of `ms`, which the fake detector takes for speech. */
export const loud = (ms: number): Float32Array => new Float32Array((RATE_HZ * ms) / 1000).fill(0.3);

/** A silent stretch of `ms`. */
export const silent = (ms: number): Float32Array => new Float32Array((RATE_HZ * ms) / 1000);

/** Fake speech that hears `text` until told otherwise. */
export function createFakeSpeech(text = ''): FakeSpeech {
  let heard = text;
  const spoken: string[] = [];
  return {
    spoken,
    hears(now) {
      heard = now;
    },
    createDetector: () => ({
      detect: async (frame) => (Math.abs(frame[256] ?? 0) > 0.05 ? 0.95 : 0.02),
      reset() {},
    }),
    recogniser: { transcribe: async () => heard },
    voice: {
      sampleRateHz: RATE_HZ,
      speak(sentence) {
        spoken.push(sentence);
        return loud(sentence.split(/\s+/).length * FAKE_WORD_MS);
      },
    },
  };
}
