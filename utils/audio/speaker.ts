import type { SpeakerLevel } from '../session/state.ts';

/** Sets how loud the element plays, from now on. */
export type SetLoudness = (loudness: SpeakerLevel) => void;

/** −18 dB: still there, and quiet enough to talk over. */
const DUCKED = 10 ** (-18 / 20);
/** A voice that is lowered or raised in one step clicks; the first of them is at once. */
const STEPS = 3;
const STEP_MS = 4;

/** What a loudness makes of the samples. */
export const loudnessGain = (loudness: SpeakerLevel): number =>
  loudness === 'full' ? 1 : loudness === 'ducked' ? DUCKED : 0;

/**
 * Plays softer or not at all by the element itself: what the browser's echo canceller hears is what the element plays.
 * Lowering and raising takes 8 ms; `held` and `off` are at once.
 */
export function createSpeaker(element: HTMLAudioElement): SetLoudness {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const go = (from: number, to: number, step: number): void => {
    element.volume = from + ((to - from) * step) / STEPS;
    timer = step < STEPS ? setTimeout(() => go(from, to, step + 1), STEP_MS) : undefined;
  };
  return (loudness) => {
    clearTimeout(timer);
    const gain = loudnessGain(loudness);
    element.muted = gain === 0;
    if (gain > 0) go(element.volume, gain, 1);
  };
}
