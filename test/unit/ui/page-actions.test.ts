import { expect, it } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { createPageActions, type PageLink } from '../../../utils/ui/page-actions.ts';

const offer = {
  ...{ id: 'o', url: 'https://birds.example/swifts', title: 'Swifts', site: 'birds.example' },
  ...{ words: 3, tokens: 100, truncated: false, redacted: 0 },
};
const ALWAYS = { type: 'set-site-rule', site: 'birds.example', rule: 'always' };

function actionsWith(allow?: PageLink['allow'], disallow: PageLink['disallow'] = async () => false) {
  const did: unknown[] = [];
  const send = (command: Command): void => void did.push(command);
  const itemText = async (): Promise<undefined> => undefined;
  return { did, actions: createPageActions({ send, itemText, disallow, ...(allow ? { allow } : {}) }) };
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

it('gives the permission back with the choice, and asks for it again at Undo, in the click', async () => {
  const did: string[] = [];
  const { actions } = actionsWith(
    async (url) => did.push(`allow ${url}`) > 0,
    async (site) => did.push(`disallow ${site}`) > 0,
  );
  actions.setRule('birds.example', 'never');
  await Promise.resolve();
  actions.putBack('p', offer.url);
  // Only once, and not for a site whose permission did not go.
  actions.putBack('p', offer.url);
  actions.putBack('q', 'https://other.example/');
  actions.setRule('birds.example', 'always');
  expect(did).toEqual(['disallow birds.example', `allow ${offer.url}`]);
});

it('the choice holds where nothing can be given back', async () => {
  const { did, actions } = actionsWith(undefined, async () => Promise.reject(new Error('no')));
  actions.setRule('birds.example', 'ask');
  await Promise.resolve();
  expect(did).toEqual([{ ...ALWAYS, rule: 'ask' }]);
});
