/** Work that can wait wherever it yields (take-turns.ts). */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does it in one go, where nobody waits for a turn: in tests, and where the reader learns. */
export function doAtOnce<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}
