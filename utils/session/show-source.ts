import { isAdded } from '../shared/added-sections.ts';
import type { FencedPage } from '../shared/page-item.ts';
import { SHOWN_MS } from '../shared/shown-ms.ts';
import { siteOf } from '../shared/site-rules.ts';
import { argumentsIn } from './arguments-in.ts';
import { citeAnswer } from './cite-answer.ts';
import type { Effect, FoundQuote, Heard, ShowOutcome } from './events.ts';
import { giveOutput } from './give-output.ts';
import type { Showing } from './page-state.ts';
import { type ProblemCode, problem } from './problem.ts';
import { askForResponse, newItemId } from './say-message.ts';
import { sectionsOf } from './sections-of.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import { type FunctionCallEntry, findMessage, replace, textOf } from './transcript.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** What is to be shown. */
interface Wish {
  quote: string;
  /** The words of the heading that it stands under; '' if it stands under none. */
  section: string;
  message?: string;
  call?: string;
}

/** An answer has its last shape: finds out where in the shared page it comes from. */
export function citeFinished(state: SessionState, heard: Heard): SessionState {
  if (heard.type !== 'item-done' || !state.page) return state;
  const message = findMessage(state.transcript, heard.item.id);
  const isFinished = message?.speaker === 'assistant' && message.settled && message.status === 'completed';
  if (!message || !isFinished || message.source) return state;
  const found = citeAnswer(textOf(message), state.page.item);
  if (!found) return state;
  const { section, quote } = found;
  const source = {
    page: state.page.id,
    section: section.id,
    title: section.heading === '' ? '' : section.title,
    quote,
    ...(state.page.item.kind || isAdded(section, state.page.item) ? { fixed: true as const } : {}),
  };
  return { ...state, transcript: replace(state.transcript, { ...message, source }) };
}

/** The person wants to see where an answer comes from. */
export function showSource(state: SessionState, id: string, now: number): Step {
  const source = findMessage(state.transcript, id)?.source;
  if (!source) return stay(state);
  const { quote, title } = source;
  const shown = source.page === state.page?.id ? show(state, { quote, section: title, message: id }, now) : 'show.gone';
  if (typeof shown === 'string') return stay({ ...state, notice: problem(shown) });
  if (state.showing?.call === undefined) return shown;
  // The model still waits to hear what came of its own.
  const told = tellModel(
    shown.state,
    state.showing,
    'It could not be shown: the person has something else shown.',
    now,
  );
  return { state: told.state, effects: [...shown.effects, ...told.effects] };
}

/** The model wants to show something: what it quotes, a section, or without either where its last answer comes from. */
export function showAsked(state: SessionState, call: FunctionCallEntry, now: number): Step {
  const refuse = (output: string): Step => giveOutput(state, call, { output }, now);
  const wish = wishOf(state, call);
  if (typeof wish === 'string') return refuse(wish);
  if (state.page?.item.kind) return refuse(sayWhere(wish.section));
  if (state.showing?.call !== undefined) return refuse('Only one thing can be shown at a time.');
  const shown = show(state, { ...wish, call: call.id }, now);
  return typeof shown === 'string' ? refuse(NOT_SHOWN[shown]) : shown;
}

/** Nobody gets into a document as the browser shows it; its headings say the page. */
const sayWhere = (section: string): string =>
  `It could not be shown: nothing can be highlighted in this document. ${section === '' ? 'It has one page.' : `Say where it stands: ${section}.`}`;

/** What a model is told where nothing could be shown. */
const NOT_SHOWN = {
  'show.gone': 'It could not be shown: it is not on the page any more.',
  'show.other_tab': 'It could not be shown: the page is in another tab than the one that the person is looking at.',
  'page.not_attached': 'It could not be shown: the page cannot be reached without a click of the person.',
  'page.gone': 'It could not be shown: the tab of the page was closed.',
} as const satisfies { readonly [code in ProblemCode]?: string };
type NotShown = keyof typeof NOT_SHOWN;
const isNotShown = (code: ProblemCode): code is NotShown => Object.hasOwn(NOT_SHOWN, code);

const SHOWN: Readonly<Record<FoundQuote, string>> = {
  quote: 'It is highlighted on the page now.',
  part: 'A part of it is highlighted on the page now.',
  section: 'The sentence was not found; the heading that it stands under is highlighted on the page now.',
};

function wishOf(state: SessionState, call: FunctionCallEntry): Wish | string {
  const { quote, section } = argumentsIn(call.arguments) ?? {};
  const item = state.page?.item;
  if (!item) return 'There is nothing to show: no page is shared right now.';
  const title = titleOf(item, section);
  if (typeof quote === 'string' && quote.trim() !== '') {
    // Always a sentence that was shared: a model must not find out what else stands on the page, or what was taken out.
    const found = citeAnswer(quote, item);
    if (!found) return 'It could not be shown: the page that was shared does not say it like that.';
    return { quote: found.quote, section: found.section.heading === '' ? '' : found.section.title };
  }
  if (title !== undefined) return { quote: '', section: title };
  const last = state.transcript.findLast((entry) => entry.kind === 'message' && entry.source?.page === state.page?.id);
  if (last?.kind !== 'message' || !last.source)
    return 'There is nothing to show: no answer was taken from the page that is shared.';
  return { quote: last.source.quote, section: last.source.title, message: last.id };
}

