const WORDS = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN_WORDS =
  /[a-z0-9_\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]+/g;
/** Beyond Latin letters and the signs between them. */
const BEYOND_LATIN = /[^\0-\u024f\u2000-\u206f\u20a0-\u20bf\u2190-\u2bff]/;
/** Han, Kana, Thai, Lao and Khmer: nothing is put between their words. */
const UNSPACED = /[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;

/** The words of a text in lower case; what is written without spaces comes as one for each run. */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  // Most text is Latin, and the classes of Unicode cost more than all the rest.
  return lower.match(BEYOND_LATIN.test(lower) ? WORDS : LATIN_WORDS) ?? [];
}

/**
 * The words of a text in lower case with a space before, between and behind them; what is written without spaces as one word for
 * each character, so that parts of it can be found.
 */
export const spacedWords = (text: string): string =>
  ` ${wordsOf(text).join(' ').replace(UNSPACED, ' $& ')} `.replace(/ +/g, ' ');

/** Whether there is a letter or digit in it. */
export const hasWords = (text: string): boolean => /[a-z0-9]/i.test(text) || /[\p{L}\p{N}]/u.test(text);

/** About how many words a text has; where nothing is put between words, one for each two characters. `words` if they are known. */
export function countWords(text: string, words: readonly string[] = wordsOf(text)): number {
  if (!BEYOND_LATIN.test(text)) return words.length;
  return words.length + Math.floor((text.match(UNSPACED)?.length ?? 0) / 2);
}
