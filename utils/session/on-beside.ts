import { startLimit, withLimit } from './call-limit.ts';
import { configure, mayConfigure, termsOf, withoutCall } from './connecting.ts';
import { overdue } from './deadlines.ts';
import type { Effect, Heard, Outcome } from './events.ts';
import { goLive } from './go-live.ts';
import { leaveCall } from './leave-call.ts';
import { isElsewhere, NOT_KEPT } from './place.ts';
import { endsCall, problem } from './problem.ts';
import { besideFailed, enterBeside, fetchBeside } from './rescue.ts';
import type { Beside, Rescue } from './rescue-state.ts';
import { stageAfter } from './stages.ts';
import type { Grant, Milestone, SessionState } from './state.ts';
import type { Step } from './step.ts';
import { turnsEnd } from './talk.ts';

/** What came of the call that is made beside another one. It is no part of the conversation until it is promoted. */
export function onBeside(state: SessionState, outcome: Outcome, now: number): Step {
  const { rescue } = state;
  const beside = rescue?.beside;
  if (!rescue || !beside) return { state, effects: [] };
  const keep = (next: Beside): Step => ({ state: { ...state, rescue: { ...rescue, beside: next } }, effects: [] });
  switch (outcome.type) {
    case 'retry-due':
      return beside.stage === 'wait' ? fetchBeside(state, rescue, beside) : keep(beside);
    case 'grant-ready':
      return beside.stage === 'token' ? openBeside(state, rescue, beside, outcome.grant) : keep(beside);
    case 'call-limited':
      return keep({ ...beside, terms: withLimit(beside.terms, outcome.limit) });
    case 'milestone':
      return onMilestone(state, rescue, beside, outcome.name, now);
    case 'heard':
      return onHeardBeside(state, rescue, beside, outcome.heard, now);
    case 'deadline':
      if (outcome.stage !== beside.stage) return keep(beside);
      if (beside.stage === 'session' && beside.sessionCreated) return promote(state, rescue, beside, now);
      return besideFailed(state, rescue, beside, overdue(beside.stage, beside.terms?.by));
    case 'failed':
      return besideFailed(state, rescue, beside, outcome.problem);
    case 'limit-reached':
      return besideFailed(state, rescue, beside, problem(beside.terms?.limit?.code ?? 'limit.session'));
    default:
      return keep(beside);
  }
}

function openBeside(state: SessionState, rescue: Rescue, beside: Beside, grant: Grant): Step {
  if (isElsewhere(state, grant)) return besideFailed(state, rescue, beside, NOT_KEPT);
  const { attempt } = beside;
  const terms = termsOf(grant, rescue.way);
  const entered = enterBeside(state, rescue, { ...beside, terms, stage: 'answer' });
  const open: Effect = { do: 'open-beside', attempt, grant, transport: terms.transport, muted: state.muted };
  return { state: entered.state, effects: [open, ...entered.effects] };
}

function onMilestone(state: SessionState, rescue: Rescue, beside: Beside, name: Milestone, now: number): Step {
  if (!beside.terms || beside.stage === 'wait') return { state, effects: [] };
  const { call, effects } =
    name === 'answer' || name === 'channel' ? startLimit(beside, now) : { call: beside, effects: [] };
  const stage = stageAfter(name, beside.stage);
  if (!stage) return { state: { ...state, rescue: { ...rescue, beside: call } }, effects };
  const { talk, audible } = state;
  const entered = enterBeside(state, rescue, { ...call, stage, audible, talk });
  const configured = stage === 'session' && mayConfigure(state, call) ? [configure(state, 'beside')] : [];
  return { state: entered.state, effects: [...configured, ...entered.effects, ...effects] };
}

function onHeardBeside(state: SessionState, rescue: Rescue, beside: Beside, heard: Heard, now: number): Step {
  switch (heard.type) {
    case 'session-created': {
      const next = { ...beside, sessionCreated: true, isWrittenDown: true };
      const isDue = beside.stage === 'session' && !mayConfigure(state, beside);
      return {
        state: { ...state, rescue: { ...rescue, beside: next } },
        effects: [...(isDue ? [configure(state, 'beside')] : []), ...askToWrite(state, beside, heard.writesDown)],
      };
    }
    case 'session-ready': {
      if (beside.stage === 'wait' || beside.stage === 'token') return { state, effects: [] };
      const asked = askToWrite(state, beside, heard.writesDown);
      const promoted = promote(state, rescue, { ...beside, isWrittenDown: true }, now);
      return { state: promoted.state, effects: [...asked, ...promoted.effects] };
    }
    case 'server-error':
      return heard.problem && endsCall(heard.problem)
        ? besideFailed(state, rescue, beside, heard.problem)
        : { state, effects: [] };
    default:
      return { state, effects: [] };
  }
}

/** Once, as for any other call. */
function askToWrite({ mode }: SessionState, beside: Beside, writesDown: boolean): Effect[] {
  return writesDown || beside.isWrittenDown ? [] : [{ do: 'write-down', to: 'beside', mode }];
}

/** The call beside is up before the other one has come back: the conversation goes on in it, and stays with its transport. */
function promote(state: SessionState, rescue: Rescue, beside: Beside, now: number): Step {
  const { attempt, terms, sessionCreated, isWrittenDown } = beside;
  const left = leaveCall(state, rescue.since, now);
  const own: SessionState = { ...withoutCall(left.state), attempt, terms, sessionCreated, isWrittenDown };
  const live = goLive({ ...own, fellBack: terms?.transport ?? own.fellBack }, now, left.rewindMs);
  const effects: Effect[] = [{ do: 'promote', attempt }];
  if (state.mode === 'conversation' && beside.audible !== state.audible)
    effects.push({ do: 'set-modality', audible: state.audible });
  const { mode, talk } = state;
  if (beside.talk !== talk && !state.endsTurns)
    effects.push({ do: 'set-turn-detection', mode, talk, ...turnsEnd(terms) });
  return { state: live.state, effects: [...effects, ...live.effects] };
}
