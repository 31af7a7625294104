import { expect, it } from 'vitest';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import type { Item } from '../../../../engine/conversation/events.ts';
import { questionIn } from '../../../../engine/conversation/question.ts';
import { changesSince } from '../../../../utils/host/changes-since.ts';
import { writePageItem } from '../../../../utils/realtime/page-item.ts';
import type { FencedPage } from '../../../../utils/shared/page-item.ts';
import { fencedPage } from '../../../fakes/pages.ts';

const said = (id: string, text: string): Item => ({
  ...{ id, object: 'realtime.item', type: 'message', role: 'user', status: 'completed' },
  content: [{ type: 'input_text', text }],
});
const itemOf = (id: string, page: FencedPage): Item => said(id, writePageItem(page, page.nonce));

const MUCH = ['The oven is heated with beech wood.', 'A bell rings when the first tray leaves it.', '- rye\n- spelt'];
const textOf = (...blocks: string[]): string => ['# The bakery', ...MUCH, ...blocks].join('\n\n');
const friday = fencedPage({
  text: textOf('The rolls are delivered on Friday by boat.', 'Butter cake costs two euros.'),
});
const monday = fencedPage({ text: textOf('The rolls are delivered on Monday by boat.'), nonce: 'm'.repeat(20) });

async function answer(question: string, ...more: readonly Item[]): Promise<string> {
  const changes = changesSince(friday, monday);
  if (!changes) throw new Error('no changes');
  const asked = questionIn([itemOf('p', friday), ...more, itemOf('c', changes.page), said('q', question)]);
  if (!asked) throw new Error('nothing asked');
  const sentences: string[] = [];
  for await (const { text } of createExtractiveBrain().answer(asked, new AbortController().signal))
    sentences.push(text);
  return sentences.join(' ');
}

it('answers from the page as it is after what was told of its changes', async () => {
  expect(await answer('When are the rolls delivered?')).toMatch(/Monday/);
  expect(await answer('When are the rolls delivered?')).not.toMatch(/Friday/);
  expect(await answer('What is the oven heated with?')).toMatch(/beech wood/);
});

it('knows nothing any more of what is gone', async () => {
  expect(await answer('What does butter cake cost?')).not.toMatch(/two euros/);
});

it('what was told of changes is no question, and no page of its own', () => {
  const changes = changesSince(friday, monday);
  const items = [itemOf('p', friday), said('q', 'Hello?'), ...(changes ? [itemOf('c', changes.page)] : [])];
  expect(questionIn(items)).toMatchObject({ text: 'Hello?', pages: [{ title: 'Bread' }] });
});

it('answers from a page of another tab what this one does not say, and takes changes for those of this one', async () => {
  const tab = fencedPage({
    ...{ title: 'The ferry', part: 'tab', nonce: 't'.repeat(20) },
    text: '# The ferry\n\nThe ferry carries bicycles for free.\n\nThe oven of its kitchen is heated with oil.',
  });
  const beside = itemOf('t', tab);
  expect(await answer('When are the rolls delivered?', beside)).toMatch(/Monday/);
  expect(await answer('What is the oven heated with?', beside)).toMatch(/beech wood/);
  expect(await answer('What does it say about bicycles?', beside)).toMatch(/for free/);
});
