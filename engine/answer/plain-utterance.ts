import { wordsOf } from './words.ts';

/** Lower case, without punctuation, fillers and politeness. */
export function plainUtterance(utterance: string): string {
  let text = wordsOf(utterance.replace(/(\d),(\d)/g, '$1$2')).join(' ');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(
        /^(?:please|so|and|well|um|uh|er|hey|hi|ok|okay|now|but|earshot|just|right|alright|yes|yeah|no|then) (?=\S+ \S)/,
        '',
      )
      .replace(
        /^(?:can|could|would|will) you (?:please )?(?=(?:tell|read|give|show|summari|list|find|search|repeat|stop|continue|go on|look|say|explain|sum)\S* ?)/,
        '',
      )
      .replace(/^(?:i'd like|i would like|i want) (?:you )?to (?:know )?/, '')
      .replace(
        /^(?:(?:do you know|tell me|i wonder|explain(?: to me)?|let me know) )(?=(?:what|who|when|where|why|how|which|if)\b)/,
        '',
      )
      .replace(/ (?:please|thanks|thank you|earshot|for me|right now|then)$/, '');
  }
  return text;
}
