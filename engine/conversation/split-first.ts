import type { Utterance } from '../answer/brain.ts';

/**
 * The same utterances, but the first sentence cut after its colon: “Under “Wool”, the page says:” is heard while the rest
 * is being made: the time that the voice takes grows with the length of the sentence.
 */
export async function* splitFirst(utterances: AsyncIterable<Utterance>): AsyncIterable<Utterance> {
  let isFirst = true;
  for await (const utterance of utterances) {
    const cut = isFirst && 'text' in utterance ? cutOf(utterance) : 0;
    isFirst = false;
    if (cut === 0 || 'call' in utterance) yield utterance;
    else {
      yield { text: utterance.text.slice(0, cut) };
      yield { text: utterance.text.slice(cut + 1) };
    }
  }
}

const cutOf = ({ text, spoken }: { text: string; spoken?: string }): number =>
  spoken === undefined ? text.indexOf(': ') + 1 : 0;
