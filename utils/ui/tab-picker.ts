import { type ReadonlySignal, signal } from '@preact/signals-core';
import { browser } from 'wxt/browser';
import { openHostInClick } from '../platform/host-page.ts';
import { loadSettings } from '../settings/storage.ts';
import type { SiteRules } from '../shared/site-rules.ts';
import { type ListedTab, listTabs, type OpenTab, patternsOf } from './list-tabs.ts';
import type { SessionClient } from './session-client.ts';
import { tellAnswer } from './tell-answer.ts';

/** The list of the other tabs; undefined while it is closed. */
export interface TabList {
  /** Undefined while it is being looked for. */
  tabs: readonly ListedTab[] | undefined;
  /** What came of the last press, if there is something to tell; '' if not. */
  note: string;
}

/** "Share another tab": lists the tabs of this window and shares the page of the one that is picked. */
export interface TabPicker {
  list: ReadonlySignal<TabList | undefined>;
  /** Must be called inside the click: browsers ask only there. */
  open(): void;
  close(): void;
  /** Shares it, and asks for the permission first if that is missing. Must be called inside the click. */
  pick(tab: ListedTab): void;
}

/** What it needs of the browser. */
export interface TabWorld {
  /** Whether the browser tells titles and addresses of tabs. */
  mayList(): Promise<boolean>;
  askToList(): Promise<boolean>;
  /** All tabs of the window of a tab, but that tab. */
  tabsBeside(tabId: number): Promise<readonly OpenTab[]>;
  /** Whether the browser lets us into a pattern. */
  mayRead(pattern: string): Promise<boolean>;
  askToRead(pattern: string): Promise<boolean>;
  siteRules(): Promise<SiteRules>;
  /** Calls back at every change of the tabs. */
  watch(changed: () => void): void;
  /** Opens the host where a click must; nothing may be awaited before it. */
  openHost(): void;
  /** Remembers that the list is wanted, for a surface that the browser's question closes, and forgets it. */
  want(isWanted: boolean): void;
  wasWanted(): boolean;
}

const NOT_LISTED = 'The browser did not allow it, so Earshot cannot see what is open in your other tabs.';
const notRead = (site: string): string =>
  `The browser did not allow it, so nothing of ${site} was read. You can also go to that tab and press the Earshot button there.`;
const GONE = 'That tab is closed.';
const ASLEEP = 'The browser has put that tab to sleep. Go there once, then share it.';

/** The picker of one surface. `here`: the tab that the person is on, which is not offered. */
export function createTabPicker(
  { send, link }: Pick<SessionClient, 'send' | 'link'>,
  here: () => Promise<number | undefined>,
  world: TabWorld = browserTabs(),
): TabPicker {
  const list = signal<TabList | undefined>(undefined);
  let mayList = false;
  /** Of several looks at once the last one counts. */
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
    const own = looks;
    const tabId = await here();
    const [tabs, rules] = await Promise.all([tabId === undefined ? [] : world.tabsBeside(tabId), world.siteRules()]);
    const patterns = patternsOf(tabs);
    const may = await Promise.all(patterns.map((pattern) => world.mayRead(pattern)));
    const allowed = new Set(patterns.filter((_, i) => may[i]));
    if (own !== looks || !list.value) return;
    list.value = { ...list.value, tabs: listTabs(tabs, { rules, allowed }) };
  };
  const show = (note: string): void => {
    list.value = { tabs: list.value?.tabs, note };
    void look();
  };
  const say = (note: string): void => {
    if (list.value) list.value = { ...list.value, note };
  };
  const close = (): void => {
    list.value = undefined;
  };
  const share = async (tab: ListedTab): Promise<void> => {
    const now = (await world.tabsBeside((await here()) ?? -1)).find(({ id }) => id === tab.id);
    if (!now) return show(GONE);
    if (now.discarded) return show(ASLEEP);
    send({ type: 'share-page', tabId: tab.id, beside: true });
    close();
  };
  const ask = async (asked: Promise<boolean>, { site, pattern }: ListedTab): Promise<void> => {
    if (await tellAnswer(send, asked, pattern)) close();
    else say(notRead(site));
  };
  const learn = async (asked: Promise<boolean>): Promise<void> => {
    mayList = await asked.catch(() => false);
    world.want(false);
    if (list.value) show(mayList ? '' : NOT_LISTED);
  };

  world.watch(() => void (list.value && look()));
  void world.mayList().then((may) => {
    mayList = may;
    if (may && world.wasWanted()) show('');
    world.want(false);
  });
  return {
    list,
    close,
    open() {
      if (mayList) return show('');
      // Nothing before it: outside the click the browser refuses to ask.
      const asked = world.askToList();
      world.want(true);
      list.value = { tabs: undefined, note: '' };
      void learn(asked);
    },
    pick(tab) {
      if (link.value !== 'open') world.openHost();
      if (tab.state === 'ready') return void share(tab);
      if (tab.state !== 'ask') return;
      const asked = world.askToRead(tab.pattern);
      // Beside the question and not after it: Chromium closes a popup when it asks.
      send({ type: 'share-page', tabId: tab.id, beside: true, waitsFor: tab.pattern });
      void ask(asked, tab);
    },
  };
}

/** The question closes a popup: who opens it again within this time finds the list, in ms. */
const WANTED_MS = 60_000;
/** A number of no worth to anybody; a popup has no other way to tell the next one. */
const WANTED = 'tabs-wanted-at';
const LISTING = { permissions: ['tabs' as const] };

function browserTabs(): TabWorld {
  return {
    mayList: () => browser.permissions.contains(LISTING),
    askToList: () => browser.permissions.request(LISTING),
    async tabsBeside(tabId) {
      const { windowId } = await browser.tabs.get(tabId);
      return (await browser.tabs.query({ windowId })).filter(({ id }) => id !== tabId);
    },
    mayRead: (pattern) => browser.permissions.contains({ origins: [pattern] }),
    askToRead: (pattern) => browser.permissions.request({ origins: [pattern] }),
    siteRules: async () => (await loadSettings()).settings.siteRules,
    watch(changed) {
      browser.tabs.onUpdated.addListener(changed);
      browser.tabs.onRemoved.addListener(changed);
      browser.tabs.onCreated.addListener(changed);
      browser.tabs.onActivated.addListener(changed);
    },
    openHost: openHostInClick,
    want(isWanted) {
      if (isWanted) localStorage.setItem(WANTED, String(Date.now()));
      else localStorage.removeItem(WANTED);
    },
    wasWanted: () => Date.now() - Number(localStorage.getItem(WANTED) ?? 0) < WANTED_MS,
  };
}
