import type { TimedWord } from './words.ts';

/** A stretch of a sentence's sound, and the words to be told before it. */
export interface SpokenPiece {
  words: readonly string[];
  samples: Float32Array;
}

/** About as long as the pieces that OpenAI sends. */
const PIECE_MS = 150;
/** Words go out before their sound, as recorded: the first transcript deltas precede the first sound. */
const LEAD_MS = 400;

/** A sentence's sound in pieces of 150 ms, each with the words that begin before its end and a little ahead. */
export function cutSpoken(words: readonly TimedWord[], samples: Float32Array, rateHz: number): SpokenPiece[] {
  const length = Math.round((PIECE_MS * rateHz) / 1000);
  const lead = Math.round((LEAD_MS * rateHz) / 1000);
  const pieces: SpokenPiece[] = [];
  let told = 0;
  for (let from = 0; from === 0 || from < samples.length; from += length) {
    const isLast = from + length >= samples.length;
    const until = words.findIndex(({ at }, index) => index >= told && at * samples.length > from + length + lead);
    const next = isLast || until < 0 ? words.length : until;
    pieces.push({
      words: words.slice(told, next).map(({ text }) => text),
      samples: samples.subarray(from, from + length),
    });
    told = next;
  }
  return pieces;
}
