import type { PageItem } from '../../utils/realtime/page-item.ts';
import { type PageSection, readSectionLine, splitSections } from '../../utils/shared/page-sections.ts';
import { rankSections } from '../../utils/shared/rank-sections.ts';
import type { Question } from './brain.ts';

/** The page that is asked about has at least this share of the room. */
const LAST_SHARE = 0.6;
/** So many pages beside it; older ones are left out. */
const MOST_OTHERS = 2;
/** What was read on request has at most this share: it is what was missing, and makes no sense without its page. */
const READ_SHARE = 0.75;

/**
 * The question with what of its pages fits into `characters`, since small models read little, and forget the beginning of what
 * is too long without a word: of each page its beginning, what the question is about, then the rest in its order. `read` are the
 * parts of one page that were read on request: they come behind it, and before all else the last one.
 */
export function trimPages(question: Question, characters: number, read: readonly PageItem[] = []): Question {
  const pages = question.pages.slice(-1 - MOST_OTHERS);
  const last = pages.at(-1);
  if (!last) return question;
  const more = trimRead(read, question.text, Math.floor(characters * READ_SHARE));
  const others = pages.slice(0, -1);
  const total = characters - more.length;
  const room = others.length === 0 ? 0 : Math.floor((total * (1 - LAST_SHARE)) / others.length);
  const small = others.map((page) => trim(page, question.text, room));
  const left = total - small.reduce((sum, { text }) => sum + text.length, 0);
  const trimmed = [...small, trim(last, question.text, left)];
  const of = trimmed.findLast(({ url }) => url === read.at(-1)?.url) ?? trimmed.at(-1);
  return {
    ...question,
    pages: trimmed.map((page) => (page === of && more !== '' ? { ...page, text: page.text + more } : page)),
  };
}

/** What there is room for of the parts that were read, of the last one first; each behind an empty line. */
function trimRead(read: readonly PageItem[], asked: string, characters: number): string {
  let all = '';
  for (const part of read.toReversed()) {
    const { text } = trim(part, asked, characters - all.length - 2);
    if (text !== '') all = `\n\n${text}${all}`;
  }
  return all;
}

function trim(page: PageItem, asked: string, characters: number): PageItem {
  const text = withoutLabels(page.text);
  if (text.length <= characters) return { ...page, text };
  const sections = splitSections(text);
  const wanted = new Set([...sections.slice(0, 1), ...rankSections(sections, asked), ...sections]);
  const taken = new Map<PageSection, string>();
  let room = characters;
  for (const section of wanted) {
    const whole = [section.heading, ...section.blocks].filter((block) => block !== '').join('\n\n');
    const part = whole.slice(0, Math.max(0, room));
    if (part === '') break;
    taken.set(section, part);
    room -= part.length + 2;
  }
  const parts = sections.flatMap((section) => taken.get(section) ?? []);
  return { ...page, text: parts.join('\n\n'), truncated: true };
}

/** Names of sections are for who can ask for one by its name. */
const withoutLabels = (text: string): string =>
  text
    .split('\n')
    .map((line) => readSectionLine(line)?.text ?? line)
    .join('\n');
