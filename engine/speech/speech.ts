/**
 * What the engine's conversation needs from speech, whoever provides it. Everything is 16 kHz mono Float32 in −1…1 on the
 * way in. Implementations hold no state between calls except where said.
 */

/** Tells speech from everything else, frame by frame. One per conversation: it keeps a state between frames. */
export interface VoiceDetector {
  /** Probability of speech, 0…1, in one frame of exactly 512 samples (32 ms at 16 kHz). */
  detect(frame: Float32Array): Promise<number>;
  /** Forgets what was heard. */
  reset(): void;
}

/** Turns speech into text. */
export interface Recogniser {
  /**
   * The words in at most 15 s of 16 kHz audio; '' when there are none (silence, noise).
   * `bias` are words that the page and the commands make likely.
   */
  transcribe(audio: Float32Array, bias?: readonly string[]): Promise<string>;
}

/** Turns text into speech. */
export interface Voice {
  /** Samples per second of what `speak` returns. */
  readonly sampleRateHz: number;
  /** One sentence as mono Float32. Blocks for about a hundredth of the time that it takes to hear it. */
  speak(sentence: string): Float32Array;
}

/** The loaded models, shared by all conversations of a worker. */
export interface Speech {
  createDetector(): VoiceDetector;
  recogniser: Recogniser;
  voice: Voice;
}
