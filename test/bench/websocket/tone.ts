import type { Recording } from '../../../scripts/browser/sound-rig.ts';

/** −40 dBFS: far above an empty loudspeaker, far below the tone. */
const HEARD_ABOVE = 0.01;
/** Longer than the tone is ever near zero. */
const GAP_MS = 3;

/** What of a tone came out of the loudspeaker. Moments in ms since 1970. */
export interface HeardTone {
  beganAt: number;
  endedAt: number;
  /** Holes in it, in ms each. */
  gaps: number[];
}

/** Finds a tone in a recording, or undefined if there is none; nothing else was played. */
export function findTone({ at, rateHz, speaker }: Recording): HeardTone | undefined {
  const perMs = rateHz / 1000;
  const first = speaker.findIndex(isHeard);
  if (first < 0) return undefined;
  const gaps: number[] = [];
  let last = first;
  for (let i = first + 1; i < speaker.length; i += 1) {
    if (!isHeard(speaker[i] ?? 0)) continue;
    if (i - last > GAP_MS * perMs) gaps.push((i - last) / perMs);
    last = i;
  }
  return { beganAt: at + first / perMs, endedAt: at + (last + 1) / perMs, gaps };
}

const isHeard = (sample: number): boolean => Math.abs(sample) > HEARD_ABOVE;
