import type { PageItem } from '../../utils/realtime/page-item.ts';
import { assertNever } from '../../utils/shared/assert-never.ts';
import { type AskablePage, askAbout, askPage, findCode, makeAskable, nearestTo, readListAt } from './ask-page.ts';
import type { Brain, Question, Said, Sentence } from './brain.ts';
import { callAgain, callNow, isFiller, isOfPage, knowsNow, tabMeant } from './choose-own-call.ts';
import { type Intent, readIntent } from './intents.ts';
import { hasOwnTopic, readMisheardCommand } from './misheard.ts';
import { isOwn, moreIn, ownCallsIn } from './own-calls.ts';
import { findByline, findDateline } from './page-facts.ts';
import { parsePage } from './parse-page.ts';
import { readAt, readFrom, readItem, readMore } from './read-aloud.ts';
import { respondByRules } from './respond.ts';
import { EMPTY_PAGE, findSection, missing, sayFact, sayHeadings, sayLength, sayLinks, saySummary } from './say-page.ts';

/** A page of the person's, some of other tabs, and what was read on request. */
const MOST_KNOWN = 5;
const NOT_CAUGHT = "Sorry, I didn't catch that.";
const OFFER = "I can't see this page yet. Press Share this page and I'll read it.";
const CANNOT_SHOW = 'I cannot show it on the page here; I can only tell you where it stands.';
const CHOOSE_TAB = 'Choose the tab in my list, in the popup or the side panel: I see it when you have chosen.';
const NO_TAB = 'I see only what is shared with me. Share that tab, and ask again.';
const ABILITIES = [
  'I find and read you what the shared page itself says: ask what it is about, how long it is, or what it says about something.',
  'I speak English only, and I do not reason or know anything that is not on the page.',
];

/** What is said first: honest about what this brain can do. */
export function greeting(): Sentence[] {
  return [
    { text: 'Hello. Share this page, and I read you what it says.' },
    { text: 'English only: I find things, I do not reason.' },
  ];
}

/**
 * Answers with the page's own sentences, found by search, each with the section it comes from. It makes nothing up:
 * what the page does not say, it says is not there.
 */
export function createExtractiveBrain(): Brain {
  let known: readonly { item: PageItem; askable: AskablePage }[] = [];
  // Items are values of the conversation and made anew by some of its callers, so they are compared by their text.
  const askable = (item: PageItem): AskablePage => {
    const { text, title, truncated } = item;
    const before = known.find(
      ({ item: one }) => one.text === text && one.title === title && one.truncated === truncated,
    );
    const found = before ?? { item, askable: makeAskable(parsePage(item)) };
    known = [found, ...known.filter((one) => one !== found)].slice(0, MOST_KNOWN);
    return found.askable;
  };
  return {
    async *answer(question, signal) {
      for (const sentence of answerNow(turnedTo(question, askable), askable)) {
        if (signal.aborted) return;
        yield sentence;
      }
    },
    knows: (question) => knowsNow(turnedTo(question, askable), askable),
    async *useTools(turn, heard, signal) {
      const question = turnedTo(heard, askable);
      const own = ownCallsIn(turn.tools);
      const isRead = !turn.isAskedAfterResults;
      if (isRead && turn.results.some(({ name }) => name === own.askForTab)) return yield { text: CHOOSE_TAB };
      const more = isRead ? moreIn(turn.results, own) : undefined;
      // What was read on request is asked alone: that the page as it was shared does not say it is known.
      const asked = more ? { ...question, pages: [more] } : question;
      const call =
        callNow(turn, question, own, askable) ?? (more && callAgain(turn, { question, asked }, own, askable));
      if (call) return yield { call };
      const results = turn.results.filter(({ name }) => name !== own.readMore && name !== own.askForTab);
      const knows = (one: Question): boolean => results.length < turn.results.length || knowsNow(one, askable);
      const tools = turn.tools.filter((tool) => !isOwn(tool));
      yield* respondByRules(
        { ...this, knows, answer: () => this.answer(asked, signal) },
        { ...turn, tools, results },
        signal,
      );
    },
  };
}

/** The question with the page last that it is about: the one that the person is on, unless only one of another tab has an answer. */
function turnedTo(question: Question, askable: (item: PageItem) => AskablePage): Question {
  const { pages } = question;
  const intent = readIntent(question.text);
  if (intent.type === 'tab') {
    // Who has chosen a tab that is about something else means that one.
    const meant = tabMeant(intent, pages, askable) ?? pages.findLast(({ part }) => part === 'tab');
    return meant ? { ...question, pages: [...pages.filter((page) => page !== meant), meant] } : question;
  }
  const others = pages.filter(({ part }) => part === 'tab');
  if (others.length === 0 || knowsNow(question, askable)) return question;
  const other = others.findLast((page) => knowsNow({ ...question, pages: [page] }, askable));
  return other ? { ...question, pages: [...pages.filter((page) => page !== other), other] } : question;
}

