/**
 * How many words of a sentence are missing at the beginning of what was understood. Both are compared word by word; one that
 * was only misheard has another one in its place and is not lost.
 */
export function countLostWords(sentence: string, understood: string): number {
  const said = wordsOf(sentence);
  const heard = wordsOf(understood);
  const { inSaid, inHeard } = firstCommon(said, heard) ?? { inSaid: said.length, inHeard: heard.length };
  return Math.max(0, inSaid - inHeard);
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** Where the longest common sequence of words begins in both; undefined if they have no word in common. */
function firstCommon(a: readonly string[], b: readonly string[]): { inSaid: number; inHeard: number } | undefined {
  // longest[i][j]: words in common from a[i] and b[j] on.
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = longest[i];
    if (!row) continue;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; at(i, j) > 0; ) {
    if (a[i] === b[j]) return { inSaid: i, inHeard: j };
    if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return undefined;
}