function titleOf(page: FencedPage, id: unknown): string | undefined {
  const found = typeof id === 'string' && sectionsOf(page).find((one) => one.id === id.replace(/^\{|\}$/g, ''));
  return found && found.heading !== '' ? found.title : undefined;
}

/** Shows it in the tab of the conversation, or says why that cannot be. */
function show(state: SessionState, { quote, section, message, call }: Wish, now: number): Step | NotShown {
  const { home, page } = state;
  if (home?.attached === 'gone') return 'page.gone';
  if (home?.attached !== 'yes') return 'page.not_attached';
  if (page?.item.kind) return 'show.gone';
  // Nor in a page of another site, which the person may want nobody to look into.
  if (!page || home.changed || home.site !== siteOf(page.item.url)) return 'show.gone';
  const { tabId } = home;
  const id = newItemId(state, now);
  const about = { ...(message === undefined ? {} : { message }), ...(call === undefined ? {} : { call }) };
  const asked = lastAsked(state);
  const showing = { id, tabId, ...about, ...(asked === undefined ? {} : { asked }) };
  return {
    state: { ...state, nextItem: state.nextItem + 1, showing, notice: undefined },
    effects: [{ do: 'show-quote', id, tabId, quote, section }],
  };
}

/** What came of a try. */
type Shown = Exclude<ShowOutcome, { type: 'show-over' }>;

/** What became of it. */
export function onShown(state: SessionState, outcome: ShowOutcome, now: number): Step {
  const { showing } = state;
  if (!showing || showing.id !== outcome.id) return stay(state);
  if (outcome.type === 'show-over') return stay({ ...state, showing: undefined });
  const { call, ...rest } = showing;
  const isShown = outcome.type === 'quote-shown';
  const known: SessionState = { ...state, showing: isShown ? { ...rest, found: true } : undefined };
  const wait: Effect[] = isShown ? [{ do: 'wait-show', id: showing.id, ms: SHOWN_MS }] : [];
  const told = call === undefined ? tellPerson(known, outcome) : tellModel(known, showing, sayOutcome(outcome), now);
  return { state: told.state, effects: [...wait, ...told.effects] };
}

function tellPerson(state: SessionState, outcome: Shown): Step {
  return stay(outcome.type === 'quote-not-shown' ? { ...state, notice: outcome.problem } : state);
}

/**
 * What came of it for the model, which goes on unless something else was said or is being answered since. In another call
 * nobody knows of this one.
 */
function tellModel(state: SessionState, { call: id, asked }: Showing, output: string, now: number): Step {
  const call = state.transcript.find((entry) => entry.id === id);
  const isThere = call?.kind === 'function_call' && call.call === state.attempt && state.phase.name === 'live';
  if (!isThere) return stay(state);
  const answered = giveOutput(state, call, { output }, now);
  const isFree = !state.talking && !state.response && !state.responseAsked;
  const isWaitedFor = isFree && asked === lastAsked(state) && !wasCut(state);
  if (!isWaitedFor) return { ...answered, state: { ...answered.state, responseDue: state.responseDue } };
  const goesOn = askForResponse(answered.state);
  return { state: goesOn.state, effects: [...answered.effects, ...goesOn.effects] };
}

function sayOutcome(outcome: Shown): string {
  if (outcome.type === 'quote-shown') return SHOWN[outcome.found];
  const { code } = outcome.problem;
  return isNotShown(code) ? NOT_SHOWN[code] : 'It could not be shown.';
}

/** Takes away what is highlighted. */
export function hideSource(state: SessionState): Step {
  const { showing } = state;
  if (!showing?.found) return stay(state);
  return { state: { ...state, showing: undefined }, effects: [{ do: 'hide-quote', tabId: showing.tabId }] };
}

/** An answer begins: to something else that was asked since, and what is highlighted is no part of it. */
export function hideForAnswer(state: SessionState): Step {
  return state.showing?.found && state.showing.asked !== lastAsked(state) ? hideSource(state) : stay(state);
}

/** Who has stopped what the model said wants no more of it. */
const wasCut = ({ transcript }: SessionState): boolean => {
  const last = transcript.findLast((entry) => entry.kind === 'message');
  return last?.kind === 'message' && last.speaker === 'assistant' && last.status === 'incomplete';
};

const lastAsked = ({ transcript }: SessionState): string | undefined =>
  transcript.findLast((entry) => entry.kind === 'message' && entry.speaker === 'user')?.id;
