/** Signs that begin something: what follows them stands close. Straight quotes do so only where nothing is before them. */
const OPENING = /([\s([{<«‹“‘„‚¿¡/\\@#_-]|(^|\s)["'])$/;
/** Signs that end something stand close to what they end. */
const CLOSING = /^[\s)\]}>»›”’,.;:!?…]/;
/** Writing without spaces between words, and its signs. */
const CLOSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\u3000-\u303f\uff00-\uff60]/u;

/** What goes between the words that end at the caret and a text that is put there: a space behind a word, else nothing. */
export function spaceBefore(before: string, text: string): '' | ' ' {
  if (before === '' || OPENING.test(before) || CLOSING.test(text)) return '';
  const last = [...before.slice(-2)].at(-1) ?? '';
  return CLOSE.test(last) || CLOSE.test([...text.slice(0, 2)][0] ?? '') ? '' : ' ';
}
