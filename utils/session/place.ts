import { enterStage, firstStage, giveUpCall } from './connecting.ts';
import type { Command } from './events.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';

/** Where the other side is: in the extension itself, or behind a backend. */
export type Place = 'device' | 'backend';

/**
 * Changes who answers, and whether anything may be fetched. A call that runs is given up for one to the other place, which is told
 * what was said so far; nothing that is said meanwhile is lost. So it is where nothing may leave from now on: what thinks in a call
 * on this computer may be a server. What has not asked for a call yet goes on as it is: it asks for the new one.
 */
export function setPlace(state: SessionState, { place, sealed }: SetPlace, now: number): Step {
  const isSealed = sealed && !state.sealed;
  const chosen: SessionState = { ...(isSealed ? withoutFetch(state) : state), place, sealed };
  const isSame = place === state.place && !isSealed;
  if (state.place === undefined || isSame || isOff(state) || isBeforeGrant(state))
    return { state: chosen, effects: [] };
  const over = giveUpCall(chosen, now);
  // What was learnt of the one server says nothing about the other.
  const fresh = { failures: 0, fellBack: undefined, endsTurns: false, gaveUpAt: undefined };
  const commitDue = over.state.commitDue && state.talk === 'hold';
  const next = enterStage({ ...over.state, ...fresh, commitDue }, firstStage(over.state));
  return { state: next.state, effects: [...over.effects, ...next.effects] };
}

type SetPlace = Extract<Command, { type: 'set-place' }>;

/** A document that is being fetched is only offered again. */
function withoutFetch(state: SessionState): SessionState {
  const { offer } = state;
  if (!offer?.about.fetched) return state;
  const { fetched: _, ...about } = offer.about;
  return { ...state, offer: { ...offer, about } };
}

/** Nothing was asked for yet that belongs to one place. */
const isBeforeGrant = ({ phase, grant }: SessionState): boolean =>
  grant === undefined && phase.name === 'starting' && (phase.stage === 'permission' || phase.stage === 'microphone');
