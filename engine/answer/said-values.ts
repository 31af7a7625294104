import { wordsOfName } from './tools.ts';

/** Values that a sentence names, each to be used once: what stands after a preposition, in quotes, or is a number. */
export interface SaidValues {
  /** What stands in quotes or after one of these prepositions, the first of them first; after any if none are given. */
  takeText(prepositions?: readonly string[]): string | undefined;
  /** The same as a list: "with milk, eggs and bread". */
  takeList(prepositions?: readonly string[]): string[] | undefined;
  /** What stands after a word ("city Paris", "city is Paris"). */
  takeNamed(name: string): string | undefined;
  /** The number beside a word ("5 results", "limit 5"), or the next one if no word is given. */
  takeNumber(name?: string): number | undefined;
  /** What follows the tool's name: "use search cats" says "cats". */
  takeRest(): string | undefined;
  /** Whether a word is said and meant: true, denied: false, not said: undefined. */
  isMeant(name: string): boolean | undefined;
  /** Whether the words of a value are said; they are then used. */
  says(value: string): boolean;
}

const PREPOSITIONS = 'for in of to from at on near by about regarding named called titled saying says with'.split(' ');
const LEADING_PREPOSITION = new RegExp(`^\\s*(?:${PREPOSITIONS.join('|')})\\s+`, 'i');
const STARTS_WITH_NUMBER = /^(?:\d|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)/i;
const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** A value ends before these, and before the next preposition. */
const TRAILING = /(?:[\s,]+(?:please|now|right now|today|tomorrow|tonight|thanks|thank you))+$/i;
const LEADING = /^(?:the|a|an|my|city of|town of)\s+/i;
const DENIED = /\b(?:no|not|without|don't|dont|disable|skip)\s+(?:\w+\s+)?$/i;

/** Reads the values of a sentence; `rest` is what follows the name of the tool in it, '' if it is not named. */
export function readSaidValues(sentence: string, rest = ''): SaidValues {
  const texts = [...quotesIn(sentence), ...stretchesIn(sentence)];
  const numbers = numbersIn(sentence);
  const used = new Set<unknown>();
  const use = <T>(value: T): T => {
    used.add(value);
    return value;
  };
  const find = (prepositions?: readonly string[]): Text | undefined => {
    const free = texts.filter(({ value }) => !used.has(value));
    if (prepositions === undefined) return free[0];
    const words = free.filter(({ value }) => !STARTS_WITH_NUMBER.test(value));
    return prepositions.flatMap((preposition) => words.find(({ after }) => after === preposition) ?? [])[0];
  };
  return {
    takeText: (prepositions) => use(find(prepositions)?.value),
    takeList(prepositions) {
      const found = find(prepositions);
      return found && splitList(use(found.value) === '' ? '' : found.all);
    },
    takeNamed: (name) => use(namedIn(sentence, name)),
    takeNumber: (name) => {
      const found = numbers.find(
        (number) => !used.has(number) && (name === undefined || isBeside(sentence, number, name)),
      );
      return found && use(found).value;
    },
    takeRest() {
      const value = tidy(rest.replace(LEADING_PREPOSITION, ''));
      return value === '' || used.has(value) ? undefined : use(value);
    },
    isMeant(name) {
      const found = new RegExp(patternOf(name), 'iu').exec(sentence);
      if (found === null) return undefined;
      const after = sentence.slice(found.index + found[0].length);
      return !DENIED.test(sentence.slice(0, found.index)) && !/^\W*(?:is |to |= ?)?(?:off|false|no)\b/i.test(after);
    },
    says(value) {
      if (!new RegExp(patternOf(value), 'iu').test(sentence)) return false;
      for (const text of texts) if (text.value.toLowerCase() === value.toLowerCase()) used.add(text.value);
      return true;
    },
  };
}

/** `value` ends with its clause, `all` with its sentence. */
type Text = { after: string; value: string; all: string };

const quotesIn = (sentence: string): Text[] =>
  [...sentence.matchAll(/["“]([^"“”]+)["”]|(?<![\p{L}\p{N}])['‘]([^'‘’]+)['’](?![\p{L}\p{N}])/gu)].map((match) => ({
    after: 'saying',
    value: match[1] ?? match[2] ?? '',
    all: match[1] ?? match[2] ?? '',
  }));

function stretchesIn(sentence: string): Text[] {
  const preposition = new RegExp(`\\b(${PREPOSITIONS.join('|')})\\s+`, 'gi');
  const starts = [...sentence.matchAll(preposition)];
  return starts.flatMap((start, at) => {
    const from = start.index + start[0].length;
    const all = sentence.slice(from, starts[at + 1]?.index ?? sentence.length);
    const value = tidy(all);
    return value === '' ? [] : [{ after: (start[1] ?? '').toLowerCase(), value, all }];
  });
}

/** A stretch ends with its clause; a dot inside a word ("3.5", "example.org") is none. */
const endAtBreak = (text: string): string => text.split(/[;?!]|,(?!\d)|\.(?=\s|$)/)[0] ?? '';

function tidy(text: string): string {
  let value = endAtBreak(text).trim();
  for (let before = ''; before !== value; ) {
    before = value;
    value = value.replace(TRAILING, '').replace(LEADING, '').trim();
  }
  return value.replace(/^["“'‘]|["”'’:,]$/g, '').trim();
}

const splitList = (text: string): string[] =>
  text
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+|[;?!]/)
    .map(tidy)
    .filter((part) => part !== '');

function namedIn(sentence: string, name: string): string | undefined {
  const pattern = new RegExp(`${patternOf(name)}\\s*(?:is |to |of |=|:)?\\s*`, 'iu');
  const found = pattern.exec(sentence);
  if (found === null) return undefined;
  const after = sentence.slice(found.index + found[0].length);
  const next = new RegExp(`(?:^|\\s)(?:${PREPOSITIONS.join('|')}|and|is|are|like)\\s`, 'i').exec(after);
  const value = tidy(after.slice(0, next?.index ?? after.length));
  return value === '' ? undefined : value;
}

type Said = { at: number; length: number; value: number };

function numbersIn(sentence: string): Said[] {
  const pattern = new RegExp(`(?<![\\w.])-?\\d+(?:\\.\\d+)?(?!\\w)|\\b(?:${NUMBER_WORDS.join('|')})\\b`, 'gi');
  return [...sentence.matchAll(pattern)].map((match) => {
    const word = NUMBER_WORDS.indexOf(match[0].toLowerCase());
    return { at: match.index, length: match[0].length, value: word < 0 ? Number(match[0]) : word };
  });
}

const isBeside = (sentence: string, { at, length }: Said, name: string): boolean =>
  new RegExp(`${patternOf(name)}\\s*(?:is |to |of |=|:)?\\s*$`, 'iu').test(sentence.slice(0, at)) ||
  new RegExp(`^\\s*${patternOf(name)}`, 'iu').test(sentence.slice(at + length));

/** The words of a name one after another, in the singular or the plural, with anything but letters between them. */
const patternOf = (name: string): string => {
  const words = wordsOfName(name).map((word) => word.replace(/s$/, ''));
  return words.length === 0 ? '(?!)' : `(?<![\\p{L}\\p{N}])${words.join('s?[^\\p{L}\\p{N}]*')}s?(?![\\p{L}\\p{N}])`;
};
