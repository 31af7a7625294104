/** A place in texts that follow each other: which text, and the UTF-16 index in it. */
export interface TextPoint {
  text: number;
  at: number;
}

/** Where something stands: from there up to there, exclusive. */
export interface FoundText {
  from: TextPoint;
  to: TextPoint;
}

/** Texts made searchable. */
export interface TextIndex {
  texts: readonly string[];
  /** Their letters and numbers alone, in lower case. */
  letters: string;
  /** For each UTF-16 unit of `letters` the text it is from, and where in it its character begins. */
  from: readonly number[];
  at: readonly number[];
}

/** What was found of a quote: all of it, or its longest part; the places in the order of the texts. */
export interface FoundPlaces {
  found: 'quote' | 'part';
  places: readonly FoundText[];
}

/** More than that nobody reads. */
const MOST_LETTERS = 2_000_000;
const MOST_PLACES = 20;
/** A part must have at least this share of the quote's letters, and so many of them. */
const PART_SHARE = 0.4;
const PART_LETTERS = 6;
/** So few words are one for which a part is made of its characters: in some scripts nothing stands between words. */
const FEW_WORDS = 4;

const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** Makes the texts of a page searchable; `texts` in their order, elements cut where the page cuts them. */
export function indexTexts(texts: readonly string[]): TextIndex {
  const pieces: string[] = [];
  const from: number[] = [];
  const at: number[] = [];
  for (const [number, text] of texts.entries()) {
    if (at.length > MOST_LETTERS) break;
    let index = 0;
    for (const character of text) {
      if (LETTER.test(character)) {
        const lower = character.toLowerCase();
        pieces.push(lower);
        for (let i = 0; i < lower.length; i += 1) {
          from.push(number);
          at.push(index);
        }
      }
      index += character.length;
    }
  }
  return { texts, letters: pieces.join(''), from, at };
}

/**
 * Finds a quote whatever white space, punctuation, case, invisible characters and borders of elements are between its
 * letters; where all of it is nowhere, its longest part. Undefined if not even that is there. Never throws.
 */
export function findQuote(index: TextIndex, quote: string): FoundPlaces | undefined {
  const wanted = lettersOf(quote);
  if (wanted === '') return undefined;
  const places = placesOf(index, wanted);
  if (places.length > 0) return { found: 'quote', places: places.map((place) => withEnds(index, place, quote)) };
  const part = longestPart(index.letters, quote, wanted.length);
  return part === undefined ? undefined : { found: 'part', places: placesOf(index, part) };
}

/** Letters and numbers alone, in lower case. */
export function lettersOf(text: string): string {
  let letters = '';
  for (const character of text) if (LETTER.test(character)) letters += character.toLowerCase();
  return letters;
}

function placesOf(index: TextIndex, wanted: string): FoundText[] {
  const places: FoundText[] = [];
  for (let start = index.letters.indexOf(wanted); start >= 0; start = index.letters.indexOf(wanted, start + 1)) {
    const from = pointAt(index, start);
    const last = pointAt(index, start + wanted.length - 1);
    const character = String.fromCodePoint(index.texts[last.text]?.codePointAt(last.at) ?? 0);
    places.push({ from, to: { text: last.text, at: last.at + character.length } });
    if (places.length >= MOST_PLACES) break;
  }
  return places;
}

const pointAt = ({ from, at }: TextIndex, i: number): TextPoint => ({ text: from[i] ?? 0, at: at[i] ?? 0 });

/** With the quotation marks and full stop that the quote has around its letters, as far as they are there. */
function withEnds({ texts }: TextIndex, { from, to }: FoundText, quote: string): FoundText {
  const [, before = '', after = ''] = /^([^\p{L}\p{N}\p{M}]*).*?([^\p{L}\p{N}\p{M}]*)$/su.exec(quote.trim()) ?? [];
  const first = { ...from };
  const last = { ...to };
  for (const mark of [...before].reverse()) {
    if (first.at === 0 && first.text > 0) Object.assign(first, endOf(texts, first.text - 1));
    if (!mark.trim() || !(texts[first.text] ?? '').slice(0, first.at).endsWith(mark)) break;
    first.at -= mark.length;
  }
  for (const mark of after) {
    const isOver = last.at === texts[last.text]?.length && last.text + 1 < texts.length;
    const next = isOver ? { text: last.text + 1, at: 0 } : last;
    if (!mark.trim() || !(texts[next.text] ?? '').startsWith(mark, next.at)) break;
    Object.assign(last, { text: next.text, at: next.at + mark.length });
  }
  return { from: first.at === endOf(texts, first.text).at ? from : first, to: last };
}

const endOf = (texts: readonly string[], text: number): TextPoint => ({ text, at: texts[text]?.length ?? 0 });

/** The longest row of the quote's words that stands in the letters. */
function longestPart(letters: string, quote: string, whole: number): string | undefined {
  const words = quote
    .split(/\s+/)
    .map(lettersOf)
    .filter((word) => word !== '');
  const units = words.length < FEW_WORDS ? [...lettersOf(quote)] : words;
  let best = '';
  for (let from = 0, to = 0; from < units.length; from += 1) {
    // Only what would be longer than the best one is looked for.
    for (to = Math.max(to, from + 1); to <= units.length; to += 1) {
      const part = units.slice(from, to).join('');
      if (part.length <= best.length) continue;
      if (!letters.includes(part)) break;
      best = part;
    }
  }
  return best.length >= Math.max(PART_LETTERS, whole * PART_SHARE) ? best : undefined;
}
