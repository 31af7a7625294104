import { inDigits } from './in-digits.ts';
import { measureWords, type Wish } from './wishes.ts';
import { isContentWord, stem, wordsOf } from './words.ts';

/** A word of a question, as it is looked for. */
export interface Term {
  stem: string;
  /** As it was said, in lower case. */
  word: string;
  /** How much it matters that the page has it: 1 for what the question is about, less for what most questions have. */
  weight: number;
  /** Whether most questions have it. */
  isLight: boolean;
  /** Whether it only says what kind of answer is wanted. */
  isMeasure: boolean;
  /** It and the word before or after it, as one: "gar lick". */
  joined: readonly string[];
}

/** Words of questions that say little about what is wanted. */
const LIGHT = new Set(
  `happen happens happening work works kind kinds sort type types somebody something anything anybody someone anyone everything people person way ways lot lots time times
come comes came put keep help start called name named exactly actually available possible able allowed must going ask asked find found look looks show shows
day today mean means apply offer offers provide provides provided include includes require required involve exist exists try new main whole different certain
bring brings wear long big much good bad many part parts place thing talk talked mentioned speak else own wrong right number myself yourself instead
receive received count amount run runs turn left leave leaves back buy page article website site text post recipe story anywhere somewhere without already still
done ever together per using telling told tells across along inside outside towards near around behind forward one ones offered offering visit version model brand title level first second third last next soon anyway everywhere`.split(
    /\s+/,
  ),
);

const LIGHT_WEIGHT = 0.35;
const VERB_WEIGHT = 0.55;
/** The thing that "which", "what" or "how many" asks for. */
const FOCUS_WEIGHT = 1.5;
const MEASURE_WEIGHT = 0.5;
/** The verb of who asks: "do they *accept* cheques", "can I *bring* a dog", "want to *buy*". */
const AFTER_SUBJECT = new Set('i you we they he she it to one people somebody'.split(' '));

/** Whether a word is what is asked for: "which *bus*", "how many *steps*", "what kind of *pot*". */
const isFocus = (words: readonly string[], i: number): boolean =>
  /^(?:which|what|many|much)$/.test(words[i - 1] ?? '') ||
  /^(?:kind|sort|type)s? of$/.test(`${words[i - 2]} ${words[i - 1]}`);

/** The words of a question that are looked for, each once. */
export function termsOf(question: string, wish: Wish): Term[] {
  const words = inDigits(wordsOf(question));
  const measures = new Set(measureWords(wish));
  const terms = new Map<string, Term>();
  words.forEach((word, i) => {
    if (!isContentWord(word)) return;
    const before = words[i - 1] ?? '';
    const isVerb = AFTER_SUBJECT.has(before);
    const weight = measures.has(word)
      ? MEASURE_WEIGHT
      : LIGHT.has(word)
        ? LIGHT_WEIGHT
        : isVerb
          ? VERB_WEIGHT
          : isFocus(words, i)
            ? FOCUS_WEIGHT
            : 1;
    const joined = [before + word, word + (words[i + 1] ?? '')].filter((one) => one !== word);
    const known = terms.get(stem(word));
    if (!known || known.weight < weight)
      terms.set(stem(word), {
        stem: stem(word),
        word,
        weight,
        isLight: LIGHT.has(word),
        isMeasure: measures.has(word),
        joined,
      });
  });
  return [...terms.values()];
}
