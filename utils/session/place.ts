import { enterStage, firstStage, giveUpCall, onProblem } from './connecting.ts';
import type { Command } from './events.ts';
import { type Problem, problem } from './problem.ts';
import { type Grant, isOff, type SessionState, type Stage } from './state.ts';
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
  if (state.place === undefined || isSame) return { state: chosen, effects: [] };
  const fresh = unlearnt(chosen);
  if (isOff(state) || isBeforeGrant(state)) return { state: fresh, effects: [] };
  const over = giveUpCall(fresh, now);
  const next = enterStage(unlearnt(over.state), stageAgain(state));
  return { state: next.state, effects: [...over.effects, ...next.effects] };
}

/** What was learnt of the one server says nothing about the other: one that finds turns by itself ends the one that waits. */
function unlearnt(state: SessionState): SessionState {
  const commitDue = state.commitDue && state.talk === 'hold';
  return { ...state, failures: 0, fellBack: undefined, endsTurns: false, gaveUpAt: undefined, commitDue };
}

/** Who is being asked for the microphone is not asked a second time. */
const stageAgain = (state: SessionState): Stage =>
  state.phase.name === 'starting' && state.phase.stage === 'permission' ? 'permission' : firstStage(state);

/** Whether a grant leads to where nobody wants to go now: it was fetched just before that was changed. */
export const isElsewhere = ({ place }: Pick<SessionState, 'place'>, { by }: Grant): boolean =>
  place !== undefined && (by === 'device') !== (place === 'device');

/** Throws such a grant away and asks for another one, once: after that what is kept is something else than what was told. */
export function askAnew(state: SessionState, now: number): Step {
  if (state.grant === 'asked-anew') return onProblem(state, NOT_KEPT, now);
  return {
    state: { ...state, grant: 'asked-anew' },
    effects: [{ do: 'fetch-grant', attempt: state.attempt, purpose: state.mode }],
  };
}

/** Two grants, and each for the other place. */
export const NOT_KEPT: Problem = problem('place.not_kept', { detail: 'who was asked is not who was chosen' });

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
