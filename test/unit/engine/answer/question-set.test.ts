import { expect, it } from 'vitest';
import { loadQuestionSet, playQuestions, shareOf } from '../../../scenarios/question-set.ts';

const pages = loadQuestionSet();

it('has 120 questions and more, about 12 pages and more, a part of them held out', () => {
  expect(pages.length).toBeGreaterThanOrEqual(12);
  expect(pages.flatMap(({ questions }) => questions).length).toBeGreaterThanOrEqual(120);
  expect(pages.filter(({ isHeldOut }) => isHeldOut).length).toBeGreaterThanOrEqual(4);
});

it.each([
  ['worked with', false],
  ['held out', true],
])('85 %% of the typed questions %s are answered rightly, and most of the others honestly', async (_, heldOut) => {
  const share = shareOf(await playQuestions(pages.filter(({ isHeldOut }) => isHeldOut === heldOut)));
  expect(share.right).toBeGreaterThanOrEqual(0.85);
  expect(share.honest).toBeGreaterThanOrEqual(0.6);
});
