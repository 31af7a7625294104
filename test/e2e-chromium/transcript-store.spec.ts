import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { findChromium } from '../../scripts/find-chromium.mjs';
import type { FinishedEntry } from '../../utils/host/finished-entries.ts';
import type { deleteAllTranscripts, openTranscriptStore } from '../../utils/host/transcript-store.ts';
import type { MessageEntry } from '../../utils/session/transcript.ts';
import { bundleEntry } from './bundle-entry.ts';

/** What the bundle leaves behind in the page. */
declare const EarshotStore: {
  openTranscriptStore: typeof openTranscriptStore;
  deleteAllTranscripts: typeof deleteAllTranscripts;
};

const ORIGIN = 'http://store.test';
const DAY_MS = 24 * 60 * 60 * 1000;

let browser: Browser;
let page: Page;
let bundle: string;

test.beforeAll(async () => {
  bundle = await bundleEntry('utils/host/transcript-store.ts', 'EarshotStore');
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await showStore(page);
});
test.afterEach(() => page.context().close());

/** An empty page with the store in it. */
async function showStore(empty: Page): Promise<void> {
  await empty.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
  await empty.goto(ORIGIN);
  await empty.evaluate(`${bundle}; globalThis.EarshotStore = EarshotStore;`);
}

const said = (id: string, order: number, at: number, more: Partial<MessageEntry> = {}): FinishedEntry => ({
  order,
  entry: {
    kind: 'message',
    id,
    at,
    call: 1,
    speaker: 'user',
    parts: [`words of ${id}`],
    status: 'completed',
    settled: true,
    typed: false,
    ...more,
  },
});

/** Calls methods of one store one after the other, and gives what they gave. */
const use = (calls: [method: string, ...args: unknown[]][], now?: number): Promise<unknown[]> =>
  page.evaluate(
    async ({ calls, now }) => {
      const store = await EarshotStore.openTranscriptStore(now);
      const gave: unknown[] = [];
      for (const [method, ...args] of calls) gave.push(await Reflect.get(store, method)(...args));
      return gave;
    },
    { calls, now },
  );

/** What a store opened anew gives for one call. */
const ask = async (...call: [method: string, ...args: unknown[]]): Promise<unknown> => (await use([call], 0))[0];

test('a conversation that was neither stopped nor followed by another one is found, with its words counted', async () => {
  await use(
    [
      ['put', '100', [said('u1', 0, 101), said('a1', 1, 102)]],
      ['put', '100', [said('silence', 2, 103, { parts: [''] })]],
    ],
    0,
  );
  expect(await ask('findOpen')).toEqual({ conversation: '100', messages: 2, at: 102 });
});

test('a conversation that was stopped is not found, but kept', async () => {
  await use(
    [
      ['put', '100', [said('u1', 0, 101)]],
      ['close', '100'],
      ['put', '100', [said('a1', 1, 102)]],
    ],
    0,
  );
  expect(await ask('findOpen')).toBeUndefined();
  expect(await ask('read', '100')).toHaveLength(2);
});

test('the first words of a conversation close the one before', async () => {
  await use(
    [
      ['put', '100', [said('u1', 0, 101)]],
      ['put', '200', [said('u1', 0, 201)]],
    ],
    0,
  );
  expect(await ask('findOpen')).toMatchObject({ conversation: '200' });
  await use([['forget', '200']], 0);
  expect(await ask('findOpen')).toBeUndefined();
  expect(await ask('read', '100')).toHaveLength(1);
});

test('a conversation without words is not found', async () => {
  await use([['put', '100', [said('silence', 0, 101, { parts: [] })]]], 0);
  expect(await ask('findOpen')).toBeUndefined();
});

test('what is written again is there once, with its latest words and in its latest place', async () => {
  await use(
    [
      ['put', '100', [said('a1', 0, 102), said('a2', 1, 103)]],
      ['put', '100', [said('u1', 0, 101), said('a1', 1, 102, { parts: ['cut'] }), said('a2', 2, 103)]],
    ],
    0,
  );
  const read = (await ask('read', '100')) as MessageEntry[];
  expect(read.map(({ id, parts }) => [id, ...parts])).toEqual([
    ['u1', 'words of u1'],
    ['a1', 'cut'],
    ['a2', 'words of a2'],
  ]);
});

test('captions are found as captions, and what was kept before there were any as a conversation', async () => {
  await use([['put', '100', [said('u1', 0, 101)]]], 0);
  expect(await ask('findOpen')).not.toHaveProperty('mode');
  await use(
    [
      ['put', '200', [said('u1', 0, 201)], 'captions'],
      ['put', '200', [said('u2', 1, 202)], 'captions'],
    ],
    0,
  );
  expect(await ask('findOpen')).toEqual({ conversation: '200', messages: 2, at: 202, mode: 'captions' });
});

test('what version 1 kept is still there', async () => {
  await page.evaluate(
    (kept) =>
      new Promise<void>((done) => {
        const opening = indexedDB.open('earshot-transcripts', 1);
        opening.onupgradeneeded = () => {
          const entries = opening.result.createObjectStore('entries', { keyPath: ['conversation', 'entry.id'] });
          entries.createIndex('by-at', 'entry.at');
        };
        opening.onsuccess = () => {
          const writing = opening.result.transaction('entries', 'readwrite');
          writing.objectStore('entries').put({ conversation: '100', ...kept });
          writing.oncomplete = () => {
            opening.result.close();
            done();
          };
        };
      }),
    said('u1', 0, 101),
  );
  expect(await ask('read', '100')).toMatchObject([{ id: 'u1' }]);
  expect(await ask('findOpen')).toBeUndefined();
  await use([['put', '200', [said('u1', 0, 201)]]], 0);
  expect(await ask('findOpen')).toMatchObject({ conversation: '200' });
});

test('after 30 days nothing is left of a conversation, not even that there was one', async () => {
  await use([['put', '100', [said('u1', 0, DAY_MS)]]], 0);
  expect(await use([['read', '100']], 30.5 * DAY_MS)).toMatchObject([[{ id: 'u1' }]]);
  expect(await use([['read', '100'], ['findOpen']], 31.5 * DAY_MS)).toEqual([[], undefined]);
  const left = await page.evaluate(
    () =>
      new Promise((done) => {
        const opening = indexedDB.open('earshot-transcripts');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('conversations').objectStore('conversations').count();
          counting.onsuccess = () => done(counting.result);
        };
      }),
  );
  expect(left).toBe(0);
});

test('another page can delete everything while the store is open, which then says that it was cut off', async () => {
  await page.evaluate(
    async (entry) => {
      const store = await EarshotStore.openTranscriptStore(0);
      await store.put('100', [entry]);
      Object.assign(globalThis, { store });
    },
    said('u1', 0, 101),
  );
  const other = await page.context().newPage();
  await showStore(other);
  await other.evaluate(() => EarshotStore.deleteAllTranscripts());
  const error = await page.evaluate(
    (entry) => {
      const { store } = globalThis as unknown as { store: Awaited<ReturnType<typeof openTranscriptStore>> };
      return store.put('100', [entry]).then(
        () => 'written',
        (error: Error) => error.name,
      );
    },
    said('a1', 1, 102),
  );
  expect(error).toBe('InvalidStateError');
  expect(await ask('read', '100')).toEqual([]);
});
