import type { Effect, Heard } from './events.ts';
import type { SessionState, Suspicion } from './state.ts';
import type { Step } from './step.ts';

/**
 * How the engine of this computer is to begin, where it is not to say at once all that it is: `short` to whom it has said that
 * before, and not to who has begun to speak while it got ready, whose words would cut it off: `late`, as what was heard may
 * have been nobody, or `none` while a key is held or has been.
 */
export type Hello = 'short' | 'late' | 'none';

/** What a call is told of it when it is configured. Other servers greet nobody unasked. */
export function helloFor(state: Pick<SessionState, HelloFields>): { hello?: Hello } {
  if (state.terms?.by !== 'device' || state.mode !== 'conversation') return {};
  if (state.talking || state.commitDue) return { hello: 'none' };
  if (state.saidEarly) return { hello: 'late' };
  return state.greeted ? { hello: 'short' } : {};
}

type HelloFields = 'terms' | 'mode' | 'saidEarly' | 'talking' | 'commitDue' | 'greeted';

/** Longer than a click or a cough. */
const SAID: readonly Suspicion['here'][] = ['speech', 'lasting'];

/** What is heard while a call is being made is kept for it, unless only what is said with a key held is. */
export function noteEarly(state: SessionState, here: Suspicion['here']): SessionState {
  const isKept = state.talk === 'open' && (state.phase.name === 'starting' || state.phase.name === 'recovering');
  return isKept && !state.saidEarly && SAID.includes(here) ? { ...state, saidEarly: true } : state;
}

/** After something was heard: a greeting that has come to its end, read or listened to, is not said in full again. */
export function noteGreeted(before: SessionState, { state, effects }: Step, heard: Heard): Step {
  const isHeard = heard.type === 'audio-stopped' && before.speakingSince !== undefined;
  const isRead = heard.type === 'response-ended' && heard.status === 'completed' && !before.audible;
  if (state.greeted || state.terms?.by !== 'device' || !(isHeard || isRead) || !isGreeting(state))
    return { state, effects };
  const remember: Effect = { do: 'remember-greeted' };
  return { state: { ...state, greeted: true }, effects: [...effects, remember] };
}

/** Nobody has asked anything yet. */
function isGreeting({ transcript }: SessionState): boolean {
  const speakers = transcript.flatMap((entry) => (entry.kind === 'message' ? [entry.speaker] : []));
  return speakers.includes('assistant') && !speakers.includes('user');
}
