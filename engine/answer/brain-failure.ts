/**
 * Why a brain has no answer: nothing is there, it does not let us in, it is silent for too long, or what came is no answer.
 */
export type BrainTrouble = 'unavailable' | 'refused' | 'slow' | 'failed';

/** An expected failure of a brain, with the sentence that says it: for whoever says it, or has another brain. */
export class BrainFailure extends Error {
  readonly why: BrainTrouble;

  constructor(why: BrainTrouble, sentence: string) {
    super(sentence);
    this.why = why;
  }
}

/** A model that has sent far more than an answer, and does not end. */
export const endless = (): BrainFailure =>
  new BrainFailure('failed', 'The chat model goes on without saying anything.');
