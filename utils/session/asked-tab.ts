import { ASK_FOR_TAB } from '../shared/own-functions.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { argumentsIn } from './arguments-in.ts';
import { giveOutput } from './give-output.ts';
import { askForResponse } from './say-message.ts';
import { isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';
import { type FunctionCallEntry, type Transcript, textOf } from './transcript.ts';

/** Longer than that nobody calls a tab, in characters. */
const MOST_CHARACTERS = 200;

/** Whichever surface is open: the session knows of none, and who sees the list already loses nothing by the second sentence. */
const ASKED = [
  'The person has been asked to choose the tab in the list that Earshot shows them, and nothing was read yet.',
  'The list is in the popup and in the side panel; the Earshot button in the toolbar opens it.',
  'Say so in a few words. The page comes by itself when they have chosen; do not ask again.',
].join(' ');
const ASKED_BEFORE =
  'The person was asked for a tab already since they last said something, and is not asked again. Answer with what you have.';
const NOT_SAID = 'The person has not said anything yet: only they can ask for another tab.';

/**
 * The model has understood that the person speaks of another open tab: they are asked which, once for each thing that they say.
 * No tab is looked at for it. What the model makes of their words only ranks a list that nobody but them sees.
 */
export function askForTab(state: SessionState, call: FunctionCallEntry, now: number): Step {
  const { transcript } = state;
  const at = transcript.findLastIndex((entry) => entry.kind === 'message' && entry.speaker === 'user');
  const message = transcript[at]?.id;
  if (message === undefined) return giveOutput(state, call, { output: NOT_SAID }, now);
  if (wasAnswered(transcript.slice(at))) return giveOutput(state, call, { output: ASKED_BEFORE }, now);
  const { name } = argumentsIn(call.arguments) ?? {};
  const words = typeof name === 'string' ? name.slice(0, MOST_CHARACTERS) : '';
  return giveOutput({ ...state, askedTab: { message, words } }, call, { output: ASKED }, now);
}

const wasAnswered = (transcript: Transcript): boolean =>
  transcript.some(
    (entry) =>
      entry.kind === 'function_call' &&
      entry.name === ASK_FOR_TAB &&
      transcript.some((other) => other.kind === 'function_call_output' && other.callId === entry.callId),
  );

/** Who says something else does not think of the tab any more, nor who has ended the conversation. */
export function dropAnswered({ state, effects }: Step): Step {
  const { askedTab, transcript } = state;
  if (!askedTab) return { state, effects };
  const at = transcript.findIndex(({ id }) => id === askedTab.message);
  // Of what is being said right now nobody knows whether it is speech.
  const isOver = transcript
    .slice(at + 1)
    .some((entry) => entry.kind === 'message' && entry.speaker === 'user' && entry.settled && textOf(entry) !== '');
  const isGone = isOff(state) || at < 0 || isOver;
  return { state: isGone ? { ...state, askedTab: undefined } : state, effects };
}

/** A page is shared: if it is of a tab that was asked for, the model goes on with the question, unless somebody has the floor. */
export function goOnWithTab(shared: Step, { part }: FencedPage): Step {
  if (part !== 'tab' || !shared.state.askedTab) return shared;
  const state: SessionState = { ...shared.state, askedTab: undefined };
  const { phase } = state;
  // The call that comes is told of the page, and asked.
  if (phase.name !== 'live') return { ...shared, state: { ...state, answerOwed: true } };
  // Who speaks is answered with the page there.
  if (state.talking || phase.turn === 'user-speaking') return { ...shared, state };
  if (state.response || state.responseAsked) return { ...shared, state: { ...state, responseDue: true } };
  const asked = askForResponse(state);
  return { state: asked.state, effects: [...shared.effects, ...asked.effects] };
}
