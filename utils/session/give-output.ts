import type { PageItem } from '../shared/page-item.ts';
import type { Effect } from './events.ts';
import { newItemId } from './say-message.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import type { FunctionCallEntry, FunctionCallOutputEntry } from './transcript.ts';

/** What is known of an output beside its call. */
interface Output {
  output: PageItem | string;
  titles?: readonly string[];
  refused?: true;
}

/**
 * Puts an output into the conversation and has the model go on, unless somebody else has the floor. Its text is kept
 * nowhere but at the server: page text stands in no transcript.
 */
export function giveOutput(state: SessionState, call: FunctionCallEntry, given: Output, now: number): Step {
  const { callId } = call;
  const { output, titles = [], refused } = given;
  const entry: FunctionCallOutputEntry = {
    ...{ kind: 'function_call_output', id: newItemId(state, now), at: now, call: state.attempt, callId },
    ...{ output: '', own: true, ...(refused ? { refused } : {}) },
  };
  const about = titles.length > 0 ? { titles } : {};
  const transcript = state.transcript.flatMap((other) =>
    other.id === call.id
      ? [{ ...call, status: 'completed' as const, ...about, ...(refused ? { refused } : {}) }, entry]
      : [other],
  );
  const effect: Effect = { do: 'create-item', item: { kind: 'output', id: entry.id, callId, output } };
  // Who holds the key gets an answer to all of it when they let go.
  const responseDue = state.responseDue || !state.talking;
  return { state: { ...state, nextItem: state.nextItem + 1, transcript, responseDue }, effects: [effect] };
}
