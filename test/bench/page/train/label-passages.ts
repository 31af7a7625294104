import { wordsOf } from '../../../../utils/page/count-words.ts';
import type { Passage } from '../../../../utils/page/passages.ts';

/** So many words in a row that stand in the marked content are no coincidence. */
const GRAM = 4;
/** From this length on a passage is told by its own words; a shorter one also by where it stands. */
const LONG = 8;
const MOST_PLACES = 400;
/** A long passage of which less than this stands in the content is not looked for there. */
const LEAST_SHARE = 0.5;

/** How much of each passage belongs to the content that people marked, 0–1. Short ones count only in the order of the content. */
export function labelPassages(passages: readonly Passage[], content: string): Float32Array {
  const wanted = wordsOf(content);
  const places = new Map<string, number[]>();
  for (const [at, word] of wanted.entries()) {
    const known = places.get(word);
    if (known) known.push(at);
    else places.set(word, [at]);
  }
  const grams = new Set<string>();
  for (let at = 0; at + GRAM <= wanted.length; at++) grams.add(wanted.slice(at, at + GRAM).join(' '));
  const labels = new Float32Array(passages.length);
  const chain = createChain(wanted.length + 2);
  for (const [at, { text }] of passages.entries()) {
    const words = wordsOf(text);
    const share = coveredShare(words, grams);
    if (words.length >= LONG) labels[at] = share.covered;
    if (words.length === 0 || (words.length >= LONG && share.covered < LEAST_SHARE)) continue;
    const found = placesOf(words, wanted, places, share.first);
    if (found.length > 0) chain.add(at, words.length, found);
  }
  for (const at of chain.longest()) {
    if (wordsOf(passages[at]?.text ?? '').length < LONG) labels[at] = 1;
  }
  return labels;
}

function coveredShare(words: readonly string[], grams: ReadonlySet<string>): { covered: number; first: number } {
  const covered = new Set<number>();
  let first = -1;
  for (let at = 0; at + GRAM <= words.length; at++) {
    if (!grams.has(words.slice(at, at + GRAM).join(' '))) continue;
    if (first < 0) first = at;
    for (let word = at; word < at + GRAM; word++) covered.add(word);
  }
  return { covered: words.length === 0 ? 0 : covered.size / words.length, first };
}

/** Where in the content a passage can begin: by its first words, else by the first ones of it that stand there. */
function placesOf(
  words: readonly string[],
  wanted: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  firstGram: number,
): number[] {
  const from = (start: number, length: number): number[] => {
    const head = words.slice(start, start + length);
    const candidates = places.get(head[0] ?? '')?.slice(0, MOST_PLACES) ?? [];
    return candidates.filter((place) => head.every((word, at) => wanted[place + at] === word));
  };
  const exact = from(0, Math.min(words.length, 6));
  if (exact.length > 0 || firstGram < 0) return exact;
  return from(firstGram, GRAM).map((place) => Math.max(0, place - firstGram));
}

/** The chain of passages in the order of both texts that holds most words: a Fenwick tree of the best sums by place. */
function createChain(size: number) {
  const sums = new Float64Array(size + 2);
  const links = new Int32Array(size + 2).fill(-1);
  const steps: { passage: number; before: number }[] = [];
  const best = (place: number): { sum: number; link: number } => {
    let [sum, link] = [0, -1];
    for (let at = Math.min(place + 1, size); at > 0; at -= at & -at) {
      if ((sums[at] ?? 0) > sum) [sum, link] = [sums[at] ?? 0, links[at] ?? -1];
    }
    return { sum, link };
  };
  return {
    add(passage: number, words: number, places: readonly number[]): void {
      const found = places.map((place) => {
        const { sum, link } = best(place);
        steps.push({ passage, before: link });
        return { end: Math.min(size - 1, place + words), sum: sum + words + 0.01, link: steps.length - 1 };
      });
      for (const { end, sum, link } of found) {
        for (let at = end + 1; at <= size; at += at & -at) {
          if ((sums[at] ?? 0) < sum) [sums[at], links[at]] = [sum, link];
        }
      }
    },
    longest(): number[] {
      const passages: number[] = [];
      for (let { link } = best(size); link >= 0; ) {
        const step = steps[link];
        if (!step) break;
        passages.push(step.passage);
        link = step.before;
      }
      return passages;
    },
  };
}
