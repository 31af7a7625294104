/** A tree of token sequences: the words that the page and the commands make likely. */
export interface BiasTree {
  next: Map<number, BiasTree>;
}

/** Builds the tree from the token sequences of words; words of a single token add nothing, as nothing continues them. */
export function buildBiasTree(sequences: Iterable<readonly number[]>): BiasTree {
  const root: BiasTree = { next: new Map() };
  for (const tokens of sequences) {
    let node = root;
    for (const token of tokens) {
      const child = node.next.get(token) ?? { next: new Map() };
      node.next.set(token, child);
      node = child;
    }
  }
  return root;
}

/** Where a decoding stands in the tree: every word that the last tokens may be the beginning of. */
export type BiasCursor = readonly BiasTree[];

/** The cursor after one more token. A word may begin at any token. */
export function advanceBias(root: BiasTree, cursor: BiasCursor, token: number): BiasCursor {
  return [root, ...cursor].flatMap((node) => node.next.get(token) ?? []);
}

/** Tokens that would start or continue a listed word, each once. */
export function favouredTokens(root: BiasTree, cursor: BiasCursor): Set<number> {
  const favoured = new Set(root.next.keys());
  for (const node of cursor) for (const token of node.next.keys()) favoured.add(token);
  return favoured;
}
