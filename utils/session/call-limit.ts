import { stop } from './connecting.ts';
import type { Effect } from './events.ts';
import { problem } from './problem.ts';
import type { CallLimit, CallTerms, SessionState } from './state.ts';
import type { Step } from './step.ts';

/** So long before the end it is told, in ms; of a short call when so much of it is over. */
const NEAR_MS = 60_000;
const NEAR_SHARE = 0.8;
/** A call that is lost so shortly before its end was ended by the server, in ms. */
const SLACK_MS = 5_000;

/** The shorter of the limits that the backend named: the one of the call, or what is left of the day. */
export function withLimit(terms: CallTerms | undefined, limit: CallLimit): CallTerms | undefined {
  return !terms || (terms.limit && terms.limit.seconds <= limit.seconds) ? terms : { ...terms, limit };
}

/** The call was answered: from now on its time runs. */
export function startLimit<T extends { attempt: number; terms: CallTerms | undefined }>(
  call: T,
  now: number,
): { call: T; effects: Effect[] } {
  const { terms, attempt } = call;
  if (!terms?.limit || terms.endsAt !== undefined) return { call, effects: [] };
  const reachedMs = terms.limit.seconds * 1000;
  const nearMs = Math.round(Math.max(reachedMs - NEAR_MS, reachedMs * NEAR_SHARE));
  return {
    call: { ...call, terms: { ...terms, endsAt: now + reachedMs } },
    effects: [{ do: 'wait-limit', attempt, nearMs, reachedMs }],
  };
}

/** Whether the call has reached its limit, as far as this clock can tell. */
export function isAtLimit({ terms }: SessionState, now: number): boolean {
  return terms?.endsAt !== undefined && now >= terms.endsAt - SLACK_MS;
}

/** Ends the call; no other one follows by itself, because that would be the next one that somebody pays for. */
export function endAtLimit(state: SessionState): Step {
  const { limit } = state.terms ?? {};
  if (!limit || state.phase.name === 'idle' || state.phase.name === 'ended') return { state, effects: [] };
  return stop(state, { name: 'ended', problem: problem(limit.code, { detail: `after ${limit.seconds} s` }) });
}
