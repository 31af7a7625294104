import type { Brain } from '../../engine/answer/brain.ts';

/** Answers every question by its own words. */
export const echoBrain: Brain = {
  async *answer(question) {
    yield { text: `You asked: ${question.text}` };
  },
};
