import { cutText } from '../../shared/cut-text.ts';
import { oneLine } from '../clean-text.ts';

/** Something that is said in a video: when it begins, in seconds, and its words on one line. */
export interface Cue {
  start: number;
  text: string;
}

/** More is never looked at: five hours of talk have half of it. */
const MOST_CHARS = 2_000_000;
const MOST_CUES = 20_000;
/** Letters of one cue. */
const MOST_WORDS = 1_000;

/**
 * The cues of a file of captions, by what it is and not by what it calls itself: JSON with `events` of `segs`, XML with
 * times at `text` or `p` elements (TTML, too), WebVTT or SubRip. Empty where it is none of these. Never throws.
 */
export function parseSubtitles(file: string): Cue[] {
  const text = file
    .slice(0, MOST_CHARS)
    .replace(/^\ufeff/, '')
    .trimStart();
  const cues = text.startsWith('{') ? fromJson(text) : text.startsWith('<') ? fromXml(text) : fromBlocks(text);
  return cues
    .map(({ start, text: words }) => ({ start, text: cutText(words, MOST_WORDS) }))
    .filter((cue) => Number.isFinite(cue.start) && cue.start >= 0 && cue.text !== '')
    .slice(0, MOST_CUES)
    .sort((a, b) => a.start - b.start);
}

function fromJson(text: string): Cue[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return [];
  }
  const { events } = file as { events?: unknown };
  if (!Array.isArray(events)) return [];
  return events.flatMap((event: unknown): Cue[] => {
    const { tStartMs, segs } = (event ?? {}) as { tStartMs?: unknown; segs?: unknown };
    if (typeof tStartMs !== 'number' || !Array.isArray(segs)) return [];
    const words = segs.map((seg: unknown) => {
      const { utf8 } = (seg ?? {}) as { utf8?: unknown };
      return typeof utf8 === 'string' ? utf8 : '';
    });
    return [{ start: tStartMs / 1000, text: oneLine(words.join('')) }];
  });
}

const ELEMENT = /<(text|p)\b([^<>]*)>/g;
const TIME = /(?:^|\s)(start|begin|t)\s*=\s*["']([^"']{1,40})["']/;

function fromXml(text: string): Cue[] {
  const found: { start: number; from: number; at: number }[] = [];
  for (const { 0: tag, 2: about = '', index } of text.matchAll(ELEMENT)) {
    const [, name, value = ''] = TIME.exec(about) ?? [];
    // `t` counts milliseconds, the others say seconds or a time of day.
    const start = name === undefined ? Number.NaN : name === 't' ? Number(value) / 1000 : seconds(value);
    if (Number.isFinite(start) && found.length < MOST_CUES) found.push({ start, from: index, at: index + tag.length });
  }
  return found.map(({ start, at }, i) => {
    const inside = text.slice(at, found[i + 1]?.from ?? text.length);
    const end = /<\/(?:text|p)\s*>/.exec(inside)?.index ?? inside.length;
    return { start, text: bareWords(inside.slice(0, end)) };
  });
}

const ARROW = /^\s*([\d:.,]{4,20})\s*-->/;

/** WebVTT and SubRip: blocks with a line of two times, and the words below it. */
function fromBlocks(text: string): Cue[] {
  const cues: Cue[] = [];
  let open: { start: number; lines: string[] } | undefined;
  const end = (): void => {
    if (open) cues.push({ start: open.start, text: bareWords(open.lines.join(' ')) });
    open = undefined;
  };
  for (const line of text.split(/\r\n?|\n/)) {
    const [, time] = ARROW.exec(line) ?? [];
    if (time !== undefined) {
      end();
      open = { start: seconds(time), lines: [] };
    } else if (line.trim() === '') end();
    else open?.lines.push(line);
    if (cues.length > MOST_CUES) break;
  }
  end();
  return cues;
}

/** `12.5`, `12.5s`, `1:02.5`, `1:02:03,5`, `1500ms`. */
function seconds(time: string): number {
  const [, number = '', unit] = /^([\d.]+)(ms|s)?$/.exec(time.trim()) ?? [];
  if (number !== '') return Number(number) / (unit === 'ms' ? 1000 : 1);
  const parts = time.trim().replace(',', '.').split(':');
  return parts.length > 3 ? Number.NaN : parts.reduce((sum, part) => sum * 60 + Number(part || Number.NaN), 0);
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/** Words of a cue without tags, with what entities stand for (written twice in some files), on one line. */
export function bareWords(markup: string): string {
  const text = markup.replace(/<br\s*\/?>/gi, ' ').replace(/<[^<>]*>/g, '');
  return cutText(oneLine(decode(decode(text))), MOST_WORDS);
}

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
