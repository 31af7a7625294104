import { estimateTokenCount } from 'tokenx';
import { type PageItem, writePageItem } from '../realtime/page-item.ts';
import { cutText } from '../shared/cut-text.ts';
import { labelHeadings, type PageSection, sectionLine, splitSections } from '../shared/page-sections.ts';
import { rankSections } from '../shared/rank-sections.ts';
import { splitBlocks } from '../shared/split-blocks.ts';

/** How large a page may be when it is sent. */
export interface PageBudget {
  /** Estimated model tokens of the text; 12,000 unless told. */
  maxTokens?: number;
  /** UTF-8 bytes of the whole event as JSON; 65,536 (the least that data channels allow) unless told. */
  maxBytes?: number;
  /** Bytes of the event that would carry this page; `pageEventBytes` unless told. Must grow with the text. */
  measureBytes?: (page: PageItem) => number;
  /** What the person has said or typed last: of a longer page the sections on that go first, after its beginning. */
  focus?: string;
}

export const DEFAULT_MAX_TOKENS = 12_000;
const DEFAULT_MAX_BYTES = 65_536;

/** Share of the budget kept for the headings of what is cut off. */
const OUTLINE_SHARE = 0.15;
/** Above this many characters for each token no text fits; spares the estimate of a text of megabytes. */
const MOST_CHARS_PER_TOKEN = 20;
const MAX_URL = 1000;
const MAX_TITLE = 300;
/** Room for ids that the sender adds to the event. */
const EVENT_ID_BYTES = 160;

/**
 * Makes of a page what may be sent. Its headings get the ids of their sections. A page that is too long becomes its
 * beginning, the sections that matter, cut at the ends of blocks, and the headings of the rest with their sizes; what is
 * missing of a section stands at its heading, and `truncated` says honestly whether something is missing.
 */
export function fitPage(reading: PageItem, budget: PageBudget = {}): PageItem {
  const maxTokens = budget.maxTokens ?? DEFAULT_MAX_TOKENS;
  const maxBytes = budget.maxBytes ?? DEFAULT_MAX_BYTES;
  const measureBytes = budget.measureBytes ?? pageEventBytes;
  const sections = splitSections(reading.text);
  const { truncated } = reading;
  const whole = { ...namePage(reading), text: labelHeadings(reading.text, sections), truncated };
  if (fits(whole, { maxTokens, maxBytes, measureBytes })) return whole;

  const cut = { ...whole, truncated: true };
  const frame = measureBytes({ ...cut, text: '' });
  const room = { tokens: maxTokens, bytes: maxBytes - frame };
  const lines = chooseLines(sections, room, budget.focus);
  let page: PageItem = { ...cut, text: lines.join('\n\n') };
  // The estimate is nearly exact for our own measures; a stricter one of the caller has the last word.
  while (lines.length > 0 && !fits(page, { maxTokens, maxBytes, measureBytes })) {
    lines.splice(-Math.ceil(lines.length / 20));
    page = { ...page, text: lines.join('\n\n') };
  }
  return page;
}

/** UTF-8 bytes of the event that carries this page, with a nonce of 16 characters and room for ids. */
export function pageEventBytes(page: PageItem): number {
  const text = writePageItem(page, '0'.repeat(16));
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  return utf8Bytes(JSON.stringify({ type: 'conversation.item.create', item })) + EVENT_ID_BYTES;
}

/** Whether a page may be sent as it is. */
export function fits(page: PageItem, budget: PageBudget): boolean {
  const { maxTokens = DEFAULT_MAX_TOKENS, maxBytes = DEFAULT_MAX_BYTES, measureBytes = pageEventBytes } = budget;
  if (page.text.length > Math.min(maxTokens * MOST_CHARS_PER_TOKEN, maxBytes)) return false;
  return measureBytes(page) <= maxBytes && estimateTokenCount(page.text) <= maxTokens;
}

interface Room {
  tokens: number;
  bytes: number;
}

/** What goes of a page that is too long, in its order. */
function chooseLines(sections: readonly PageSection[], room: Room, focus: string | undefined): string[] {
  const outline = chooseOutline(sections, { tokens: room.tokens * OUTLINE_SHARE, bytes: room.bytes * OUTLINE_SHARE });
  const shown = chooseShown(sections, outline, room, focus);
  return sections.flatMap((section) => {
    const blocks = shown.get(section);
    if (!blocks) return outline.lines.get(section) ?? [];
    return [beginningOf(section, blocks), ...blocks.taken].filter((line) => line !== '');
  });
}

