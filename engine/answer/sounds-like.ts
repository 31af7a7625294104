import { editDistance } from './words.ts';

/** Letters that sound alike, the longer groups first. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:kn|gn|pn)/, 'n'],
  [/mb$/, 'm'],
  [/^wr/, 'r'],
  [/^wh/, 'w'],
  [/^x/, 's'],
  [/re$/, ''],
  [/^(?:chu|tu|tew|chew)/, 'xu'],
  [/tch|ch|sh|t(?=ion)|sch/, 'x'],
  [/dg(?=e)|j|g(?=[eiy])|t(?=ure)/, 'x'],
  [/ph/, 'f'],
  [/gh(?=t|$)/, ''],
  [/c(?=[eiy])/, 's'],
  [/ck|c|q/, 'k'],
  [/z/, 's'],
  [/(?<=[aeiou])r(?![aeiou])/, ''],
  [/v/, 'f'],
  [/b/, 'p'],
  [/d/, 't'],
  [/g/, 'k'],
  [/th/, 't'],
].map(([pattern, by]) => [new RegExp((pattern as RegExp).source, 'g'), by as string] as const);

/** How a word sounds, roughly: its consonants, and an "a" for each group of vowels. */
export function soundOf(word: string): string {
  let sound = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  for (const [pattern, by] of SOUNDS) sound = sound.replace(pattern, by);
  return sound
    .replace(/[aeiouyhw]+/g, 'a')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=.)a$/, '');
}

/** Words of fewer letters are near too many others. */
const FEWEST_LETTERS = 4;
/** How unlike two words may be, as a share of their letters and sounds, for the one to have been misheard as the other. */
const MOST_UNLIKE = 0.36;

/** A word with its sound, worked out once. */
export interface Spoken {
  word: string;
  sound: string;
}

export const spoken = (word: string): Spoken => ({ word, sound: soundOf(word) });

/** How alike two words sound: 1 for the same, 0 for what nobody takes for the other. */
export function soundsLike(heard: Spoken, meant: Spoken): number {
  if (heard.word === meant.word) return 1;
  const [short, long] = heard.word.length < meant.word.length ? [heard.word, meant.word] : [meant.word, heard.word];
  if (short.length < FEWEST_LETTERS || long.length - short.length > 3 || /\d/.test(short + long)) return 0;
  // Who mishears keeps the beginning, or else nearly all of the rest.
  const most = heard.sound[0] === meant.sound[0] ? MOST_UNLIKE : MOST_UNLIKE / 2;
  const lengths = [heard.sound.length, meant.sound.length];
  if (Math.max(...lengths) - Math.min(...lengths) > 2 * most * Math.max(...lengths)) return 0;
  const sounds = editDistance(heard.sound, meant.sound);
  if (sounds > 2 * most) return 0;
  const letters = editDistance(heard.word, meant.word);
  const unlike = Math.min((letters + sounds) / 2, letters + 0.1);
  return unlike > most ? 0 : 1 - unlike;
}
