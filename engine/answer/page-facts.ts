import type { ParsedPage, Passage } from './parse-page.ts';

/** Words per minute of somebody who reads a text in English silently. */
const WORDS_PER_MINUTE = 230;
/** A byline stands at the top or at the end. */
const TOP_PASSAGES = 25;
const END_PASSAGES = 10;

/** Whole minutes to read a page, at least 1. */
export const readingMinutes = (page: ParsedPage): number => Math.max(1, Math.round(page.wordCount / WORDS_PER_MINUTE));

const NAME = String.raw`\p{Lu}[\p{L}.'’-]*(?:\s+(?:(?:van|von|de|der|di|da|la|bin|al)\s+)?\p{Lu}[\p{L}.'’-]*){0,3}`;
const BYLINE = new RegExp(
  String.raw`^(?:(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Aa]uthored|[Ss]tory|[Aa]rticle|[Rr]eported|[Tt]ext)\s+)?[Bb]y:?\s+${NAME}` +
    String.raw`|\b(?:[Aa]uthors?|AUTHORS?|[Ww]riter)s?:\s*${NAME}|\b(?:[Ww]ritten|[Pp]osted|[Pp]ublished|[Aa]uthored)\s+(?:\S+\s+){0,4}by\s+${NAME}`,
  'u',
);

/** The passage that names who wrote the page; undefined if none does. */
export function findByline(page: ParsedPage): Passage | undefined {
  return edges(page).find(({ text }) => BYLINE.test(text));
}

const DATE =
  /\b(?:\d{4}-\d{2}-\d{2}|(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}|\d{1,2}[./]\d{1,2}[./]\d{4})\b/i;
const PUBLISHED = /\b(?:published|updated|posted|modified|written|edited|revised|created|released|date)\b/i;

/** The passage that says when the page was written or changed; undefined if none does. */
export function findDateline(page: ParsedPage): Passage | undefined {
  const dated = edges(page).filter(({ text }) => DATE.test(text));
  // A date by itself near the top counts, a date somewhere in a sentence does not: it may be any event's.
  return (
    dated.find(({ text }) => PUBLISHED.test(text)) ??
    dated.find(({ text, index }) => index < 8 && text.split(' ').length <= 12)
  );
}

function edges(page: ParsedPage): Passage[] {
  const { passages } = page;
  return passages.filter(({ index }) => index < TOP_PASSAGES || index >= passages.length - END_PASSAGES);
}
