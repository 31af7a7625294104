import { assertNever } from '../shared/assert-never.ts';
import { goOnFromMicrophone } from './connecting.ts';
import type { MicrophoneEvent } from './events.ts';
import { noteEarly } from './greeting.ts';
import { hearNear, isSaidByNobody } from './nobody-near.ts';
import { hearOwnTurn } from './own-turns.ts';
import { type Problem, type ProblemCode, problem } from './problem.ts';
import { isAnswering, judge } from './speaking.ts';
import type { SessionState, Suspicion } from './state.ts';
import type { Step } from './step.ts';
import { giveTurn } from './turns.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** Notices that a microphone which is heard again makes untrue. */
const CURED: readonly ProblemCode[] = ['mic.lost', 'mic.allowed_once', 'mic.denied', 'mic.none', 'mic.busy'];

/** What the microphone tells by itself. */
export function onMicrophone(state: SessionState, event: MicrophoneEvent, now: number): Step {
  switch (event.type) {
    case 'sound':
      return hearSound(
        { ...noteEarly(state, event.here), suspicion: hearNear(state.suspicion, event, now) },
        event.here,
        now,
      );
    case 'microphone-silent':
      // What is told already may offer something to do. This comes again: a microphone that stays silent says so every 6 s.
      return stay(expectsVoice(state) && !state.notice ? { ...state, notice: problem('mic.silent') } : state);
    case 'microphone-heard':
      return stay(withoutNotice(state, ['mic.silent']));
    case 'microphone-lost':
      // Who waits for the device, or for the person who is asked for it, hears of a failure by its own outcome.
      return wasOpen(state) && !isAsked(state) ? loseMicrophone(state, event.problem) : stay(state);
    case 'microphone-back':
      return stay(hearAgain(state));
    default:
      return assertNever(event);
  }
}

/** Whether this conversation has had a microphone: then it goes on without one until the device is back. */
export const wasOpen = ({ microphone }: SessionState): boolean => microphone !== 'off';

const isAsked = ({ phase }: SessionState): boolean => phase.name === 'starting' && phase.stage === 'permission';

/** The device is gone. A call that is made anew does not wait for it. */
export function loseMicrophone(state: SessionState, cause: Problem): Step {
  const lost: SessionState = { ...state, microphone: 'lost', notice: cause };
  const { phase } = state;
  const waits = phase.name === 'starting' && (phase.stage === 'microphone' || phase.stage === 'permission');
  return waits ? goOnFromMicrophone(lost) : stay(lost);
}

/** The device is open, and what is told of it is over. */
export function hearAgain(state: SessionState): SessionState {
  return withoutNotice({ ...state, microphone: 'on' }, CURED);
}

function hearSound(state: SessionState, here: Suspicion['here'], now: number): Step {
  return state.endsTurns ? hearOwnTurn(state, here, now) : judge(hearAnswerToVoice(state), now);
}

/**
 * A server that heard the end of the voice, and then somebody who answers at once, takes both for one turn: it is theirs as
 * soon as they are near.
 */
function hearAnswerToVoice(state: SessionState): SessionState {
  const { doubtfulTurn, suspicion } = state;
  if (doubtfulTurn === undefined || !suspicion.there || isAnswering(state)) return state;
  if (isSaidByNobody(state, doubtfulTurn)) return state;
  return giveTurn({ ...state, doubtfulTurn: undefined }, 'user-speaking');
}

/** Silence is told only to somebody who may be talking to it. */
function expectsVoice({ phase, voice, muted, microphone, talk }: SessionState): boolean {
  return (
    talk === 'open' && phase.name === 'live' && phase.turn === 'listening' && voice && !muted && microphone === 'on'
  );
}

function withoutNotice(state: SessionState, codes: readonly ProblemCode[]): SessionState {
  return state.notice && codes.includes(state.notice.code) ? { ...state, notice: undefined } : state;
}
