import { expect, it } from 'vitest';
import { type ListedTab, listTabs, type OpenTab, patternsOf, rankTabs } from '../../../utils/ui/list-tabs.ts';

const bread: OpenTab = { id: 1, url: 'https://bread.example/rye', title: 'Rye bread', lastAccessed: 10 };
const list = (tabs: readonly OpenTab[], rules = {}, allowed: readonly string[] = []) =>
  listTabs(tabs, { rules, allowed: new Set(allowed) });

it('lists tabs by title and site, the one used last first', () => {
  const birds: OpenTab = { id: 2, url: 'http://localhost:8080/swift', title: ' ', lastAccessed: 20 };
  expect(list([bread, birds], {}, ['https://bread.example/*'])).toEqual([
    { id: 2, title: 'localhost:8080', site: 'localhost:8080', pattern: 'http://localhost/*', state: 'ask' },
    { id: 1, title: 'Rye bread', site: 'bread.example', pattern: 'https://bread.example/*', state: 'ready' },
  ]);
});

it('leaves out what no extension can read, and what the browser does not tell the address of', () => {
  const urls = ['about:blank', 'chrome://settings/', 'moz-extension://x/options.html', 'file:///home/a.html'];
  const stores = [
    'https://addons.mozilla.org/x',
    'https://chromewebstore.google.com/',
    'view-source:https://a.example/',
  ];
  expect(list([...urls, ...stores].map((url, id) => ({ id, url, title: 'x' })))).toEqual([]);
  expect(list([{ id: 3 }, { url: 'https://a.example/' }])).toEqual([]);
});

it('says which tabs are never shared and which are asleep, whatever the browser allows', () => {
  const allowed = ['https://bread.example/*'];
  expect(list([{ ...bread, discarded: true }], {}, allowed)[0]?.state).toBe('asleep');
  expect(list([{ ...bread, discarded: true }], { 'bread.example': 'never' }, allowed)[0]?.state).toBe('never');
});

it('asks about each site once', () => {
  expect(patternsOf([bread, { ...bread, id: 2 }, { id: 3 }, { id: 4, url: 'about:blank' }])).toEqual([
    'https://bread.example/*',
  ]);
});

const tab = (id: number, title: string, more: Partial<ListedTab> = {}): ListedTab => ({
  ...{ id, title, site: 'a.example', pattern: 'https://a.example/*', state: 'ask' },
  ...more,
});
const TABS = [
  tab(1, 'Mail'),
  tab(2, 'The lighthouse keeper’s dog'),
  tab(3, 'Dogs and their keepers'),
  tab(4, 'Ferries', { site: 'lighthouses.example' }),
];
const ranked = (words: string, tabs = TABS) => {
  const { tabs: order, best } = rankTabs(tabs, words);
  return { order: order.map(({ id }) => id), best };
};

it('puts the tab first that has most of what it was called, by its title and then by its site', () => {
  expect(ranked('lighthouses')).toEqual({ order: [2, 4, 1, 3], best: 2 });
  expect(ranked('the one about dogs and keepers')).toEqual({ order: [2, 3, 1, 4], best: 2 });
  // As it is heard.
  expect(ranked('light houses').best).toBe(2);
  expect(ranked('my mail')).toEqual({ order: [1, 2, 3, 4], best: 1 });
});

it('leaves the order as it is where nothing fits, and then none is the best', () => {
  for (const words of ['', 'whales', 'the tab'])
    expect(ranked(words)).toEqual({ order: [1, 2, 3, 4], best: undefined });
});

it('calls no tab the best that cannot be picked, nor the next one', () => {
  const asleep = [tab(1, 'Lighthouses', { state: 'asleep' }), tab(2, 'A lighthouse on a postcard from Mull')];
  expect(ranked('lighthouses', asleep)).toEqual({ order: [1, 2], best: undefined });
});
