import { createRandom } from '../../../../scripts/browser/noise.ts';
import { DIGITS, FEATURES_EACH, type ForestText, MIDDLE, THRESHOLDS_EACH } from '../../../../utils/page/forest.ts';

/** What a forest is grown from: rows of features, what each is to be told as (0–1), and how much it counts. */
export interface Examples {
  width: number;
  rows: Float32Array;
  labels: Float32Array;
  weights: Float32Array;
}

export interface GrowOptions {
  trees: number;
  depth: number;
  /** How much of what a leaf could correct it corrects. */
  rate: number;
  /** Share of the rows and of the features that a tree is grown from. */
  rowShare: number;
  featureShare: number;
  /** A leaf stands on at least so much evidence (the sum of its second derivatives). */
  leastLeaf: number;
  ridge: number;
  seed: number;
}

export const GROW: GrowOptions = {
  trees: 178,
  depth: 3,
  rate: 0.12,
  rowShare: 0.8,
  featureShare: 0.5,
  leastLeaf: 20,
  ridge: 5,
  seed: 7,
};

/** Into so many even parts the values of a feature are told apart. Twice as many judge no better, and are as much again to be sent. */
const LIMITS = 8;
/** A leaf corrects at most so much, in log-odds: what the digits of a leaf have to hold. */
const MOST_LEAF = 0.5;

/** Grows trees one after the other, each for what those before it get wrong (gradient boosting on log-odds). */
export function growForest(examples: Examples, options: GrowOptions = GROW): ForestText {
  const { rows, width, labels, weights } = examples;
  const count = labels.length;
  const random = createRandom(options.seed);
  const thresholds = Array.from({ length: width }, (_, feature) => quantiles(rows, width, feature, count));
  const bins = binned(rows, width, count, thresholds);
  const splits = 2 ** options.depth - 1;
  const leafStep = MOST_LEAF / MIDDLE;
  const base = logOdds(weightedMean(labels, weights));
  const sums = new Float64Array(count).fill(base);
  const gradients = new Float64Array(count);
  const curvatures = new Float64Array(count);
  const nodes = new Int32Array(count);
  let text = '';
  for (let tree = 0; tree < options.trees; tree++) {
    for (let row = 0; row < count; row++) {
      const chance = 1 / (1 + Math.exp(-(sums[row] ?? 0)));
      const weight = weights[row] ?? 0;
      const isUsed = random() < options.rowShare;
      gradients[row] = isUsed ? weight * (chance - (labels[row] ?? 0)) : 0;
      curvatures[row] = isUsed ? weight * Math.max(1e-6, chance * (1 - chance)) : 0;
    }
    const features = [...Array(width).keys()].filter(
      (feature) => (thresholds[feature]?.length ?? 0) > 0 && random() < options.featureShare,
    );
    nodes.fill(0);
    const chosen: { feature: number; bin: number }[] = [];
    for (let level = 0; level < options.depth; level++) {
      const first = 2 ** level - 1;
      const found = findSplits(
        { bins, count, nodes, first, nodesHere: first + 1, features, gradients, curvatures },
        options,
      );
      chosen.push(...found);
      for (let row = 0; row < count; row++) {
        const node = nodes[row] ?? 0;
        const split = chosen[node];
        const isRight = split !== undefined && split.bin >= 0 && (bins[split.feature]?.[row] ?? 0) > split.bin;
        nodes[row] = node * 2 + (isRight ? 2 : 1);
      }
    }
    const leaves = leafDigits(nodes, splits, gradients, curvatures, leafStep, options);
    for (let row = 0; row < count; row++) {
      sums[row] = (sums[row] ?? 0) + ((leaves[(nodes[row] ?? 0) - splits] ?? MIDDLE) - MIDDLE) * leafStep;
    }
    for (const { feature, bin } of chosen) {
      // What does not split sends everything left: a threshold that nobody reaches.
      const at = bin < 0 ? THRESHOLDS_EACH - 1 : bin;
      const isSecond = feature >= FEATURES_EACH;
      text +=
        DIGITS.charAt(feature - (isSecond ? FEATURES_EACH : 0)) + DIGITS.charAt(at + (isSecond ? THRESHOLDS_EACH : 0));
    }
    for (const leaf of leaves) text += DIGITS.charAt(leaf);
  }
  return {
    depth: options.depth,
    thresholds: usedThresholds(text, splits, thresholds),
    trees: text,
    base: round(base),
    leafStep,
  };
}

interface Level {
  bins: readonly Uint8Array[];
  count: number;
  nodes: Int32Array;
  first: number;
  nodesHere: number;
  features: readonly number[];
  gradients: Float64Array;
  curvatures: Float64Array;
}

