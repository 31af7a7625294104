/** How loud the other side is played. */
export type Loudness = 'full' | 'ducked' | 'off';

/** Sets how loud the element plays, from now on. */
export type SetLoudness = (loudness: Loudness) => void;

/** −18 dB: still there, and quiet enough to talk over. */
const DUCKED = 10 ** (-18 / 20);
/** A voice that is lowered or raised in one step clicks. */
const STEPS = 4;
const STEP_MS = 4;

/**
 * Plays softer or not at all by the element itself: what the browser's echo canceller hears is what the element plays.
 * Lowering and raising takes 12 ms; `off` is at once.
 */
export function createSpeaker(element: HTMLAudioElement): SetLoudness {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const go = (from: number, to: number, step: number): void => {
    element.volume = from + ((to - from) * step) / STEPS;
    timer = step < STEPS ? setTimeout(() => go(from, to, step + 1), STEP_MS) : undefined;
  };
  return (loudness) => {
    clearTimeout(timer);
    element.muted = loudness === 'off';
    if (loudness === 'off') return;
    go(element.volume, loudness === 'ducked' ? DUCKED : 1, 1);
  };
}
