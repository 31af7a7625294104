import { CONTENT_MODEL } from './content-model.ts';
import { findLabels } from './find-labels.ts';
import { type ForestText, plantForest } from './forest.ts';
import type { Evidence } from './name-evidence.ts';
import type { PageFacts } from './page-facts.ts';
import type { PageNode } from './page-node.ts';
import { describePassages } from './passage-features.ts';
import { keepPassages, type Passage, type Place, passagesOf } from './passages.ts';
import type { Steps } from './steps.ts';

/** What tells content from the rest, learned from pages whose content people have marked. */
export interface ContentModel {
  evidence: Evidence;
  forest: ForestText;
}

/** A page with nothing in it but its content. */
export interface ChosenContent {
  root: PageNode;
  /** Whether there were more passages than are judged. */
  truncated: boolean;
}

/** More are on no page that people read; judging them would hold up the page. */
const MOST_PASSAGES = 4000;

/** Whatever is less likely than this is left out, 0–1. */
const LEAST_LIKELY = 0.2;

/**
 * What a word that is missing weighs against one that does not belong (β² of the F-measure), and how many words more or less
 * matter to nobody: short pages are kept whole rather than clean. See docs/decisions/0023-content-is-learned.md.
 */
const MISSING_WEIGHS = 0.7;
const NO_MATTER = 40;

/**
 * The content of the page without what stands around it: navigation, banners, cookie notices, adverts, teasers of other pages.
 * Undefined if nothing on it is content.
 */
export function* chooseContent(
  page: PageNode,
  facts: PageFacts,
  model: ContentModel = CONTENT_MODEL,
): Steps<ChosenContent | undefined> {
  const all = passagesOf(page);
  const passages = all.length > MOST_PASSAGES ? all.slice(0, MOST_PASSAGES) : all;
  yield;
  const { width, rows, sizes, title } = yield* describePassages(page, passages, facts, model.evidence);
  const judge = plantForest(model.forest, width);
  const likely = Float32Array.from(passages, ({ place, text }, at) =>
    place.outside || text === '' ? 0 : judge(rows, at),
  );
  yield;
  const limit = Math.max(LEAST_LIKELY, bestLimit(likely, sizes));
  const isKept = passages.map(({ text }, at) => text !== '' && (likely[at] ?? 0) >= limit);
  for (const [tag, words] of WHOLES) keepWhole(tag, words, passages, sizes, isKept);
  const kept = withHeadings(passages, isKept);
  if (kept.size === 0) return undefined;
  const root = keepPassages(page, [...kept], findLabels(passages, kept, passages[title]));
  return { root, truncated: passages.length < all.length };
}

/** What says one thing in several passages, and how many words of it at most: more of it may arrange a page. */
const WHOLES: readonly [tag: string, words: number][] = [
  ['tr', 60],
  ['table', 400],
  ['details', 200],
];

/** A row says something else without one of its cells, and an answer without its question: where a quarter is kept, all is. */
function keepWhole(
  tag: string,
  words: number,
  passages: readonly Passage[],
  sizes: Float32Array,
  isKept: boolean[],
): void {
  for (let from = 0, to = 0; from < passages.length; from = to) {
    const whole = placeOf(tag, passages[from]?.place);
    let [all, kept] = [0, 0];
    for (to = from + 1; whole && placeOf(tag, passages[to]?.place) === whole; ) to += 1;
    for (let at = from; at < to; at++) {
      all += sizes[at] ?? 0;
      if (isKept[at]) kept += sizes[at] ?? 0;
    }
    if (whole && !whole.outside && all <= words && kept * 4 >= all)
      for (let at = from; at < to; at++) isKept[at] = passages[at]?.text !== '';
  }
}

const placeOf = (tag: string, place: Place | undefined): Place | undefined =>
  place === undefined || place.node.tag === tag ? place : placeOf(tag, place.above);

/** The heading over something that is kept is kept with it; but the one of the page is a label, unless it is content itself. */
function withHeadings(passages: readonly Passage[], isKept: readonly boolean[]): Set<Passage> {
  const kept = new Set<Passage>();
  let isNextKept = false;
  for (let at = passages.length - 1; at >= 0; at--) {
    const passage = passages[at];
    if (!passage || passage.text === '') continue;
    const level = levelOf(passage.place);
    if (level === undefined) isNextKept = isKept[at] === true;
    if (isKept[at] || (level !== undefined && level > 1 && isNextKept && !passage.place.outside)) kept.add(passage);
  }
  return kept;
}

const levelOf = (place: Place | undefined): number | undefined => place && (place.node.level ?? levelOf(place.above));

/**
 * From which probability on passages are to be kept so that most of what is kept is content and most of the content is
 * kept: where the expected F-measure in words is highest.
 */
function bestLimit(likely: Float32Array, sizes: Float32Array): number {
  const order = [...likely.keys()].sort((a, b) => (likely[b] ?? 0) - (likely[a] ?? 0));
  let [found, against, most, limit] = [0, NO_MATTER, -1, 0];
  for (const at of order) against += MISSING_WEIGHS * (likely[at] ?? 0) * (sizes[at] ?? 0);
  for (const at of order) {
    const size = sizes[at] ?? 0;
    found += size * (likely[at] ?? 0);
    against += size;
    if (found / against > most) [most, limit] = [found / against, likely[at] ?? 0];
  }
  return limit;
}
