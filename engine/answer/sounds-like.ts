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

/** How alike two words sound: 1 for the same, 0 for what nobody takes for the other. */
export function soundsLike(heard: string, meant: string): number {
  if (heard === meant) return 1;
  const [short, long] = heard.length < meant.length ? [heard, meant] : [meant, heard];
  if (short.length < FEWEST_LETTERS || long.length - short.length > 3 || /\d/.test(heard + meant)) return 0;
  const letters = editDistance(heard, meant);
  const sounds = editDistance(soundOf(heard), soundOf(meant));
  const unlike = Math.min(letters * 0.5 + sounds * 0.5, letters + 0.1);
  // Who mishears keeps the beginning, or else nearly all of the rest.
  const most = soundOf(heard)[0] === soundOf(meant)[0] ? MOST_UNLIKE : MOST_UNLIKE / 2;
  return unlike > most ? 0 : 1 - unlike;
}
