import { expect, it } from 'vitest';
import { listTabs, type OpenTab, patternsOf } from '../../../utils/ui/list-tabs.ts';

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
