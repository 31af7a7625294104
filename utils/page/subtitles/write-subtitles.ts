import { isUnspaced } from '../pdf/join-lines.ts';
import type { Cue } from './parse-subtitles.ts';

/** A piece ends with a sentence from this length on, and anyway at this one; or where nobody speaks for so long. */
const ENOUGH_CHARS = 280;
const MOST_CHARS = 700;
const PAUSE_S = 8;
const SENTENCE_END = /[.!?…。！？]["”’»)\]]*$/u;

/** What is said in a video as pieces that can be read, each with the time when it begins: `[1:23] …`. */
export function writeSubtitles(cues: readonly Cue[]): string {
  const pieces: string[] = [];
  let open: { start: number; text: string } | undefined;
  let last: Cue | undefined;
  const end = (): void => {
    if (open) pieces.push(`[${sayTime(open.start)}] ${open.text}`);
    open = undefined;
  };
  for (const cue of cues) {
    const news = last ? newsOf(last.text, cue.text) : cue.text;
    const isLong =
      open && (open.text.length > MOST_CHARS || (open.text.length > ENOUGH_CHARS && SENTENCE_END.test(open.text)));
    if (isLong || (last && cue.start - last.start > PAUSE_S)) end();
    last = cue;
    if (news === '') continue;
    open = open ? { start: open.start, text: `${open.text} ${news}` } : { start: cue.start, text: news };
  }
  end();
  return pieces.join('\n\n');
}

/** What of a cue was not said in the one before: captions that roll up show each line twice. */
function newsOf(before: string, text: string): string {
  if (` ${before}`.endsWith(` ${text}`)) return '';
  const rest = text.slice(before.length);
  if (text.startsWith(before) && !isWordGoingOn(before, rest)) return rest.trim();
  const words = text.split(' ');
  for (let count = words.length - 1; count >= 2; count -= 1) {
    const head = words.slice(0, count).join(' ');
    if (` ${before}`.endsWith(` ${head}`) && head.length > 8) return words.slice(count).join(' ');
  }
  return text;
}

/** Whether a word of the one goes on in the other: "No" in "Nobody", "don" in "don't". */
const isWordGoingOn = (before: string, rest: string): boolean =>
  /[\p{L}\p{M}\p{N}]$/u.test(before) && /^['’\u2010-]?[\p{L}\p{M}\p{N}]/u.test(rest) && !isUnspaced(before, rest);

/** `0:07`, `12:34`, `1:02:03`. */
function sayTime(start: number): string {
  const whole = Math.floor(start);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
