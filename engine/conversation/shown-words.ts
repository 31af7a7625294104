import { certainWords, restAfter, splitWords } from './words.ts';

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
 * just now. Each piece counts for itself: one whose words turned out to be others than were shown says no more, and the next
 * one goes on.
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
function endPiece(shown: ShownWords, words: string): ShownWords {
  const rest = from(shown.before, words);
  const tooMany = shown.before + splitWords(shown.ofPiece).length - splitWords(words).length;
  return {
    ...NOTHING_SHOWN,
    told: shown.told + (rest === '' ? '' : restAfter(shown.ofPiece, ` ${rest}`)),
    pieces: shown.pieces + 1,
    before: Math.max(0, tooMany),
  };
}

const from = (count: number, words: string): string => splitWords(words).slice(count).join(' ');
