import { type Transcript, textOf } from '../session/transcript.ts';

/** How many characters of running words fit into one line, generously. */
const LINE = 80;

/** Words that are coming right now. */
export interface LiveWords {
  speaker: 'user' | 'assistant';
  /** One line: the end of what was said so far. */
  text: string;
}

/** The newest words that are still being written, or undefined while none are. */
export function liveWords(transcript: Transcript): LiveWords | undefined {
  const entry = transcript.findLast(
    (one) => one.kind === 'message' && one.status === 'in_progress' && textOf(one) !== '',
  );
  if (entry?.kind !== 'message') return undefined;
  return { speaker: entry.speaker, text: endOf(textOf(entry)) };
}

/** In captions: the newest words, also once they are final; '' before the first. One line: their end. */
export function captionWords(transcript: Transcript): string {
  const entry = transcript.findLast((one) => one.kind === 'message' && textOf(one) !== '');
  return entry?.kind === 'message' ? endOf(textOf(entry)) : '';
}

function endOf(text: string): string {
  const end = text.slice(-LINE).replace(/\s+/g, ' ').trim();
  if (text.length <= LINE) return end;
  const space = end.indexOf(' ');
  return space < 0 || space > 20 ? end : end.slice(space + 1);
}
