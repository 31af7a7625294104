import type { PageItem } from '../../utils/realtime/page-item.ts';
import { readSectionLine } from '../../utils/shared/page-sections.ts';
import { commandWords } from './misheard.ts';
import { plainText } from './parse-page.ts';
import { isContentWord } from './words.ts';

const MOST_WORDS = 200;
const HEADING_WEIGHT = 3;

/**
 * The words that the last shared page makes likely in speech, the commonest first, and those of the commands. Spelled as
 * on the page: a word that is always capitalised there stays so.
 */
export function biasWords(pages: readonly PageItem[]): string[] {
  const counts = new Map<string, { spelling: string; count: number }>();
  const page = pages.at(-1);
  const note = (text: string, weight: number) => {
    for (const word of text.match(/\p{L}{4,}/gu) ?? []) {
      const key = word.toLowerCase();
      if (!isContentWord(key)) continue;
      const known = counts.get(key);
      const spelling = known && known.spelling !== word ? key : word;
      counts.set(key, { spelling, count: (known?.count ?? 0) + weight });
    }
  };
  note(page?.title ?? '', HEADING_WEIGHT);
  for (const line of page?.text.split('\n') ?? []) {
    // What the person's side has put behind a heading, nobody says.
    const said = readSectionLine(line)?.text ?? line;
    note(plainText(said), said.startsWith('#') ? HEADING_WEIGHT : 1);
  }
  const common = [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_WORDS);
  return [...new Set([...common.map(({ spelling }) => spelling), ...commandWords])];
}
