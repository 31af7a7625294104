/** Eight times as much text; squared it would be 64 times the work. */
const PARTS = 8;
/** Nobody could call so many milliseconds hanging, and below them clocks tell little. */
const NOTHING_MS = 5;
/** What is busy beside it disturbs one measurement and not all. */
const TRIES = 3;

/**
 * How many times longer it takes for a text of so many characters than for an eighth of it: about 8 where time grows with
 * length, 64 where it grows with its square. Expect less than `TOO_SLOW`: then the machine's speed does not matter.
 */
export function slowdown(work: (text: string) => unknown, make: (chars: number) => string, chars: number): number {
  const [whole, part] = [make(chars), make(chars / PARTS)];
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < TRIES && least >= TOO_SLOW; at += 1)
    least = Math.min(least, took(work, whole) / (took(work, part) + NOTHING_MS));
  return least;
}

export const TOO_SLOW = 32;

function took(work: (text: string) => unknown, text: string): number {
  const from = performance.now();
  work(text);
  return performance.now() - from;
}
