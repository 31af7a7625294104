import { certainWords, splitWords } from './words.ts';

/** What was shown of a turn while it is spoken. Words that were shown cannot be taken back. */
export interface ShownWords {
  /** All that was shown. */
  readonly told: string;
  /** How many of the turn's pieces are over and shown. */
  readonly pieces: number;
  /** How many words at the beginning of the piece that is being spoken were shown with the one before: it was cut in the past. */
  readonly before: number;
  /** What was shown of the piece that is being spoken, behind those. */
  readonly ofPiece: string;
  /** The last decoding of the same. */
  readonly decoded: string;
}

/** Before the first word. */
export const NOTHING_SHOWN: ShownWords = { told: '', pieces: 0, before: 0, ofPiece: '', decoded: '' };

/**
 * Shows more of a turn: `over` are the words of its pieces that are over, `now` those of the one that is being spoken, as decoded
 * just now. A piece whose words turned out to be others than were shown says no more until it is over; then as many words
 * as were not shown yet follow, and the next one goes on.
 */
export function showWords(
  shown: ShownWords,
  over: readonly string[],
  now: string,
): { shown: ShownWords; delta: string } {
  const behind = over.slice(shown.pieces).reduce(endPiece, shown);
  const words = from(behind.before, now);
  const fresh = certainWords(behind.ofPiece, behind.decoded, words);
  const told = behind.told + fresh;
  return {
    shown: { ...behind, told, ofPiece: behind.ofPiece + fresh, decoded: words },
    delta: told.slice(shown.told.length),
  };
}

/** Shows what is left of a piece that is over. */
function endPiece({ told, pieces, before, ofPiece }: ShownWords, words: string): ShownWords {
  const known = before + splitWords(ofPiece).length;
  const rest = from(known, words);
  return {
    ...NOTHING_SHOWN,
    told: told + (rest === '' ? '' : ` ${rest}`),
    pieces: pieces + 1,
    before: Math.max(0, known - splitWords(words).length),
  };
}

const from = (count: number, words: string): string => splitWords(words).slice(count).join(' ');
