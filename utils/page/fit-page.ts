import { estimateTokenCount } from 'tokenx';
import { type PageItem, writePageItem } from '../realtime/page-item.ts';
import { splitBlocks } from './split-blocks.ts';

/** How large a page may be when it is sent. */
export interface PageBudget {
  /** Estimated model tokens of the text; 12,000 unless told. */
  maxTokens?: number;
  /** UTF-8 bytes of the whole event as JSON; 65,536 (the least that data channels allow) unless told. */
  maxBytes?: number;
  /** Bytes of the event that would carry this page; `pageEventBytes` unless told. Must grow with the text. */
  measureBytes?: (page: PageItem) => number;
}

export const DEFAULT_MAX_TOKENS = 12_000;
export const DEFAULT_MAX_BYTES = 65_536;

/** Share of the budget kept for the headings of what is cut off. */
const OUTLINE_SHARE = 0.15;
/** Above this many characters for each token no text fits; spares the estimate of a text of megabytes. */
const MOST_CHARS_PER_TOKEN = 20;
const MAX_URL = 1000;
const MAX_TITLE = 300;
/** Room for ids that the sender adds to the event. */
const EVENT_ID_BYTES = 160;

/** Cuts a page to what may be sent, at the ends of blocks. Headings after the cut stay, as an outline; `truncated` says honestly whether something is missing. */
export function fitPage(reading: PageItem, budget: PageBudget = {}): PageItem {
  const maxTokens = budget.maxTokens ?? DEFAULT_MAX_TOKENS;
  const maxBytes = budget.maxBytes ?? DEFAULT_MAX_BYTES;
  const measureBytes = budget.measureBytes ?? pageEventBytes;
  const whole = { ...namePage(reading), text: reading.text, truncated: reading.truncated };
  if (fits(whole, maxTokens, maxBytes, measureBytes)) return whole;

  const frame = measureBytes({ ...whole, text: '', truncated: true });
  const blocks = cutBlocks(
    splitBlocks(reading.text, pieceSize(maxTokens, maxBytes - frame)),
    maxTokens,
    maxBytes - frame,
  );
  let page: PageItem = { ...whole, text: blocks.join('\n\n'), truncated: true };
  // The estimate is exact for our own measure; a stricter one of the caller has the last word.
  while (measureBytes(page) > maxBytes && blocks.length > 0) {
    blocks.pop();
    page = { ...page, text: blocks.join('\n\n') };
  }
  return page;
}

/** UTF-8 bytes of the event that carries this page, with a nonce of 16 characters and room for ids. */
export function pageEventBytes(page: PageItem): number {
  const text = writePageItem(page, '0'.repeat(16));
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  return utf8Bytes(JSON.stringify({ type: 'conversation.item.create', item })) + EVENT_ID_BYTES;
}

function fits(page: PageItem, maxTokens: number, maxBytes: number, measureBytes: (page: PageItem) => number): boolean {
  if (page.text.length > Math.min(maxTokens * MOST_CHARS_PER_TOKEN, maxBytes)) return false;
  return measureBytes(page) <= maxBytes && estimateTokenCount(page.text) <= maxTokens;
}

/** Takes blocks from the top while they fit; of what comes after, the headings that were paid for beforehand. */
function cutBlocks(all: Iterable<string>, maxTokens: number, maxBytes: number): string[] {
  const blocks = [...all];
  const outline = chooseOutline(blocks, maxTokens * OUTLINE_SHARE, maxBytes * OUTLINE_SHARE);
  let tokens = maxTokens - outline.tokens;
  let bytes = maxBytes - outline.bytes;
  let full = false;
  return blocks.filter((block, at) => {
    if (outline.chosen.has(at)) return true;
    if (full) return false;
    tokens -= tokensOf(block);
    bytes -= bytesOf(block);
    full = tokens < 0 || bytes < 0;
    return !full;
  });
}

interface Outline {
  chosen: ReadonlySet<number>;
  tokens: number;
  bytes: number;
}

/** The headings that fit into the budget, higher levels first, each level from the top. */
function chooseOutline(blocks: readonly string[], maxTokens: number, maxBytes: number): Outline {
  const chosen = new Set<number>();
  let tokens = 0;
  let bytes = 0;
  for (let level = 1; level <= 6; level++) {
    const mark = `${'#'.repeat(level)} `;
    for (const [at, block] of blocks.entries()) {
      if (!block.startsWith(mark) || block.includes('\n')) continue;
      const more = { tokens: tokensOf(block), bytes: bytesOf(block) };
      if (tokens + more.tokens > maxTokens || bytes + more.bytes > maxBytes) return { chosen, tokens, bytes };
      chosen.add(at);
      tokens += more.tokens;
      bytes += more.bytes;
    }
  }
  return { chosen, tokens, bytes };
}

/** A block larger than a tenth of the budget is cut into pieces, so that one endless paragraph is not lost as a whole. */
const pieceSize = (maxTokens: number, maxBytes: number): number =>
  Math.max(80, Math.min(2000, Math.floor(Math.min(maxTokens * 4, maxBytes) / 10)));

// One more for the empty line between blocks; as JSON it takes four bytes.
const tokensOf = (block: string): number => estimateTokenCount(block) + 1;
const bytesOf = (block: string): number => utf8Bytes(JSON.stringify(block)) - 2 + 4;

const encoder = new TextEncoder();
const utf8Bytes = (text: string): number => encoder.encode(text).length;

function namePage({ url, title }: PageItem): { url: string; title: string } {
  const short = url.length <= MAX_URL ? url : (url.split(/[?#]/, 1)[0] ?? '').slice(0, MAX_URL);
  return { url: short, title: title.slice(0, MAX_TITLE) };
}
