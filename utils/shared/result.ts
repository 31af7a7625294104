/** What an expected failure or success looks like when it crosses a boundary: plain data, never a thrown Error. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; problem: E };

/** Wraps a success. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value });

/** Wraps an expected failure. */
export const failed = <E>(problem: E): { ok: false; problem: E } => ({ ok: false, problem });
