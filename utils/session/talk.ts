import { isConfigured } from './connecting.ts';
import type { Effect, TalkDue } from './events.ts';
import { problem } from './problem.ts';
import { askForResponse } from './say-message.ts';
import { cutVoice } from './speaking.ts';
import { turnBegan, turnDropped, turnEnded } from './spoken-turns.ts';
import { type CallTerms, isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';
import { giveTurn } from './turns.ts';

/** `open`: the server hears when somebody speaks. `hold`: the person says so, with a key or button. */
export type Talk = 'open' | 'hold';

/**
 * A turn of who just talks ends by a silence; our own engine is asked to judge also the words. What others take for that, and
 * how long they would wait, is theirs to say.
 */
export const turnsEnd = (terms: CallTerms | undefined): { ends?: 'by-words' } =>
  terms?.by === 'device' ? { ends: 'by-words' } : {};

/** A turn that the person holds the key for, or has locked open. */
export interface Talking {
  /** Names the turn until the server has: an id of no server. */
  id: string;
  /** When it was begun, ms since 1970. */
  since: number;
  locked: boolean;
}

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** A press that is over sooner is nothing, in ms. */
const SHORTEST_PRESS_MS = 100;
/** So long a key may be held in a page, which could keep its release from us, in ms. */
const LONGEST_IN_PAGE_MS = 120_000;
/** So long a turn may go on that waits for no key: longer than anybody asks, and short for a microphone left open, in ms. */
const LONGEST_LOCKED_MS = 300_000;

/** Changes who says when a turn is over, also in a call that runs. A turn that is being held is over by that. */
export function setTalk(state: SessionState, talk: Talk, now: number): Step {
  if (talk === state.talk) return stay(state);
  const ended = talkEnd(state, now);
  const changed = changeTalk(withoutVoice(ended.state), talk);
  return { state: changed.state, effects: [...ended.effects, ...changed.effects] };
}

function changeTalk(state: SessionState, talk: Talk): Step {
  const effects: Effect[] = [];
  // Who holds a key is heard by that alone: being muted besides would leave a key that does nothing.
  const muted = state.muted && talk === 'open';
  if (!isOff(state) && muted !== state.muted) effects.push({ do: 'set-muted', muted });
  if (!isOff(state)) effects.push({ do: 'gate-microphone', open: talk === 'open' });
  // A server that finds no turns need not be told: it has none to find already.
  if (isConfigured(state) && !state.endsTurns)
    effects.push({ do: 'set-turn-detection', mode: state.mode, talk, ...turnsEnd(state.terms) });
  // A call that finds turns by itself ends the one that waits for it, and a second end would ask for a second answer.
  const commitDue = state.commitDue && (talk === 'hold' || state.endsTurns);
  return { state: { ...state, talk, muted, commitDue }, effects };
}

/** The server that heard somebody speak is told to find no turns, or to find them anew: it never says when they end. */
function withoutVoice(state: SessionState): SessionState {
  const quiet: SessionState = { ...state, suspicion: { ...state.suspicion, there: false } };
  const { phase } = state;
  return phase.name === 'live' && phase.turn === 'user-speaking' ? giveTurn(quiet, 'listening') : quiet;
}

/** The key is down: the answer stops, and what is said from now on is a turn. */
export function talkBegin(state: SessionState, now: number, inPage = false): Step {
  if (state.talk !== 'hold' || state.talking || state.muted || !state.voice || isOff(state)) return stay(state);
  const talking: Talking = { id: `press_${now}`, since: now, locked: false };
  const heard = withoutEnded(state);
  const cut = cutVoice({ ...heard, talking, spoken: turnBegan(state.spoken, talking.id, now) }, now);
  const effects = [...cut.effects];
  // What is there from before the press is no part of the turn.
  if (state.phase.name === 'live') effects.push({ do: 'clear-input' });
  effects.push({ do: 'gate-microphone', open: true });
  if (inPage) effects.push({ do: 'wait-talk', id: talking.id, locked: false, ms: LONGEST_IN_PAGE_MS });
  return { state: giveTurn(cut.state, 'user-speaking'), effects };
}

/** The turn goes on when the key is up, until it is ended. Begins one where there is none. */
export function talkLock(state: SessionState, now: number): Step {
  const begun = talkBegin(state, now);
  const { talking } = begun.state;
  if (!talking || talking.locked) return begun;
  const due: Effect = { do: 'wait-talk', id: talking.id, locked: true, ms: LONGEST_LOCKED_MS };
  return {
    state: { ...begun.state, talking: { ...talking, locked: true } },
    // Captions of a lecture last as long as the lecture.
    effects: state.mode === 'captions' ? begun.effects : [...begun.effects, due],
  };
}

/** The turn has gone on for so long that it may have been forgotten: it ends as if the person had ended it. */
export function talkDue(state: SessionState, { id, locked }: TalkDue, now: number): Step {
  if (state.talking?.id !== id || state.talking.locked !== locked) return stay(state);
  const ended = talkEnd(state, now);
  return { ...ended, state: { ...ended.state, notice: problem('talk.ended') } };
}

function withoutEnded(state: SessionState): SessionState {
  return state.notice?.code === 'talk.ended' ? { ...state, notice: undefined } : state;
}

/** The turn is over: it is answered, or where there is no call yet, kept for the one that comes. */
export function talkEnd(state: SessionState, now: number): Step {
  const { talking } = state;
  if (!talking) return stay(state);
  const closed: SessionState = { ...state, talking: undefined };
  const live = state.phase.name === 'live';
  const effects: Effect[] = [{ do: 'gate-microphone', open: false }];
  if (now - talking.since < SHORTEST_PRESS_MS) {
    if (live) effects.push({ do: 'clear-input' });
    return { state: giveTurn({ ...closed, spoken: turnDropped(state.spoken, talking.id) }, 'listening'), effects };
  }
  const ended: SessionState = { ...closed, spoken: turnEnded(state.spoken, now), commitDue: !live };
  return live ? commit(ended, effects) : { state: ended, effects };
}

function commit(state: SessionState, before: Effect[]): Step {
  const effects: Effect[] = [...before, { do: 'commit-input' }];
  if (state.mode === 'captions') return { state: giveTurn(state, 'listening'), effects };
  const asked = askForResponse(giveTurn(state, 'thinking'));
  // One that still runs was told to stop when the key went down.
  return {
    state: asked.state,
    effects: [...effects, ...asked.effects.filter(({ do: name }) => name !== 'cancel-response')],
  };
}