/** What was taken of a section; `left`: tokens of what was not. */
interface Taken {
  taken: readonly string[];
  left: number;
}

function beginningOf(section: PageSection, { left }: Taken): string {
  // The beginning of a page needs no name to be known for it.
  if (section.id === 's1' && section.heading === '' && left === 0) return '';
  return sectionLine(section, left === 0 ? { id: section.id } : { id: section.id, missing: left });
}

/** Sections as long as there is room: the beginning, what the person has asked about, then from the top. The last one is cut. */
function chooseShown(
  sections: readonly PageSection[],
  outline: Outline,
  whole: Room,
  focus: string | undefined,
): Map<PageSection, Taken> {
  const shown = new Map<PageSection, Taken>();
  const room = { tokens: whole.tokens - outline.tokens, bytes: whole.bytes - outline.bytes };
  const take = (text: string): boolean => {
    const more = sizeOf(text);
    if (more.tokens > room.tokens || more.bytes > room.bytes) return false;
    room.tokens -= more.tokens;
    room.bytes -= more.bytes;
    return true;
  };
  for (const section of inOrder(sections, focus)) {
    if (!outline.lines.has(section) && !take(sectionLine(section, ABOUT_AS_LONG))) break;
    const pieces = section.blocks.flatMap((block) => [...splitBlocks(block, pieceSize(whole))]);
    const count = pieces.findIndex((piece) => !take(piece));
    if (count < 0) {
      shown.set(section, { taken: section.blocks, left: 0 });
      continue;
    }
    const left = estimateTokenCount(pieces.slice(count).join('\n\n'));
    if (count > 0) shown.set(section, { taken: pieces.slice(0, count), left });
    break;
  }
  return shown;
}

/** A label as long as they become, to count with. */
const ABOUT_AS_LONG = { id: 's1000', missing: 1000 };

function* inOrder(sections: readonly PageSection[], focus: string | undefined): Generator<PageSection> {
  const [first] = sections;
  const asked = focus === undefined ? [] : rankSections(sections, focus);
  yield* new Set([...(first ? [first] : []), ...asked, ...sections]);
}

interface Outline extends Room {
  lines: ReadonlyMap<PageSection, string>;
}

/** The headings that fit into the budget, higher levels first, each level from the top. */
function chooseOutline(sections: readonly PageSection[], room: Room): Outline {
  const lines = new Map<PageSection, string>();
  let tokens = 0;
  let bytes = 0;
  for (let level = 1; level <= 7; level++) {
    for (const section of sections) {
      if (section.level !== level) continue;
      const { id, blocks } = section;
      const missing = blocks.length === 0 ? undefined : estimateTokenCount(blocks.join('\n\n'));
      const line = sectionLine(section, missing === undefined ? { id } : { id, missing, absent: true });
      const more = sizeOf(line);
      if (tokens + more.tokens > room.tokens || bytes + more.bytes > room.bytes) return { lines, tokens, bytes };
      lines.set(section, line);
      tokens += more.tokens;
      bytes += more.bytes;
    }
  }
  return { lines, tokens, bytes };
}

/** A block larger than a tenth of the budget is cut into pieces, so that one endless paragraph is not lost as a whole. */
const pieceSize = ({ tokens, bytes }: Room): number =>
  Math.max(80, Math.min(2000, Math.floor(Math.min(tokens * 4, bytes) / 10)));

// One more for the empty line between blocks; as JSON it takes four bytes.
const sizeOf = (text: string): Room => ({
  tokens: estimateTokenCount(text) + 1,
  bytes: utf8Bytes(JSON.stringify(text)) - 2 + 4,
});

const encoder = new TextEncoder();
const utf8Bytes = (text: string): number => encoder.encode(text).length;

function namePage({ url, title }: PageItem): { url: string; title: string } {
  const short = url.length <= MAX_URL ? url : (url.split(/[?#]/, 1)[0] ?? '').slice(0, MAX_URL);
  return { url: short, title: cutText(title, MAX_TITLE) };
}
