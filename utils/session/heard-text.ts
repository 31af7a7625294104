import { type MessageEntry, textOf } from './transcript.ts';

/** How long a voice takes for a character, in ms: about 15 characters a second. What is cut is told in ms only. */
const MS_PER_CHARACTER = 65;

/** Splits a text where its sound was cut: at the end of the word that was being said. */
export function splitHeard(text: string, heardMs: number): { heard: string; rest: string } {
  const at = Math.round(heardMs / MS_PER_CHARACTER);
  if (at >= text.length) return { heard: text, rest: '' };
  const end = text.slice(at).search(/\s/);
  const cut = at <= 0 ? 0 : end < 0 ? text.length : at + end;
  return { heard: text.slice(0, cut), rest: text.slice(cut) };
}

/** The words of a message that reached the person: all of them unless it was cut while it was spoken. */
export function heardTextOf(entry: MessageEntry): string {
  const text = textOf(entry);
  return entry.heardMs === undefined ? text : splitHeard(text, entry.heardMs).heard;
}
