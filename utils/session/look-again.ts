import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/** Who looks at something else for a moment comes back soon; later nobody has to hurry. */
const SOON_MS = 2_000;
const SOON = 30;
const LATER_MS = 10_000;

/**
 * A page was left because the one after it could not be reached: one that can be is looked for, so that who goes back finds
 * their page in the conversation. Only who may reach all pages is told by the browser where one has loaded.
 */
export function lookAgain({ state, effects }: Step, now: number): Step {
  const { left } = state;
  if (!left || !isAway(state)) return { state, effects };
  const times = left.times + 1;
  const ms = times <= SOON ? SOON_MS : LATER_MS;
  return {
    state: { ...state, left: { since: now, times } },
    effects: [...effects, { do: 'wait-look', since: now, ms }],
  };
}

/** Looks, once: what comes of it is told as of any other page. */
export function lookDue(state: SessionState, since: number): Step {
  const { home, left } = state;
  if (!home || left?.since !== since || !isAway(state)) return { state, effects: [] };
  return { state, effects: [{ do: 'attach', tabId: home.tabId, asked: false, once: true }] };
}

const isAway = (state: SessionState): boolean => state.home?.attached === 'no' && !isOff(state);
