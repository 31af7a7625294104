import type { PageItem } from '../../utils/realtime/page-item.ts';
import { type AskablePage, askAbout, askPage, findPassage } from './ask-page.ts';
import type { Question, Turn } from './brain.ts';
import { type Intent, readIntent } from './intents.ts';
import type { OwnCalls } from './own-calls.ts';
import type { TabIntent } from './tab-intent.ts';
import { stemsOf, wordsOf } from './words.ts';

const FILLER = /^(?:m+|h+m+|u+[hm]+|a+h+|o+h+|e+r+m?)$/;

/** Whether nothing was said but "mm". */
export const isFiller = (text: string): boolean => wordsOf(text).every((word) => FILLER.test(word));

/** The page of another tab that somebody speaks of: of those that are shared the last one that is about it. */
export function tabMeant(
  { topic }: TabIntent,
  pages: readonly PageItem[],
  askable: (item: PageItem) => AskablePage,
): PageItem | undefined {
  return pages.findLast(
    (page) =>
      page.part === 'tab' &&
      (topic === '' ||
        isAbout(page.title, topic) ||
        // As it is heard: "light houses".
        isAbout(page.title, topic.replaceAll(' ', '')) ||
        askPage(askable(page), topic, { isTopic: true }) !== undefined),
  );
}

/** Whether the page itself may be meant, by one of its tabs. */
export const isOfPage = ({ isSure, topic }: TabIntent, { page }: AskablePage): boolean =>
  !isSure && page.sections.some(({ title }) => isAbout(title, topic));

/** The call of a function of the person's side that helps more than what can be said without it. */
export function callNow(
  { results, choice, isAskedAfterResults, isGoneOn }: Turn,
  question: Question,
  own: OwnCalls,
  askable: (item: PageItem) => AskablePage,
): { name: string; args: string } | undefined {
  if (choice !== 'auto' || (results.length > 0 && !isAskedAfterResults)) return undefined;
  const intent = readIntent(question.text);
  const item = question.pages.at(-1);
  const isAsked = isGoneOn || results.some(({ name }) => name === own.askForTab);
  if (intent.type === 'tab' && own.askForTab !== undefined && !isAsked) {
    const isHere = item !== undefined && isOfPage(intent, askable(item));
    if (!isHere && !tabMeant(intent, question.pages, askable))
      return { name: own.askForTab, args: JSON.stringify({ name: intent.topic }) };
  }
  if (!item) return undefined;
  const shared = askable(item);
  if (intent.type === 'show' && own.showOnPage !== undefined) {
    const found = intent.topic === '' ? undefined : findPassage(shared, intent.topic);
    if (intent.topic !== '' && !found) return undefined;
    return { name: own.showOnPage, args: JSON.stringify(found ? { quote: found.text } : {}) };
  }
  const wanted = wantedOf(intent);
  if (own.readMore === undefined || wanted === undefined || stemsOf(wanted).length === 0) return undefined;
  const missing = shared.page.sections.filter(({ isMissing }) => isMissing);
  if (missing.length === 0 && !shared.page.truncated) return undefined;
  const of = nameOf(item);
  const fitting = missing.find(({ title }) => isAbout(title, wanted));
  const isKnown = askAbout(shared, wanted, intent.type !== 'ask', question.history) !== undefined;
  if (fitting?.id !== undefined && (!isKnown || !isCovered(shared, wanted)))
    return { name: own.readMore, args: JSON.stringify({ sections: [fitting.id], ...of }) };
  // Nobody knows what stands under headings that say something else.
  return isKnown ? undefined : { name: own.readMore, args: JSON.stringify({ query: wanted, ...of }) };
}

/** What the title promised was not there: the words are looked for in all of the page, once. */
export function callAgain(
  { results }: Turn,
  { question, asked }: { question: Question; asked: Question },
  { readMore }: OwnCalls,
  askable: (item: PageItem) => AskablePage,
): { name: string; args: string } | undefined {
  const wanted = wantedOf(readIntent(asked.text));
  const isFirst = results.filter(({ name }) => name === readMore).length === 1;
  const byTitle = results.every(({ args }) => !args.includes('query'));
  if (readMore === undefined || wanted === undefined || !isFirst || !byTitle || knowsNow(asked, askable))
    return undefined;
  return { name: readMore, args: JSON.stringify({ query: wanted, ...nameOf(question.pages.at(-1)) }) };
}

/** How a call names a page that is not the one that the person is on. */
const nameOf = (page: PageItem | undefined): { page?: string } => (page?.part === 'tab' ? { page: page.title } : {});

/** Whether a title has half of the words that are asked about. */
function isAbout(title: string, wanted: string): boolean {
  const words = new Set(stemsOf(title));
  const asked = [...new Set(stemsOf(wanted))];
  return asked.filter((word) => words.has(word)).length * 2 >= asked.length;
}

/** Whether what was shared has every word of a question in one place. */
const isCovered = ({ index }: AskablePage, wanted: string): boolean =>
  (index.find({ question: wanted })[0]?.coverage ?? 0) > 0.99;

/** What has to be looked up; undefined for commands and small talk. */
function wantedOf(intent: Intent): string | undefined {
  if (intent.type === 'ask') return intent.question;
  if (intent.type === 'summary') return intent.of;
  if (intent.type === 'tab') return intent.of === '' ? undefined : intent.of;
  return 'topic' in intent && intent.type !== 'show' ? intent.topic : undefined;
}

/** False only for a look-up that finds nothing: commands and small talk are always answered. */
export function knowsNow({ text, pages, history }: Question, askable: (item: PageItem) => AskablePage): boolean {
  const intent = readIntent(text);
  const wanted = intent.type === 'ask' ? intent.question : 'topic' in intent ? intent.topic : undefined;
  if (intent.type === 'show' || intent.type === 'tab') return true;
  if (wanted === undefined || isFiller(text)) return true;
  const item = pages.at(-1);
  return item !== undefined && askAbout(askable(item), wanted, intent.type !== 'ask', history) !== undefined;
}
