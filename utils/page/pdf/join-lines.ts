/** Han, Kana, Thai and the like: a line ends where there is room, and not between words. */
const UNSPACED = /[\u0e00-\u0eff\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
const HYPHEN = /(\p{L}+)[-\u2010]$/u;
/** What is longer is no word; all of a text is not looked through at each of its lines. */
const LONGEST_WORD = 60;
const GOES_ON = /^\p{Ll}+/u;

/**
 * The lines of a paragraph as one. A word that a hyphen divides at a line's end is put together; it keeps its hyphen where
 * the document has it with one elsewhere (`known`: its words in lower case).
 */
export function joinLines(lines: readonly string[], known: ReadonlySet<string>): string {
  return lines.reduce((text, line) => {
    if (text === '') return line;
    const [, first = ''] = HYPHEN.exec(text.slice(-LONGEST_WORD)) ?? [];
    const [rest = ''] = GOES_ON.exec(line) ?? [];
    if (first !== '' && rest !== '') {
      const whole = (first + rest).toLowerCase();
      const isCompound = !known.has(whole) && known.has(`${first}-${rest}`.toLowerCase());
      return isCompound ? text + line : text.slice(0, -1) + line;
    }
    return isUnspaced(text, line) ? text + line : `${text} ${line}`;
  }, '');
}

/** Whether nothing stands between the words at the end of the one and those at the beginning of the other. */
export const isUnspaced = (text: string, line: string): boolean =>
  UNSPACED.test(text.slice(-1)) && UNSPACED.test(line.charAt(0));

/** The words that stand within the lines of a document, with their hyphens, in lower case. */
export function knownWords(lines: Iterable<string>): Set<string> {
  const words = new Set<string>();
  for (const line of lines)
    for (const [word] of line.toLowerCase().matchAll(/\p{L}+(?:[-\u2010]\p{L}+)*/gu))
      words.add(word.replaceAll('\u2010', '-'));
  return words;
}
