import { signal } from '@preact/signals-core';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { initialState } from '../../../utils/session/state.ts';
import type { OpenTab } from '../../../utils/ui/list-tabs.ts';
import type { LinkState } from '../../../utils/ui/session-client.ts';
import { createTabPicker, type TabWorld } from '../../../utils/ui/tab-picker.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const PATTERN = 'https://bread.example/*';
const share: Command = { type: 'share-page', tabId: 1, beside: true };

/** A picker in a browser of which a test says what it allows. */
function createSurface(
  more: { listing?: boolean; reading?: boolean; wanted?: boolean; answer?: Promise<boolean> } = {},
) {
  const sent: Command[] = [];
  const asked: string[] = [];
  let changed = (): void => {};
  let settle = (): void => {};
  const browser = {
    tabs: [{ id: 1, url: 'https://bread.example/rye', title: 'Rye bread' }] as OpenTab[],
    wanted: more.wanted ?? false,
  };
  const ask = (what: string): Promise<boolean> => {
    asked.push(what);
    return more.answer ?? Promise.resolve(true);
  };
  const world: TabWorld = {
    mayList: async () => more.listing ?? true,
    askToList: () => ask('tabs'),
    tabsBeside: async () => browser.tabs,
    mayRead: async () => more.reading ?? false,
    askToRead: ask,
    siteRules: async () => ({}),
    watch: (callback) => {
      changed = callback;
    },
    openHost: () => asked.push('host'),
    want: (isWanted) => {
      browser.wanted = isWanted;
    },
    wasWanted: () => browser.wanted,
    later: (act) => {
      settle = act;
    },
  };
  const link = signal<LinkState>('open');
  const view = signal(viewOf(initialState));
  /** The session asks for a tab, or no longer. */
  const askFor = (words: string | undefined, message = 'm1') => {
    view.value = { ...view.value, askedTab: words === undefined ? undefined : { message, words } };
  };
  const picker = createTabPicker({ send: (command) => void sent.push(command), link, view }, async () => 7, world);
  const listed = () => vi.waitUntil(() => picker.list.value?.tabs?.[0], { interval: 1 });
  return { picker, sent, asked, browser, link, listed, askFor, change: () => changed(), settle: () => settle() };
}

/** Until it is known what the browser allows. */
const known = () => new Promise((done) => setImmediate(done));

it('lists at once where the browser tells titles, and reads at once where it lets us in', async () => {
  const { picker, sent, asked, listed } = createSurface({ reading: true });
  await known();
  picker.open();
  picker.pick(await listed());
  await vi.waitUntil(() => sent.length > 0, { interval: 1 });
  expect(sent).toEqual([share]);
  expect(asked).toEqual([]);
  expect(picker.list.value).toBeUndefined();
});

it('asks for the titles in the click, then for the site in the click on it, and the share waits for the answer', async () => {
  const { picker, sent, asked, listed, browser, link } = createSurface({ listing: false });
  await known();
  picker.open();
  expect(asked).toEqual(['tabs']);
  // The question closes a popup: the next one is told.
  expect(browser.wanted).toBe(true);
  const tab = await listed();
  expect(browser.wanted).toBe(false);
  link.value = 'asleep';
  picker.pick(tab);
  expect(asked).toEqual(['tabs', 'host', PATTERN]);
  expect(sent).toEqual([{ ...share, waitsFor: PATTERN }]);
  await vi.waitUntil(() => sent.length > 1, { interval: 1 });
  expect(sent[1]).toEqual({ type: 'access-given', patterns: [PATTERN] });
});

it('shows the list by itself where the question has closed the popup that asked, once', async () => {
  const { picker, listed, browser } = createSurface({ wanted: true });
  expect((await listed()).title).toBe('Rye bread');
  expect(browser.wanted).toBe(false);
  expect(picker.list.value?.note).toBe('');
});

it('says what a refusal means, shows what can be known without it, and takes the share back', async () => {
  const { picker, sent, listed } = createSurface({ listing: false, answer: Promise.resolve(false) });
  await known();
  picker.open();
  const tab = await listed();
  expect(picker.list.value?.note).toContain('cannot see what is open in your other tabs');
  picker.pick(tab);
  await vi.waitUntil(() => picker.list.value?.note.includes('nothing of bread.example was read'), { interval: 1 });
  expect(sent.at(-1)).toEqual({ type: 'access-refused', pattern: PATTERN });
});

it('says so of a tab that was closed or has fallen asleep while one was picking, and shares nothing', async () => {
  const { picker, sent, listed, browser, change } = createSurface({ reading: true });
  await known();
  picker.open();
  const tab = await listed();
  browser.tabs = [{ ...browser.tabs[0], discarded: true }];
  picker.pick(tab);
  await vi.waitUntil(() => picker.list.value?.note.includes('to sleep'), { interval: 1 });
  browser.tabs = [];
  picker.pick(tab);
  await vi.waitUntil(() => picker.list.value?.note === 'That tab is closed.', { interval: 1 });
  change();
  await vi.waitUntil(() => picker.list.value?.tabs?.length === 0, { interval: 1 });
  expect(sent).toEqual([]);
});

describe('a tab that the person has spoken of', () => {
  const lights: OpenTab = { id: 2, url: 'https://lights.example/', title: 'Lighthouses' };
  /** A surface that lists the likeliest of two, and is still new. */
  async function surfaceThatAsks() {
    const surface = createSurface({ reading: true });
    surface.browser.tabs = [...surface.browser.tabs, lights];
    surface.askFor('lighthouses');
    expect((await surface.listed()).title).toBe('Lighthouses');
    return surface;
  }

  it('brings the list, the tab that fits first, on a surface that is opened later, too', async () => {
    const { picker, asked } = await surfaceThatAsks();
    expect(picker.list.value?.asked).toEqual({ best: 2, mustAllow: false, isNew: true });
    expect(asked).toEqual([]);
  });

  it('is shared by a press, but not by one that was on its way when the list came', async () => {
    const { picker, sent, listed, settle } = await surfaceThatAsks();
    picker.pick(await listed());
    await known();
    expect(sent).toEqual([]);
    settle();
    picker.pick(await listed());
    await vi.waitUntil(() => sent.length > 0, { interval: 1 });
    expect(sent).toEqual([{ ...share, tabId: 2 }]);
    expect(picker.list.value).toBeUndefined();
  });

  it('is told to be none where the list is closed, and the list goes by itself when nobody asks any more', async () => {
    const { picker, sent, askFor, listed } = await surfaceThatAsks();
    picker.close();
    expect(sent).toEqual([{ type: 'decline-tab' }]);
    askFor(undefined);
    askFor('rye', 'm2');
    expect((await listed()).title).toBe('Rye bread');
    askFor(undefined);
    await vi.waitUntil(() => picker.list.value === undefined, { interval: 1 });
    expect(sent).toHaveLength(1);
  });

  it('waits for a press where the browser does not tell of tabs yet: it asks nowhere else', async () => {
    const { picker, asked, askFor, listed } = createSurface({ listing: false });
    askFor('bread');
    await vi.waitUntil(() => picker.list.value?.asked?.mustAllow, { interval: 1 });
    expect(asked).toEqual([]);
    picker.open();
    expect(asked).toEqual(['tabs']);
    await vi.waitUntil(() => picker.list.value?.asked?.mustAllow === false, { interval: 1 });
    expect((await listed()).title).toBe('Rye bread');
  });
});
