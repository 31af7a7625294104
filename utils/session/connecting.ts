import { deadlineMs } from './deadlines.ts';
import type { Effect } from './events.ts';
import type { Problem } from './problem.ts';
import { retryDelayMs } from './retry-policy.ts';
import { type Grant, initialState, type Phase, type SessionState, type Stage } from './state.ts';
import type { Step } from './step.ts';
import { cutUnfinished } from './turns.ts';

/** Goes to a stage of the start: sets it off and gives it its deadline. */
export function enterStage(state: SessionState, stage: Stage): Step {
  const { attempt } = state;
  const ms = deadlineMs(stage);
  const effects: Effect[] = [];
  if (stage === 'microphone') effects.push({ do: 'open-microphone', attempt });
  if (stage === 'permission') effects.push({ do: 'ask-permission', attempt });
  if (stage === 'token' && !state.grant) effects.push({ do: 'fetch-grant', attempt });
  if (stage === 'session') effects.push({ do: 'configure-session', audible: state.audible });
  if (ms !== undefined) effects.push({ do: 'wait-for', attempt, stage, ms });
  const grant = stage === 'token' ? (state.grant ?? 'asked') : state.grant;
  return { state: { ...state, grant, phase: { name: 'starting', stage } }, effects };
}

/** Opens the call with the token that is there. */
export function openCall(state: SessionState, grant: Grant): Step {
  const { by, limit } = grant;
  const terms = limit ? { by, limit } : { by };
  const next = enterStage({ ...state, grant: undefined, terms }, 'answer');
  const { attempt, muted } = state;
  return {
    state: next.state,
    effects: [{ do: 'open-call', attempt, grant, muted }, ...next.effects],
  };
}

/** Shows the overlay that a start has put off. */
export function attachIfDue({ state, effects }: Step): Step {
  if (!state.attachDue || !state.home) return { state, effects };
  return {
    state: { ...state, attachDue: false },
    effects: [...effects, { do: 'attach', tabId: state.home.tabId, asked: false }],
  };
}

/**
 * Ends everything; a new attempt number makes every pending outcome of the old one stale. An overlay that was put off
 * comes now: it tells why there is no conversation.
 */
export function stop(state: SessionState, phase: Phase): Step {
  return attachIfDue({
    state: { ...withoutCall(state), phase, microphone: 'off', attempt: state.attempt + 1 },
    effects: [{ do: 'release' }],
  });
}

/** A failure: tried again by policy with a new attempt, or the end until the person acts. */
export function onProblem(state: SessionState, problem: Problem): Step {
  const delayMs = retryDelayMs(problem, state.failures, mayHaveCost(state));
  if (delayMs === undefined) return stop(state, { name: 'ended', problem });
  const attempt = state.attempt + 1;
  return {
    state: {
      ...withoutCall(state),
      attempt,
      failures: state.failures + 1,
      phase: { name: 'recovering', problem },
    },
    // What is said meanwhile waits for the next call.
    effects: [{ do: 'hang-up' }, { do: 'hold-microphone' }, { do: 'retry-later', attempt, delayMs }],
  };
}

/** The backend was given an offer and said nothing yet: it may have opened a call that somebody pays for. */
function mayHaveCost({ phase, terms }: SessionState): boolean {
  return phase.name === 'starting' && phase.stage === 'answer' && terms?.by === 'backend';
}

function withoutCall(state: SessionState): SessionState {
  return {
    ...state,
    transcript: cutUnfinished(state.transcript),
    notice: state.notice?.code === 'limit.soon' ? undefined : state.notice,
    grant: undefined,
    terms: undefined,
    response: undefined,
    responseDue: false,
    responseAsked: false,
    speaker: 'full',
    suspicion: initialState.suspicion,
    speakingSince: undefined,
    doubtfulTurn: undefined,
    sessionCreated: false,
    isWrittenDown: false,
  };
}
