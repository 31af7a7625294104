import { markWords, nameWords } from './name-words.ts';
import type { PageNode } from './page-node.ts';

/** What words in names of nodes speak for, in log-odds: above 0 for content, below against it. */
export type Evidence = ReadonlyMap<string, number>;

/** What the name of one node says. */
export interface Said {
  /** How many of its words are known; 0: it says nothing. */
  words: number;
  least: number;
  most: number;
  all: number;
}

const NOTHING: Said = { words: 0, least: 0, most: 0, all: 0 };

/** Tells of one node after the other what its name speaks for. The same classes stand on many nodes of a page. */
export function createNameReader(evidence: Evidence): (node: PageNode) => Said {
  const known = new Map<string, Said>();
  const sayName = (name: string): Said => {
    let said = known.get(name);
    if (!said) {
      said = weigh(nameWords(name), evidence);
      known.set(name, said);
    }
    return said;
  };
  return (node) => {
    let said = weigh(markWords(node), evidence);
    if (node.classes !== '') said = join(said, sayName(node.classes));
    return node.id === '' ? said : join(said, sayName(node.id));
  };
}

function weigh(words: Iterable<string>, evidence: Evidence): Said {
  let said = NOTHING;
  for (const word of words) {
    const one = evidence.get(word);
    if (one !== undefined) said = join(said, { words: 1, least: one, most: one, all: one });
  }
  return said;
}

function join(one: Said, other: Said): Said {
  if (one.words === 0) return other;
  if (other.words === 0) return one;
  return {
    words: one.words + other.words,
    least: Math.min(one.least, other.least),
    most: Math.max(one.most, other.most),
    all: one.all + other.all,
  };
}
