const ABBREVIATION =
  /(?:\b(?:mr|mrs|ms|dr|prof|sr|jr|st|vs|etc|e\.g|i\.e|cf|fig|no|vol|pp?|inc|ltd|co|corp|approx|dept|est|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|a\.m|p\.m|u\.s|u\.k)|\b[A-Z])\.$/i;

/** Splits a paragraph into its sentences. Abbreviations, initials and decimal points do not end one. */
export function splitSentences(paragraph: string): string[] {
  const sentences: string[] = [];
  let current = '';
  for (const piece of paragraph.split(/(?<=[.!?。！？…]["”’')\]]*)\s+(?=["“‘'([]*[\p{Lu}\p{N}])/u)) {
    current = current === '' ? piece : `${current} ${piece}`;
    if (ABBREVIATION.test(current)) continue;
    sentences.push(current);
    current = '';
  }
  if (current !== '') sentences.push(current);
  return sentences.map((sentence) => sentence.trim()).filter((sentence) => sentence !== '');
}
