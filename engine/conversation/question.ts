import { applyChanges, readPageChanges } from '../../utils/realtime/page-changes.ts';
import { type PageItem, readPageItem } from '../../utils/realtime/page-item.ts';
import type { Question, Said } from '../answer/brain.ts';
import type { ToolResult } from '../answer/tools.ts';
import { isMessage, wordsOf } from './conversation.ts';
import type { Item, MessageItem } from './events.ts';

/**
 * The pages that a person shared, those of other tabs first, then oldest first, as they are after the changes that were told
 * of them.
 */
export const pagesIn = (items: readonly Item[]): readonly PageItem[] =>
  items
    .flatMap((item) => (isMessage(item) && item.role === 'user' ? item.content : []))
    .reduce<readonly PageItem[]>((pages, part) => (part.type === 'input_text' ? addPage(pages, part.text) : pages), []);

/** Changes are of the page that was shared last of those that the person is on; of none they are all there is. */
function addPage(pages: readonly PageItem[], text: string): readonly PageItem[] {
  const changes = readPageChanges(text);
  const last = pages.at(-1);
  if (changes && last?.part !== 'tab' && last) return [...pages.slice(0, -1), applyChanges(last, changes)];
  const page = readPageItem(text);
  if (!page) return pages;
  const here = page.part === 'tab' ? pages.filter(({ part }) => part !== 'tab') : [];
  return [...pages.filter((other) => !here.includes(other)), page, ...here];
}

/** The last thing a person said or typed, with all before it; undefined if nobody asked anything yet. */
export function questionIn(items: readonly Item[]): Question | undefined {
  const said = items.flatMap(saidIn);
  const at = said.findLastIndex(({ speaker }) => speaker === 'user');
  const asked = said[at];
  if (asked === undefined) return undefined;
  return { text: asked.text, pages: pagesIn(items), history: said.slice(0, at) };
}

/** A message as something said. A shared page is not said; a spoken turn counts even when its words were not caught, and an image without words. */
function saidIn(item: Item): Said[] {
  if (!isMessage(item) || item.role === 'system') return [];
  const isWordless = item.content.some(({ type }) => type === 'input_audio' || type === 'input_image');
  const text = item.content
    .filter((part) => part.type !== 'input_text' || readPageItem(part.text) === undefined)
    .map(wordsOf)
    .join(' ')
    .trim();
  return text === '' && !isWordless ? [] : [{ speaker: item.role, text }];
}

/** What calls gave back that the assistant has not spoken about yet. */
export function resultsIn(items: readonly Item[]): readonly ToolResult[] {
  const from = items.findLastIndex((item) => isMessage(item) && item.role === 'assistant');
  return items.slice(from + 1).flatMap((item) => {
    if (item.type !== 'function_call_output') return [];
    const call = items.find((other) => other.type === 'function_call' && other.call_id === item.call_id);
    const called =
      call?.type === 'function_call' ? { name: call.name, args: call.arguments } : { name: '', args: '{}' };
    return [{ callId: item.call_id, ...called, output: item.output }];
  });
}

/** The function that was called since somebody last asked something, if nothing came back of it yet. */
export function pendingCallIn(items: readonly Item[]): string | undefined {
  const asked = items.findLastIndex((item) => saidIn(item).some(({ speaker }) => speaker === 'user'));
  const since = items.slice(asked + 1);
  const call = since.findLast((item) => item.type === 'function_call');
  if (call?.type !== 'function_call') return undefined;
  return since.some((item) => item.type === 'function_call_output') ? undefined : call.name;
}

/** Whether the assistant has said something since somebody last asked something. */
export const isGoneOn = (items: readonly Item[]): boolean => items.flatMap(saidIn).at(-1)?.speaker === 'assistant';

/** Whether something was said after the last call gave something back. */
export const isAskedAfterResults = (items: readonly Item[]): boolean =>
  items.findLastIndex((item) => isMessage(item) && item.role === 'user') >
  items.findLastIndex(({ type }) => type === 'function_call_output');

/** Whether an image is what is asked about: the last message has one, or there is one and the words speak of it. */
export function isAboutImage(items: readonly Item[]): boolean {
  const asked = items.findLast((item): item is MessageItem => isMessage(item) && item.role === 'user');
  if (asked === undefined) return false;
  const hasImage = (item: Item) => isMessage(item) && item.content.some(({ type }) => type === 'input_image');
  return hasImage(asked) || (items.some(hasImage) && SPEAKS_OF_IMAGE.test(asked.content.map(wordsOf).join(' ')));
}

const SPEAKS_OF_IMAGE = /\b(?:images?|pictures?|photos?|photographs?|screenshots?|drawings?|diagrams?)\b/i;
