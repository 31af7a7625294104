import { assertNever } from '../shared/assert-never.ts';
import type { MicrophoneEvent } from './events.ts';
import { hearNear } from './nobody-near.ts';
import { hearOwnTurn } from './own-turns.ts';
import { type ProblemCode, problem } from './problem.ts';
import { judge } from './speaking.ts';
import type { SessionState, Suspicion } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** Notices that a microphone which is heard again makes untrue. */
const CURED: readonly ProblemCode[] = ['mic.lost', 'mic.allowed_once', 'mic.denied', 'mic.none', 'mic.busy'];

/** What the microphone tells by itself. */
export function onMicrophone(state: SessionState, event: MicrophoneEvent, now: number): Step {
  switch (event.type) {
    case 'sound':
      return hearSound({ ...state, suspicion: hearNear(state.suspicion, event, now) }, event.here, now);
    case 'microphone-silent':
      // What is told already may offer something to do. This comes again: a microphone that stays silent says so every 6 s.
      return stay(expectsVoice(state) && !state.notice ? { ...state, notice: problem('mic.silent') } : state);
    case 'microphone-heard':
      return stay(withoutNotice(state, ['mic.silent']));
    case 'microphone-lost':
      // A start that waits for the device hears of a failure by its own outcome.
      if (state.microphone === 'off') return stay(state);
      return stay({ ...state, microphone: 'lost', notice: event.problem });
    case 'microphone-back':
      return stay(withoutNotice({ ...state, microphone: 'on' }, CURED));
    default:
      return assertNever(event);
  }
}

function hearSound(state: SessionState, here: Suspicion['here'], now: number): Step {
  return state.endsTurns ? hearOwnTurn(state, here, now) : judge(state, now);
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
