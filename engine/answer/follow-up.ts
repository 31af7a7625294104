import type { Said } from './brain.ts';
import type { ParsedPage, Passage } from './parse-page.ts';
import { lastPassage } from './read-aloud.ts';
import type { Before } from './search.ts';
import { wishOf } from './wishes.ts';
import { isContentWord, wordsOf } from './words.ts';

const GOES_ON = /^(?:and|or|but|also|then|so) |^(?:what|how) about /;
const POINTS_BACK = /\b(?:it|its|they|them|their|he|him|his|she|her|hers|that|those|these|there|one|ones|this one)\b/;
/** "Is there a teacher?" points at nothing. */
const EXPLETIVE =
  /\b(?:(?:is|are|was|were|will|has|have|had|isn't|aren't) there|there (?:is|are|was|were|will|has|have))\b/g;
/** So short, a question leans on what was said before it. */
const FEW_WORDS = 3;
const MOST_BEFORE = 3;

/** Whether an utterance says only a part of what it asks, the rest was said before. */
export function leansBack(utterance: string): boolean {
  const text = wordsOf(utterance).join(' ');
  const words = text.split(' ');
  return (
    GOES_ON.test(text) ||
    POINTS_BACK.test(text.replace(EXPLETIVE, ' ')) ||
    words.length <= FEW_WORDS ||
    !words.some((word) => isContentWord(word))
  );
}

/** A question that goes on from another one. */
export interface FollowUp {
  /** What it says itself. */
  text: string;
  before: Before;
}

/** The question together with what it goes on from; undefined if it stands by itself. */
export function followUpOf(utterance: string, history: readonly Said[], page: ParsedPage): FollowUp | undefined {
  if (!leansBack(utterance)) return undefined;
  const earlier: string[] = [];
  for (const { text } of history.filter(({ speaker }) => speaker === 'user').toReversed()) {
    earlier.unshift(text);
    if (!leansBack(text) || earlier.length === MOST_BEFORE) break;
  }
  if (earlier.length === 0) return undefined;
  const text = utterance.replace(/^(?:(?:and|or|but|also|then|so|what about|how about) )+/i, '');
  const at = lastPassage(page, history)?.index;
  // "And the crown?" asks of the crown what was asked of the other thing.
  const wish = earlier.map(wishOf).findLast((one) => one !== 'none' && one !== 'definition');
  return { text, before: { asked: earlier, ...(wish && { wish }), ...(at !== undefined && { at }) } };
}

const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');
const WHICH = new RegExp(
  `^(?:(?:and|what|is|was|about|how|read|the|me) )*(${ORDINALS.join('|')}|last|next|other|previous)(?: (?:one|step|item|row|point|entry))?$`,
);

/** The passage that "and the second one?" means, of the list or table that the last answer was in; undefined if it means none. */
export function passageMeant(utterance: string, { passages }: ParsedPage, at: number | undefined): Passage | undefined {
  const which = WHICH.exec(wordsOf(utterance).join(' '))?.[1];
  const last = at === undefined ? undefined : passages[at];
  if (which === undefined || !last) return undefined;
  const all = passages.filter(({ block, kind }) => block === last.block && kind === last.kind);
  const here = all.indexOf(last);
  if (which === 'next' || which === 'other') return all[here + 1];
  if (which === 'previous') return all[here - 1];
  return which === 'last' ? all.at(-1) : all[ORDINALS.indexOf(which)];
}