function findSplits(level: Level, { leastLeaf, ridge }: GrowOptions): { feature: number; bin: number }[] {
  const { bins, count, nodes, first, nodesHere, features, gradients, curvatures } = level;
  const best = Array.from({ length: nodesHere }, () => ({ feature: 0, bin: -1, gain: 1e-3 }));
  const sums = new Float64Array(nodesHere * THRESHOLDS_EACH * 2);
  for (const feature of features) {
    const bin = bins[feature];
    if (!bin) continue;
    sums.fill(0);
    for (let row = 0; row < count; row++) {
      const at = (((nodes[row] ?? 0) - first) * THRESHOLDS_EACH + (bin[row] ?? 0)) * 2;
      sums[at] = (sums[at] ?? 0) + (gradients[row] ?? 0);
      sums[at + 1] = (sums[at + 1] ?? 0) + (curvatures[row] ?? 0);
    }
    for (let node = 0; node < nodesHere; node++) {
      const from = node * THRESHOLDS_EACH * 2;
      let [allGradients, allCurvatures] = [0, 0];
      for (let at = 0; at < THRESHOLDS_EACH; at++) {
        allGradients += sums[from + at * 2] ?? 0;
        allCurvatures += sums[from + at * 2 + 1] ?? 0;
      }
      const whole = allGradients ** 2 / (allCurvatures + ridge);
      let [gradient, curvature] = [0, 0];
      for (let at = 0; at < THRESHOLDS_EACH - 1; at++) {
        gradient += sums[from + at * 2] ?? 0;
        curvature += sums[from + at * 2 + 1] ?? 0;
        if (curvature < leastLeaf || allCurvatures - curvature < leastLeaf) continue;
        const gain =
          gradient ** 2 / (curvature + ridge) +
          (allGradients - gradient) ** 2 / (allCurvatures - curvature + ridge) -
          whole;
        const now = best[node];
        if (now && gain > now.gain) Object.assign(now, { feature, bin: at, gain });
      }
    }
  }
  return best.map(({ feature, bin }) => ({ feature, bin }));
}

function leafDigits(
  nodes: Int32Array,
  splits: number,
  gradients: Float64Array,
  curvatures: Float64Array,
  leafStep: number,
  { rate, ridge }: GrowOptions,
): number[] {
  const gradient = new Float64Array(splits + 1);
  const curvature = new Float64Array(splits + 1);
  for (const [row, node] of nodes.entries()) {
    const leaf = node - splits;
    gradient[leaf] = (gradient[leaf] ?? 0) + (gradients[row] ?? 0);
    curvature[leaf] = (curvature[leaf] ?? 0) + (curvatures[row] ?? 0);
  }
  return Array.from(gradient, (sum, leaf) => {
    const value = (-rate * sum) / ((curvature[leaf] ?? 0) + ridge);
    return Math.max(0, Math.min(2 * MIDDLE, MIDDLE + Math.round(value / leafStep)));
  });
}

/** Limits between the values of a feature, as even as they can be; fewer where there are fewer values. */
function quantiles(rows: Float32Array, width: number, feature: number, count: number): number[] {
  const values = new Float32Array(count);
  for (let row = 0; row < count; row++) values[row] = rows[row * width + feature] ?? 0;
  values.sort();
  const limits = new Set<number>();
  for (let at = 1; at < LIMITS; at++) {
    const value = values[Math.floor((count * at) / LIMITS)] ?? 0;
    if (value > (values[0] ?? 0)) limits.add(round(value));
  }
  return [...limits].sort((a, b) => a - b).slice(0, THRESHOLDS_EACH - 2);
}

/** In how many limits of its feature each value is at or above them: a row goes right of `bin` when its number is higher. */
function binned(rows: Float32Array, width: number, count: number, thresholds: readonly number[][]): Uint8Array[] {
  return thresholds.map((limits, feature) => {
    const bins = new Uint8Array(count);
    const sharp = Float32Array.from(limits);
    for (let row = 0; row < count; row++) {
      const value = rows[row * width + feature] ?? 0;
      let [low, high] = [0, sharp.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value >= (sharp[middle] ?? 0)) low = middle + 1;
        else high = middle;
      }
      bins[row] = low;
    }
    return bins;
  });
}

function usedThresholds(text: string, splits: number, thresholds: readonly number[][]): number[][] {
  const used = new Set<number>();
  for (let tree = 0; tree < text.length; tree += splits * 3 + 1) {
    for (let split = 0; split < splits; split++) {
      const second = DIGITS.indexOf(text.charAt(tree + split * 2 + 1));
      if (second % THRESHOLDS_EACH === THRESHOLDS_EACH - 1) continue;
      used.add(DIGITS.indexOf(text.charAt(tree + split * 2)) + (second >= THRESHOLDS_EACH ? FEATURES_EACH : 0));
    }
  }
  return thresholds.map((limits, feature) => (used.has(feature) ? limits : []));
}

const round = (value: number): number => Number(value.toPrecision(2));
const logOdds = (chance: number): number => Math.log(chance / (1 - chance));

function weightedMean(values: Float32Array, weights: Float32Array): number {
  let [sum, all] = [0, 0];
  for (const [at, value] of values.entries()) {
    sum += value * (weights[at] ?? 0);
    all += weights[at] ?? 0;
  }
  return sum / all;
}
