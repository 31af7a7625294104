import { assertNever } from '../shared/assert-never.ts';
import { endAtLimit, isAtLimit, startLimit, withLimit } from './call-limit.ts';
import { enterStage, firstStage, goOnFromMicrophone, onProblem, openCall } from './connecting.ts';
import { overdue } from './deadlines.ts';
import type { Outcome } from './events.ts';
import { goLive } from './go-live.ts';
import { onHeard } from './on-heard.ts';
import { hearAgain, loseMicrophone, wasOpen } from './on-microphone.ts';
import { askAnew, isElsewhere } from './place.ts';
import { type Problem, problem } from './problem.ts';
import { onHealed, onLost, onUnstable } from './rescue.ts';
import { stageAfter } from './stages.ts';
import type { Milestone, SessionState, Stage } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** What came of an effect of the current attempt. */
export function onOutcome(state: SessionState, outcome: Outcome, now: number): Step {
  switch (outcome.type) {
    case 'permission-needed':
      return isAt(state, 'microphone') ? enterStage(state, 'permission') : stay(state);
    case 'permission-granted':
      return isAt(state, 'permission') ? enterStage(state, 'microphone') : stay(state);
    case 'microphone-permitted':
      return fetchEarly(state);
    case 'microphone-ready':
      if (isAt(state, 'microphone')) return goOnFromMicrophone(mark(hearAgain(state), 'microphone', now));
      // The call did not wait for it.
      return stay(state.microphone === 'lost' ? hearAgain(state) : state);
    case 'grant-ready': {
      const { grant } = outcome;
      const marked = mark(state, 'token', now);
      if (!isAt(state, 'token') && !isAt(state, 'microphone')) return stay(state);
      if (isElsewhere(state, grant)) return askAnew(state, now);
      return isAt(state, 'token') ? openCall(marked, grant) : stay({ ...marked, grant });
    }
    case 'engine-loaded': {
      const { phase } = state;
      if (phase.name !== 'starting' || phase.stage !== 'engine') return stay(state);
      return stay({ ...state, phase: { ...phase, loaded: outcome.share } });
    }
    case 'call-limited':
      return stay({ ...state, terms: withLimit(state.terms, outcome.limit) });
    case 'limit-near':
      return state.phase.name === 'live' ? stay({ ...state, notice: problem('limit.soon') }) : stay(state);
    case 'limit-reached':
      return endAtLimit(state);
    case 'milestone':
      return onMilestone(state, outcome.name, now);
    case 'deadline':
      return onDeadline(state, outcome.stage, now);
    case 'retry-due':
      return state.phase.name === 'recovering' ? enterStage(state, firstStage(state)) : stay(state);
    case 'failed':
      return onFailed(state, outcome, now);
    case 'call-unstable':
      return onUnstable(state, outcome, now);
    case 'call-healed':
      return onHealed(state, now);
    case 'heard':
      return onHeard(state, outcome.heard, now);
    default:
      return assertNever(outcome);
  }
}

/** Nothing that expires waits for a person: but when nobody has to be asked, token and microphone come together. */
function fetchEarly(state: SessionState): Step {
  if (!isAt(state, 'microphone') || state.grant) return stay(state);
  return {
    state: { ...state, grant: 'asked' },
    effects: [{ do: 'fetch-grant', attempt: state.attempt, purpose: state.mode }],
  };
}

function onMilestone(state: SessionState, name: Milestone, now: number): Step {
  const next = mark(state, name, now);
  // A WebSocket has no answer: it is a call from the moment it is open.
  const { call, effects } =
    name === 'answer' || name === 'channel' ? startLimit(next, now) : { call: next, effects: [] };
  const stage = call.phase.name === 'starting' ? stageAfter(name, call.phase.stage) : undefined;
  if (!stage) return { state: call, effects };
  const entered = enterStage(call, stage);
  return { state: entered.state, effects: [...entered.effects, ...effects] };
}

function mark(state: SessionState, name: Milestone, now: number): SessionState {
  return { ...state, timeline: { ...state.timeline, [name]: now } };
}

function onDeadline(state: SessionState, stage: Stage, now: number): Step {
  if (!isAt(state, stage) || stage === 'permission') return stay(state);
  // Some servers never confirm the configuration; that they opened a session is enough.
  if (stage === 'session' && state.sessionCreated) return goLive(state, now);
  const cause = overdue(stage, state.terms?.by);
  return stage === 'microphone' && wasOpen(state) ? goOnWithout(state, cause) : onProblem(state, cause, now);
}

/** A call that is made anew got no device. Nobody has to start anything for it to come back. */
function goOnWithout(state: SessionState, { code, detail }: Problem): Step {
  return loseMicrophone(state, problem(code === 'mic.denied' ? code : 'mic.lost', { detail }));
}

function onFailed(state: SessionState, { problem: cause }: Extract<Outcome, { type: 'failed' }>, now: number): Step {
  if (state.phase.name === 'idle' || state.phase.name === 'ended') return stay(state);
  // The call may have gone on without the device meanwhile.
  if (wasOpen(state) && cause.code.startsWith('mic.'))
    return isAt(state, 'microphone') || isAt(state, 'permission') ? goOnWithout(state, cause) : stay(state);
  // The server's clock decides, and ours is late by the way of the answer: a call lost that close to its end has ended.
  if (isAtLimit(state, now)) return endAtLimit(state);
  return onLost(state, cause, now);
}

function isAt(state: SessionState, stage: Stage): boolean {
  return state.phase.name === 'starting' && state.phase.stage === stage;
}
