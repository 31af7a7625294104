/** A word of a sentence as it is sent, and the part of the sentence's length (0…1) at which it begins. */
export interface TimedWord {
  text: string;
  at: number;
}

/**
 * A sentence in the deltas that make it up: joined they are the sentence, spaces and line breaks included.
 * `isFirst` is false for a sentence that follows another: then the first delta begins with a space.
 */
export function timeWords(sentence: string, isFirst: boolean): TimedWord[] {
  const whole = isFirst ? sentence.trim() : ` ${sentence.trim()}`;
  const words = whole.match(/\s*\S+/g) ?? [];
  let before = 0;
  return words.map((text) => {
    const at = before / whole.length;
    before += text.length;
    return { text, at };
  });
}

/**
 * What has become certain of a transcript that is decoded again and again while a person speaks: the words that two
 * decodings in a row agree on, beyond those already `sent`. Deltas can't be taken back, so where a decoding
 * contradicts what was sent nothing is added.
 */
export function certainWords(sent: string, before: string, now: string): string {
  const old = splitWords(before);
  const fresh = splitWords(now);
  const differs = fresh.findIndex((word, index) => word !== old[index]);
  // The last word of a decoding may still be half a word.
  const agreed = fresh.slice(0, differs < 0 ? Math.max(0, fresh.length - 1) : differs);
  return restAfter(sent, agreed.map((word) => ` ${word}`).join(''));
}

/** What is still to be sent so that all deltas together say `whole`; '' if they already say something else. */
export const restAfter = (sent: string, whole: string): string =>
  whole.startsWith(sent) ? whole.slice(sent.length) : '';

/** The words of a text. */
export const splitWords = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');
