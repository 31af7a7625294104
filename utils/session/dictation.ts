import type { DictationOutcome, Effect } from './events.ts';
import { problem } from './problem.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';
import { type MessageEntry, textOf } from './transcript.ts';

/** Typing what is said into the page. */
export interface Dictation {
  /** From when on, ms since 1970. */
  since: number;
  /** Ids of the utterances that were typed. */
  typed: readonly string[];
}

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** Types what is said from now on into the page, or no longer does. Captions only, and never longer than they last. */
export function setDictation(state: SessionState, on: boolean, now: number): Step {
  if (!on) return stay(withoutNotice({ ...state, dictation: undefined }));
  if (state.mode !== 'captions' || isOff(state)) return stay(state);
  return stay({ ...state, dictation: state.dictation ?? { since: now, typed: [] } });
}

/** After something was heard: what has its final words now is typed, once, if nobody began to say it before the toggle. */
export function dictate(before: SessionState, { state, effects }: Step): Step {
  const { dictation } = state;
  if (!dictation || before.transcript === state.transcript) return { state, effects };
  const known = new Map(before.transcript.map((entry) => [entry.id, entry]));
  const said = state.transcript.filter((entry): entry is MessageEntry => {
    if (entry.kind !== 'message' || !isSaid(entry) || dictation.typed.includes(entry.id)) return false;
    const old = known.get(entry.id);
    return !(old?.kind === 'message' && old.settled) && begunAt(before, entry) >= dictation.since;
  });
  if (said.length === 0) return { state, effects };
  const typed = [...dictation.typed, ...said.map(({ id }) => id)];
  return insert({ ...state, dictation: { ...dictation, typed } }, effects, said);
}

/** What came of it. */
export function onDictation(state: SessionState, outcome: DictationOutcome): Step {
  if (!state.dictation) return stay(state);
  return stay(outcome.type === 'text-inserted' ? withoutNotice(state) : { ...state, notice: outcome.problem });
}

function insert(state: SessionState, effects: readonly Effect[], said: readonly MessageEntry[]): Step {
  const { home } = state;
  // The page of the conversation and no other: it is the one that the person was told of.
  if (home?.attached !== 'yes') {
    const notice = problem('dictation.no_field', { detail: 'no page is attached' });
    return { state: { ...state, notice }, effects: [...effects] };
  }
  const typed = said.map(
    (entry): Effect => ({ do: 'insert-text', tabId: home.tabId, id: entry.id, text: lineOf(entry) }),
  );
  return { state, effects: [...effects, ...typed] };
}

/** Said by the person, with words that are final. */
const isSaid = (entry: MessageEntry): boolean =>
  entry.speaker === 'user' && !entry.typed && entry.settled && entry.status === 'completed' && lineOf(entry) !== '';

const lineOf = (entry: MessageEntry): string => textOf(entry).replace(/\s+/g, ' ').trim();

const begunAt = ({ spoken }: SessionState, { id, at }: MessageEntry): number =>
  Math.min(at, spoken.open.find((turn) => turn.id === id)?.from ?? at);

function withoutNotice(state: SessionState): SessionState {
  return state.notice?.code.startsWith('dictation.') ? { ...state, notice: undefined } : state;
}
