import { NOTHING_SHOWN, type ShownWords } from './shown-words.ts';

/** A turn of speech that is being heard, and what is known of its words. Positions are samples since the stream began. */
export interface SpokenTurn {
  startSample: number;
  /** Where the piece begins that is not yet in `pieces`. */
  pieceSample: number;
  endSample: number;
  /** Nobody speaks since `pieceSample`: only in a turn that the client ends, which goes on all the same. */
  isPaused: boolean;
  pieces: Promise<string>[];
  /** Words of the current piece, worked out on the suspicion that it is the last one. */
  suspected: Promise<string> | undefined;
  /** What was shown of its words. */
  shown: ShownWords;
  nextInterimSample: number;
  decoding: boolean;
}

/** A turn that begins; its words are to be shown for the first time after `interimSamples`. */
export const beginTurn = (startSample: number, interimSamples: number): SpokenTurn => ({
  startSample,
  pieceSample: startSample,
  endSample: startSample,
  isPaused: false,
  pieces: [],
  suspected: undefined,
  shown: NOTHING_SHOWN,
  nextInterimSample: startSample + interimSamples,
  decoding: false,
});
