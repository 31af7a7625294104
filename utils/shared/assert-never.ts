/** Marks a branch that the compiler proves unreachable; throws if the proof is broken at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
