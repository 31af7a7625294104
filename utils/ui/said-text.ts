import { heardTextOf } from '../session/heard-text.ts';
import type { Mode } from '../session/mode.ts';
import type { MessageEntry, Transcript } from '../session/transcript.ts';

/**
 * What was said, as plain lines; in a conversation each message begins with who said it, and with who made it where that is shown.
 * '' if nothing was.
 */
export function saidText(transcript: Transcript, mode: Mode): string {
  const messages = transcript.filter((entry): entry is MessageEntry => entry.kind === 'message');
  return messages
    .map((entry) => ({ entry, text: heardTextOf(entry).trim() }))
    .filter(({ text }) => text !== '')
    .map(({ entry, text }) => (mode === 'captions' ? text : `${sayWho(entry)}: ${text}`))
    .join('\n');
}

function sayWho({ speaker, by }: MessageEntry): string {
  if (speaker === 'user') return 'You';
  return by === undefined ? 'Earshot' : `Earshot (answered by ${by})`;
}

/** A file name that tells when, in the person's own time: `earshot-2026-11-22-1405.txt`. `now` is ms since 1970. */
export function fileNameAt(now: number): string {
  const at = new Date(now);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `earshot-${day}-${two(at.getHours())}${two(at.getMinutes())}.txt`;
}
