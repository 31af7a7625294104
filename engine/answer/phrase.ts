import type { Sentence } from './brain.ts';
import type { ParsedPage, Passage } from './parse-page.ts';

/** A longer sentence is cut where it may be cut: who listens can't skip. */
const MOST_WORDS = 50;
const MOST_LISTED = 5;
const MOST_ITEM_WORDS = 14;

/** Where a passage stands, as the beginning of a sentence: `Under “Installing”` or `At the top`. */
export function placeOf(page: ParsedPage, passage: Passage): string {
  const title = page.sections[passage.section]?.title ?? '';
  return title === '' ? 'At the top' : `Under “${title}”`;
}

/** What the page says in a passage, with the place where. `verb` is "the page says" unless something else fits better. */
export function quote(page: ParsedPage, passage: Passage, verb = 'the page says'): Sentence {
  const place = placeOf(page, passage);
  if (passage.kind === 'code') {
    return {
      text: `${place}, the page has this code:\n\`\`\`\n${passage.text}\n\`\`\``,
      spoken: `${place}, the page has an example; I put it in the transcript.`,
    };
  }
  return { text: `${place}, ${verb}: ${closed(shorten(passage.text, MOST_WORDS))}` };
}

/** A passage that follows one already named, without its place. */
export function goOn(passage: Passage): Sentence {
  if (passage.kind === 'code') {
    return {
      text: `Then comes this code:\n\`\`\`\n${passage.text}\n\`\`\``,
      spoken: 'Then comes an example; I put it in the transcript.',
    };
  }
  return { text: closed(shorten(passage.text, MOST_WORDS)) };
}

/** "a, b and c", of more than five the first five "and 4 more". */
export function listInWords(items: readonly string[]): string {
  const shown = items.slice(0, MOST_LISTED).map((item) => shorten(item, MOST_ITEM_WORDS).replace(/[.;,]+$/, ''));
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = parts.pop() ?? '';
  // Items with commas of their own would run into each other.
  const comma = parts.some((part) => part.includes(',')) ? '; ' : ', ';
  return parts.length === 0 ? last : `${parts.join(comma)} and ${last}`;
}

/** At most `words` words, cut behind the last comma or semicolon in the second half if there is one, with "…". */
export function shorten(text: string, words: number): string {
  const all = text.split(' ');
  if (all.length <= words) return text;
  const cut = all.slice(0, words).join(' ');
  const comma = Math.max(cut.lastIndexOf(', '), cut.lastIndexOf('; '), cut.lastIndexOf(': '));
  return `${(comma > cut.length / 2 ? cut.slice(0, comma) : cut).replace(/[,;:.]$/, '')} …`;
}

/** With a full stop, unless it ends otherwise already. */
const closed = (text: string): string => (/[.!?…:]["”’)\]]*$/.test(text) ? text : `${text}.`);

/** One with a thing, several with its plural. */
export const count = (n: number, thing: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? thing : `${thing}s`}`;
