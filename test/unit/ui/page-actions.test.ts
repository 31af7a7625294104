import { expect, it } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { createPageActions, type PageLink } from '../../../utils/ui/page-actions.ts';

const offer = {
  ...{ id: 'o', url: 'https://birds.example/swifts', title: 'Swifts', site: 'birds.example' },
  ...{ words: 3, tokens: 100, truncated: false, redacted: 0 },
};
const ALWAYS = { type: 'set-site-rule', site: 'birds.example', rule: 'always' };

function actionsWith(allow?: PageLink['allow']) {
  const did: unknown[] = [];
  const send = (command: Command): void => void did.push(command);
  const itemText = async (): Promise<undefined> => undefined;
  return { did, actions: createPageActions({ send, itemText, ...(allow ? { allow } : {}) }) };
}

it('asks for the permission of that site in the click, and keeps the choice without waiting for the answer', () => {
  const asked: string[] = [];
  const { did, actions } = actionsWith((url) => {
    asked.push(url);
    return new Promise(() => {});
  });
  void actions.always(offer);
  // Nothing was awaited: this is still the click.
  expect(asked).toEqual([offer.url]);
  expect(did).toEqual([ALWAYS]);
});

it.each([
  ['refused', async () => false],
  ['no click', async () => Promise.reject(new Error('This function must be called during a user gesture'))],
  ['a surface that cannot ask', undefined],
])('%s: the choice holds, and it is told where it works', async (_name, allow) => {
  const { did, actions } = actionsWith(allow);
  expect(await actions.always(offer)).toMatch(/birds\.example .*where you have pressed the Earshot button/);
  expect(did).toEqual([ALWAYS]);
});

it('tells nothing when it was allowed', async () => {
  expect(await actionsWith(async () => true).actions.always(offer)).toBe('');
});
