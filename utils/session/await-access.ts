import type { AwaitingCommand } from './page-state.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';

/** Who answers the browser later than that no longer thinks of what it was about, in ms. */
const KEPT_MS = 120_000;

/**
 * Keeps a share until the person has answered the browser's question. It is kept here since the surface that asks may be
 * gone by then: Chromium's question closes a popup. Of two questions the later one counts.
 */
export function awaitAccess(state: SessionState, { waitsFor = '', ...share }: AwaitingCommand, now: number): Step {
  return { state: { ...state, awaitedAccess: { pattern: waitsFor, share, at: now } }, effects: [] };
}

/**
 * What may be done now that the browser lets us into these patterns. Only what was asked for by exactly this name: who has
 * said no to it, and allows something wider some other day, has not meant it.
 */
export function takeAwaited(
  state: SessionState,
  patterns: readonly string[],
  now: number,
): { share: AwaitingCommand | undefined; rest: SessionState } {
  const { awaitedAccess } = state;
  if (!awaitedAccess) return { share: undefined, rest: state };
  const { pattern, share, at } = awaitedAccess;
  const isOld = now - at > KEPT_MS;
  if (!isOld && !patterns.includes(pattern)) return { share: undefined, rest: state };
  return { share: isOld ? undefined : share, rest: { ...state, awaitedAccess: undefined } };
}

/** The person has said no: what waits for another answer goes on waiting. */
export const refuseAccess = (state: SessionState, pattern: string): SessionState =>
  state.awaitedAccess?.pattern === pattern ? { ...state, awaitedAccess: undefined } : state;
