/** Words that say nothing of what a text is about: not looked for, and no sign of where a sentence comes from. */
const STOP = new Set(
  `a about after all also am an and any are as at be because been before being but by can could did do does for from get got had has have he
her here him his how i if in into is it its just know let like me more most much my no not now of on one only or our out over please said say says
she show so some tell than that the their them then there these they thing things this those to too under up us use very want was we were what when
where which while who why will with would you your page section sorry`.split(/\s+/),
);
const WORD = /\p{N}+(?:[.,:]\p{N}+)*|[\p{L}\p{M}]+(?:['’][\p{L}]+)?/gu;
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]+$/u;

/**
 * The words of a text that say what it is about, in order and with repetitions: lower case, plurals cut, numbers whole
 * ("12.50"); of what is written without spaces every two characters that follow each other. Works in any language: English
 * words without a topic are left out, elsewhere they count for little because they are everywhere.
 */
export function contentWords(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.normalize('NFKC').toLowerCase().matchAll(WORD)) {
    if (UNSPACED.test(word)) for (const pair of pairsOf(word)) words.push(pair);
    else if (!STOP.has(word)) words.push(stem(word.replace(/['’].*$/, '')));
  }
  return words.filter((word) => word.length > 1 || /\p{N}|[^\p{ASCII}]/u.test(word));
}

const stem = (word: string): string => (word.length > 3 ? word.replace(/(?<![su])s$/, '') : word);

function pairsOf(word: string): string[] {
  const characters = [...word];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`);
}
