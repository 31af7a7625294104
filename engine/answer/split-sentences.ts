const ABBREVIATION =
  /(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|vs|etc|e\.g|i\.e|cf|fig|no|vol|pp?|inc|ltd|co|corp|approx|dept|est|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|a\.m|p\.m|u\.s|u\.k)|\b[A-Z])\.$/i;

/** No abbreviation is longer, with what stands before it. */
const END_CHARACTERS = 12;
/** The spaces between what may be sentences. That there is one is asked first: looking back at each letter takes the square of the time. */
const BETWEEN = /(?=\s)(?<=[.!?。！？…]["”’')\]]*)\s+(?=["“‘'([]*[\p{Lu}\p{N}])/u;

/** Splits a paragraph into its sentences. Abbreviations, initials and decimal points do not end one. */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  let pieces: string[] = [];
  for (const piece of paragraph.split(BETWEEN)) {
    pieces.push(piece);
    if (ABBREVIATION.test(piece.slice(-END_CHARACTERS))) continue;
    sentences.push(pieces.join(' '));
    pieces = [];
  }
  sentences.push(pieces.join(' '));
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}