function answerNow(question: Question, askable: (item: PageItem) => AskablePage): Sentence[] {
  if (isFiller(question.text)) return [{ text: NOT_CAUGHT }];
  const intent = readIntent(question.text);
  const chat = answerWithoutPage(intent, question.history);
  if (chat) return chat;
  const item = question.pages.at(-1);
  const shared = item && askable(item);
  if (intent.type === 'tab' && item?.part !== 'tab' && !(shared && isOfPage(intent, shared))) return [{ text: NO_TAB }];
  if (!shared) return [{ text: OFFER }];
  if (shared.page.passages.length === 0) return [{ text: EMPTY_PAGE }];
  return answerFromPage(intent, shared, question);
}

/** Answers that need no page; undefined if the intent needs one. */
function answerWithoutPage(intent: Intent, history: readonly Said[]): Sentence[] | undefined {
  switch (intent.type) {
    case 'stop':
      return [{ text: 'Okay.' }];
    case 'thanks':
      return [{ text: "You're welcome." }];
    case 'hello':
      return [{ text: 'Hello. What would you like to know about the page?' }];
    case 'help':
      return ABILITIES.map((text) => ({ text }));
    case 'repeat': {
      const last = lastAnswer(history);
      return [last === undefined ? { text: 'I have not said anything yet.' } : spokenAgain(last)];
    }
    default:
      return undefined;
  }
}

function answerFromPage(intent: Intent, shared: AskablePage, question: Question): Sentence[] {
  const { page } = shared;
  switch (intent.type) {
    case 'summary':
      return saySummary(page, intent.of);
    case 'length':
      return [{ text: sayLength(page) }];
    case 'title':
      return [{ text: page.title === '' ? 'This page has no title.' : `This page is called “${page.title}”.` }];
    case 'headings':
      return [{ text: sayHeadings(page) }];
    case 'author':
      return sayFact(page, findByline(page), 'This page does not say who wrote it.');
    case 'date':
      return sayFact(page, findDateline(page), 'This page does not say when it was written.');
    case 'links':
      return [{ text: sayLinks(page) }];
    case 'read':
      return readAt(page, intent);
    case 'read-item':
      return readItem(page, intent, question.history) ?? readTopic(shared, intent.said);
    case 'read-topic':
      return readTopic(shared, intent.topic);
    case 'code':
      return (
        findCode(shared, intent.topic) ??
        // "Is there a code for the door?"
        askAbout(shared, question.text, false, question.history) ?? [
          { text: missing(page, intent.topic, 'an example') },
        ]
      );
    case 'about':
      return askAbout(shared, intent.topic, true, question.history) ?? [{ text: missing(page, intent.topic) }];
    case 'show':
      return intent.topic === ''
        ? [{ text: CANNOT_SHOW }]
        : (askPage(shared, intent.topic, { isTopic: true }) ?? [{ text: missing(page, intent.topic) }]);
    case 'tab':
      return answerTab(shared, question.pages.at(-1)?.part === 'tab' ? intent.of : intent.topic);
    case 'more':
      return readMore(page, question.history) ?? saySummary(page, undefined);
    case 'ask':
      return answerQuestion(shared, intent.question, question);
    case 'stop':
    case 'thanks':
    case 'hello':
    case 'help':
    case 'repeat':
      return [];
    default:
      return assertNever(intent);
  }
}

/** A question: what the page says, else the command that it may have been before it was misheard, else the truth. */
function answerQuestion(shared: AskablePage, asked: string, question: Question): Sentence[] {
  const misheard = readMisheardCommand(asked);
  const found = hasOwnTopic(asked) || !misheard ? askAbout(shared, asked, false, question.history) : undefined;
  if (found) return found;
  if (misheard) return answerWithoutPage(misheard, question.history) ?? answerFromPage(misheard, shared, question);
  const nearest = nearestTo(shared, asked, question.history);
  return [{ text: missing(shared.page, asked) }, ...(nearest ? [nearest] : [])];
}

/** What a page of another tab says, or what it says about something. */
function answerTab(shared: AskablePage, of: string): Sentence[] {
  const said = of === '' ? saySummary(shared.page, undefined) : askPage(shared, of, { isTopic: true });
  return said ?? [{ text: missing(shared.page, of) }];
}

function readTopic(shared: AskablePage, topic: string): Sentence[] {
  const { page } = shared;
  const section = findSection(page, topic);
  const start = page.passages.find((passage) => passage.section === section);
  if (start?.kind === 'item') return [readListAt(page, start)];
  if (start) return readFrom(page, start);
  return askPage(shared, topic, { isTopic: true }) ?? [{ text: missing(page, topic) }];
}

const lastAnswer = (history: readonly Said[]): string | undefined =>
  history.findLast(({ speaker }) => speaker === 'assistant')?.text;

function spokenAgain(text: string): Sentence {
  const spoken = text.replace(/```[\s\S]*?(?:```|$)/g, ' an example; it is in the transcript. ');
  return spoken === text ? { text } : { text, spoken };
}
