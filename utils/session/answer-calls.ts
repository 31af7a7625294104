import { ASK_FOR_TAB, READ_MORE, SHOW_ON_PAGE } from '../shared/own-functions.ts';
import { askForTab } from './asked-tab.ts';
import { giveOutput } from './give-output.ts';
import { pageAsked } from './page-asked.ts';
import { readMore } from './read-more.ts';
import { showAsked } from './show-source.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { FunctionCallEntry, FunctionCallOutputEntry, Transcript } from './transcript.ts';

/** So many calls are answered for one thing that the person has said. */
export const MOST_CALLS = 5;

const NO_MORE = 'That was the last one for this question. Answer now with what you have.';

/**
 * Answers the functions that a response has called, and has the model go on. Only what this client offers is done. Whatever
 * a model calls without end: for one thing that the person says there are so many answers, then one that says so, then none.
 */
export function answerCalls(state: SessionState, items: readonly string[], now: number): Step {
  const calls = state.transcript.filter((entry): entry is FunctionCallEntry => isOpenCall(entry, items, state));
  return calls.reduce<Step>(
    (done, call) => {
      const next = answerCall(done.state, call, now);
      return { state: next.state, effects: [...done.effects, ...next.effects] };
    },
    { state, effects: [] },
  );
}

/** What was called, is complete, and has no answer. */
function isOpenCall(
  entry: Transcript[number],
  items: readonly string[],
  { transcript, attempt }: SessionState,
): boolean {
  if (entry.kind !== 'function_call' || !items.includes(entry.id) || entry.call !== attempt) return false;
  if (entry.status === 'incomplete' || entry.callId === '') return false;
  return !transcript.some((other) => other.kind === 'function_call_output' && other.callId === entry.callId);
}

function answerCall(state: SessionState, call: FunctionCallEntry, now: number): Step {
  // What is being shown will be answered, too.
  const given = answersSince(state.transcript) + (state.showing?.call === undefined ? 0 : 1);
  if (given > MOST_CALLS) return { state, effects: [] };
  if (given === MOST_CALLS) return giveOutput(state, call, { output: NO_MORE }, now);
  switch (call.name) {
    case READ_MORE: {
      const page = pageAsked(state, call.arguments);
      const { output, titles, tokens } = readMore(page?.item, call.arguments);
      const answered = giveOutput(state, call, { output, titles }, now);
      const transcript = answered.state.transcript.map((entry) =>
        entry.kind === 'page' && entry.id === page?.id && tokens > 0
          ? { ...entry, more: (entry.more ?? 0) + tokens }
          : entry,
      );
      return { ...answered, state: { ...answered.state, transcript } };
    }
    case SHOW_ON_PAGE:
      return showAsked(state, call, now);
    case ASK_FOR_TAB:
      return askForTab(state, call, now);
    default:
      if (wasRefused(state.transcript)) return { state, effects: [] };
      return giveOutput(state, call, { output: 'There is no such function. Answer without it.', refused: true }, now);
  }
}

const outputsSince = (transcript: Transcript): readonly FunctionCallOutputEntry[] => {
  const asked = transcript.findLastIndex((entry) => entry.kind === 'message' && entry.speaker === 'user');
  return transcript
    .slice(asked + 1)
    .filter((entry): entry is FunctionCallOutputEntry => entry.kind === 'function_call_output' && entry.own === true);
};

const answersSince = (transcript: Transcript): number => outputsSince(transcript).length;
const wasRefused = (transcript: Transcript): boolean => outputsSince(transcript).some(({ refused }) => refused);
