import { type PageItem, readPageItem } from '../../utils/realtime/page-item.ts';
import type { Question, Said } from '../answer/brain.ts';
import { isMessage, wordsOf } from './conversation.ts';
import type { Item } from './events.ts';

/** The pages that a person shared, oldest first. */
export const pagesIn = (items: readonly Item[]): readonly PageItem[] =>
  items.flatMap((item) =>
    isMessage(item) && item.role === 'user'
      ? item.content.flatMap((part) => (part.type === 'input_text' ? (readPageItem(part.text) ?? []) : []))
      : [],
  );

/** The last thing a person said or typed, with all before it; undefined if nobody asked anything yet. */
export function questionIn(items: readonly Item[]): Question | undefined {
  const said = items.flatMap(saidIn);
  const at = said.findLastIndex(({ speaker }) => speaker === 'user');
  const asked = said[at];
  if (asked === undefined) return undefined;
  return { text: asked.text, pages: pagesIn(items), history: said.slice(0, at) };
}

/** A message as something said. A shared page is not said; a spoken turn counts even when its words were not caught. */
function saidIn(item: Item): Said[] {
  if (!isMessage(item) || item.role === 'system') return [];
  const spoken = item.content.some((part) => part.type === 'input_audio');
  const text = item.content
    .filter((part) => part.type !== 'input_text' || readPageItem(part.text) === undefined)
    .map(wordsOf)
    .join(' ')
    .trim();
  return text === '' && !spoken ? [] : [{ speaker: item.role, text }];
}
