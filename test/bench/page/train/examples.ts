import { countWords } from '../../../../utils/page/count-words.ts';
import type { Evidence } from '../../../../utils/page/name-evidence.ts';
import type { PageFacts } from '../../../../utils/page/page-facts.ts';
import type { PageNode } from '../../../../utils/page/page-node.ts';
import { describePassages } from '../../../../utils/page/passage-features.ts';
import { type Passage, passagesOf } from '../../../../utils/page/passages.ts';
import { doAtOnce } from '../../../../utils/page/steps.ts';
import type { MarkedPage } from '../score.ts';
import type { Examples } from './grow-forest.ts';
import { labelPassages } from './label-passages.ts';

/** What the browser saw of a marked page. */
export interface SeenPage {
  id: string;
  url: string;
  marked: MarkedPage;
  root: PageNode;
  facts: PageFacts;
}

/** A marked page whose passages are labelled. */
export interface Example extends SeenPage {
  /** Pages of one site are learned from or tested on together. */
  site: string;
  passages: readonly Passage[];
  labels: Float32Array;
  sizes: Float32Array;
}

export function toExample(seen: SeenPage): Example {
  const passages = passagesOf(seen.root);
  return {
    ...seen,
    site: siteOf(seen.url),
    passages,
    labels: labelPassages(passages, seen.marked.main_content),
    sizes: Float32Array.from(passages, ({ text }) => countWords(text)),
  };
}

/** Rows of one page, as the reader would describe it with this evidence. */
export const rowsOf = ({ root, facts }: Example, evidence: Evidence) =>
  doAtOnce(describePassages(root, passagesOf(root), facts, evidence));

/** A long passage counts more than a short one, and a long page more than a short one, but not by its length. */
export function weightsOf({ sizes, passages }: Example): Float32Array {
  // Nobody judges what is outside by its kind.
  const weights = sizes.map((size, at) => (passages[at]?.place.outside || size === 0 ? 0 : Math.min(size, 60) + 1));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => (weight * Math.sqrt(1000 / Math.max(1, sum))) / 30);
}

export function gather(examples: readonly { example: Example; rows: Float32Array; width: number }[]): Examples {
  const full = examples.filter(({ example }) => example.passages.length > 0);
  const width = full[0]?.width ?? 0;
  const join = (parts: readonly Float32Array[]): Float32Array => {
    const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  };
  return {
    width,
    rows: join(full.map(({ rows }) => rows)),
    labels: join(full.map(({ example }) => example.labels)),
    weights: join(full.map(({ example }) => weightsOf(example))),
  };
}

const TWO_PARTS = /\.(?:co|com|org|net|ac|gov)\.[a-z]{2}$/;

function siteOf(url: string): string {
  const { hostname } = new URL(url);
  return hostname
    .split('.')
    .slice(TWO_PARTS.test(hostname) ? -3 : -2)
    .join('.');
}
