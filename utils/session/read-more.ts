import { estimateTokenCount } from 'tokenx';
import { READ_MORE } from '../shared/own-functions.ts';
import type { FencedPage, PageItem } from '../shared/page-item.ts';
import { type PageSection, sectionLine } from '../shared/page-sections.ts';
import { rankSections } from '../shared/rank-sections.ts';
import { splitBlocks } from '../shared/split-blocks.ts';
import { argumentsIn } from './arguments-in.ts';
import { sectionsOf } from './sections-of.ts';

/** What a call of `read_more` is answered with. */
export interface More {
  /** A page that is to be fenced, or what went wrong in words. */
  output: PageItem | string;
  /** The titles of the sections that it has. */
  titles: readonly string[];
  /** Estimated model tokens of their text. */
  tokens: number;
}

/** One answer has so many tokens at most; what is missing of a section can be asked for by the ids that follow. */
const MOST_TOKENS = 4_000;
const MOST_SECTIONS = 5;
/** So many of them for words that were looked for. */
const BEST = 3;
/** So many ids are listed for who has asked for another one. */
const MOST_LISTED = 40;
/** Where one block is too long, it is cut into pieces of so many characters. */
const PIECE_CHARS = 1_000;

/**
 * The sections of the page that a call of `read_more` asks for, as the page was when this call was last told of
 * it, with its changes: no page is read for it.
 * `page`: undefined if none is shared any more.
 */
export function readMore(page: FencedPage | undefined, args: string): More {
  if (!page) return wrong('No page is shared right now.');
  const asked = argumentsIn(args);
  if (!asked) return wrong(`The arguments of ${READ_MORE} must be a JSON object.`);
  const { sections: ids, query } = asked;
  const all = sectionsOf(page);
  if (Array.isArray(ids) && ids.length > 0) return readById(page, all, ids);
  if (typeof query === 'string' && query.trim() !== '') {
    const best = rankSections(all, query.slice(0, 1_000)).slice(0, BEST);
    return best.length === 0 ? wrong(`No section of the page has these words. ${listIds(all)}`) : give(page, best);
  }
  return wrong(`Say which sections: 1 to ${MOST_SECTIONS} ids, or words to look for. ${listIds(all)}`);
}

function readById(page: FencedPage, all: readonly PageSection[], ids: readonly unknown[]): More {
  const wanted = [
    ...new Set(ids.slice(0, MOST_SECTIONS).map((id) => (typeof id === 'string' ? id.replace(/^\{|\}$/g, '') : ''))),
  ];
  const found = wanted.flatMap((id) => all.find((section) => section.id === id) ?? []);
  return found.length === 0 ? wrong(`The page has no such section. ${listIds(all)}`) : give(page, found);
}

function give(page: FencedPage, sections: readonly PageSection[]): More {
  let left = MOST_TOKENS;
  const take = (text: string): boolean => {
    const tokens = estimateTokenCount(text) + 1;
    if (tokens > left) return false;
    left -= tokens;
    return true;
  };
  const lines: string[] = [];
  const titles: string[] = [];
  let truncated = false;
  for (const section of sections) {
    const pieces = section.blocks.flatMap((block) =>
      estimateTokenCount(block) > left ? [...splitBlocks(block, PIECE_CHARS)] : [block],
    );
    const line = section.heading === '' ? { ...section, heading: `## ${section.title}` } : section;
    if (!take(sectionLine(line, { id: section.id, missing: 1_000 }))) {
      truncated = true;
      break;
    }
    const end = pieces.findIndex((piece) => !take(piece));
    const taken = end < 0 ? pieces : pieces.slice(0, end);
    const missing = end < 0 ? undefined : estimateTokenCount(pieces.slice(end).join('\n\n'));
    lines.push(sectionLine(line, missing === undefined ? { id: section.id } : { id: section.id, missing }), ...taken);
    titles.push(section.title);
    truncated ||= missing !== undefined;
  }
  const { url, title } = page;
  return { output: { url, title, text: lines.join('\n\n'), truncated }, titles, tokens: MOST_TOKENS - left };
}

const wrong = (output: string): More => ({ output, titles: [], tokens: 0 });

function listIds(all: readonly PageSection[]): string {
  const shown = all.slice(0, MOST_LISTED).map(({ id }) => id);
  if (all.length <= MOST_LISTED) return `It has ${shown.join(', ')}.`;
  return `It has s1 to s${all.length}.`;
}
