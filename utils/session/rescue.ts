import { isAtLimit } from './call-limit.ts';
import { onProblem, stop, wayAfterProblem } from './connecting.ts';
import { deadlineMs } from './deadlines.ts';
import type { Effect, Outcome } from './events.ts';
import { type Problem, problem } from './problem.ts';
import type { Beside, Rescue } from './rescue-state.ts';
import { retryDelayMs } from './retry-policy.ts';
import { cameLate } from './spoken-turns.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** The other side has fallen silent: a call beside it is begun, and this one may still come back. */
export function onUnstable(
  state: SessionState,
  { silentMs }: Extract<Outcome, { type: 'call-unstable' }>,
  now: number,
): Step {
  if (state.phase.name !== 'live' || state.rescue || isAtLimit(state, now)) return stay(state);
  const way = wayAfterProblem(state, problem('net.lost'));
  const rescue: Rescue = { since: now - Math.max(0, silentMs), failures: 0, way, beside: undefined };
  return fetchBeside(...withBeside(state, rescue));
}

/**
 * The other side is there again before the call beside it was. What was written to it arrives late but arrives; sound over
 * WebRTC does not, and is sent again unless the server has heard somebody begin to speak meanwhile.
 */
export function onHealed(state: SessionState, now: number): Step {
  const { rescue, spoken, terms, voice } = state;
  if (state.phase.name !== 'live' || !rescue) return stay(state);
  const effects: Effect[] = [{ do: 'drop-beside' }];
  const ms = now - Math.max(rescue.since, spoken.heardUntil);
  const hears = spoken.open.some((turn) => turn.from > rescue.since);
  if (voice && terms?.transport === 'webrtc' && !hears && ms > 0) effects.push({ do: 'rewind-microphone', ms });
  // Over a WebSocket all of it arrives, and what the server tells of it comes as late.
  const heard = terms?.transport === 'websocket' ? cameLate(spoken, rescue.since, now) : spoken;
  return { state: { ...state, rescue: undefined, spoken: heard }, effects };
}

/** A service that is up and answers nothing is asked once more, in another call, and not a third time so soon. */
const GIVE_UP_AGAIN_MS = 120_000;

/** The line is there, and no answer came over it that was due. */
function onUnanswered(state: SessionState, cause: Problem, now: number): Step {
  const { gaveUpAt = Number.NEGATIVE_INFINITY } = state;
  if (now - gaveUpAt < GIVE_UP_AGAIN_MS) return stop(state, { name: 'ended', problem: cause });
  return onProblem({ ...state, gaveUpAt: now }, cause, now);
}

/** The call is gone. One that is being made beside it is waited for; otherwise another one is begun. */
export function onLost(state: SessionState, cause: Problem, now: number): Step {
  const mayGoOn = retryDelayMs(cause, 0) !== undefined;
  if (state.phase.name === 'recovering' && state.rescue) return mayGoOn ? stay(state) : onProblem(state, cause, now);
  if (state.phase.name === 'live' && cause.code === 'openai.timeout') return onUnanswered(state, cause, now);
  if (!state.rescue?.beside || !mayGoOn) return onProblem(state, cause, now);
  // What is said meanwhile needs no holding: it is after `since`, and so will be heard again.
  return {
    state: { ...state, phase: { name: 'recovering', problem: cause }, speaker: 'full' },
    effects: [{ do: 'hang-up' }],
  };
}

/** Asks for what the call beside may be opened with: a grant is used once. */
export function fetchBeside(state: SessionState, rescue: Rescue, beside: Beside): Step {
  const { attempt } = beside;
  const entered = enterBeside(state, rescue, { ...beside, stage: 'token' });
  return { state: entered.state, effects: [{ do: 'fetch-grant', attempt, purpose: state.mode }, ...entered.effects] };
}

/** The next stage of the call beside, with its deadline. */
export function enterBeside(state: SessionState, rescue: Rescue, beside: Beside): Step {
  const { attempt, stage } = beside;
  const ms = stage === 'wait' ? undefined : deadlineMs(stage);
  const effects: Effect[] = stage === 'wait' || ms === undefined ? [] : [{ do: 'wait-for', attempt, stage, ms }];
  return { state: { ...state, rescue: { ...rescue, beside } }, effects };
}

/** The call beside came to nothing: tried again by policy as long as the other one is silent. */
export function besideFailed(state: SessionState, rescue: Rescue, beside: Beside, cause: Problem): Step {
  const { terms, stage } = beside;
  const delayMs = retryDelayMs(cause, rescue.failures, stage === 'answer' && terms?.by === 'backend');
  const isLost = state.phase.name === 'recovering';
  if (delayMs === undefined && isLost) return stop(state, { name: 'ended', problem: cause });
  const drop: Effect = { do: 'drop-beside' };
  if (delayMs === undefined) return { state: { ...state, rescue: { ...rescue, beside: undefined } }, effects: [drop] };
  const way = wayAfterProblem({ phase: { name: 'recovering', problem: cause }, terms, fellBack: rescue.way }, cause);
  const [next, waiting, again] = withBeside(state, { ...rescue, failures: rescue.failures + 1, way });
  return {
    state: { ...next, rescue: { ...waiting, beside: again } },
    effects: [drop, { do: 'retry-later', attempt: again.attempt, delayMs }],
  };
}

/** A call beside with a number of its own. */
function withBeside(state: SessionState, rescue: Rescue): [SessionState, Rescue, Beside] {
  const attempt = state.lastAttempt + 1;
  const beside: Beside = {
    attempt,
    stage: 'wait',
    terms: undefined,
    sessionCreated: false,
    isWrittenDown: false,
    audible: state.audible,
    talk: state.talk,
  };
  return [{ ...state, lastAttempt: attempt }, rescue, beside];
}
