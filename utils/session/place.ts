import { enterStage, firstStage, giveUpCall } from './connecting.ts';
import type { Effect } from './events.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/** Where the other side is: in the extension itself, or behind a backend. */
export type Place = 'device' | 'backend';

/**
 * Changes who answers. A call that runs is given up for one to the other place, which is told what was said so far; nothing that
 * is said meanwhile is lost. What has not asked for a call yet goes on as it is: it asks for the new one.
 */
export function setPlace(state: SessionState, place: Place, now: number): Step {
  const chosen: SessionState = { ...state, place };
  if (state.place === undefined || place === state.place || isOff(state) || isBeforeGrant(state))
    return { state: chosen, effects: [] };
  const over = giveUpCall(chosen, now);
  const next = enterStage({ ...over.state, failures: 0, fellBack: undefined }, firstStage(over.state));
  const effects: Effect[] = [...over.effects, ...next.effects];
  return { state: next.state, effects };
}

/** Nothing was asked for yet that belongs to one place. */
const isBeforeGrant = ({ phase, grant }: SessionState): boolean =>
  grant === undefined && phase.name === 'starting' && (phase.stage === 'permission' || phase.stage === 'microphone');
