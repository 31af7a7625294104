import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { browser } from 'wxt/browser';
import { openHostInClick } from '../platform/host-page.ts';
import { loadSettings } from '../settings/storage.ts';
import type { SiteRules } from '../shared/site-rules.ts';
import { canPick, type ListedTab, listTabs, type OpenTab, patternsOf, rankTabs } from './list-tabs.ts';
import type { SessionClient } from './session-client.ts';
import { tellAnswer } from './tell-answer.ts';

/** The list of the other tabs; undefined while it is closed. */
export interface TabList {
  /** Undefined while it is being looked for. */
  tabs: readonly ListedTab[] | undefined;
  /** What came of the last press, if there is something to tell; '' if not. */
  note: string;
  /** It is here because the person has spoken of a tab; absent where they have opened it. */
  asked?: AskedList;
}

/** A list that came by itself. */
export interface AskedList {
  /** The tab that fits best what they said; undefined where none fits. */
  best?: number | undefined;
  /** The browser tells of no tabs yet, and asks for that in a press of `open`. */
  mustAllow: boolean;
  /** Its rows came this moment: a press now was meant for what had been in their place, and does not count. */
  isNew: boolean;
}

/** "Share another tab": lists the tabs of this window and shares the page of the one that is picked. */
export interface TabPicker {
  list: ReadonlySignal<TabList | undefined>;
  /** Must be called inside the click: browsers ask only there. */
  open(): void;
  /** The person picks none. */
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
  /** Calls back once, after so many ms. */
  later(act: () => void, ms: number): void;
}

/** How long a list that came by itself is new, in ms. */
const SETTLES_MS = 500;

const NOT_LISTED = 'The browser did not allow it, so Earshot cannot see what is open in your other tabs.';
const notRead = (site: string): string =>
  `The browser did not allow it, so nothing of ${site} was read. You can also go to that tab and press the Earshot button there.`;
const GONE = 'That tab is closed.';
const ASLEEP = 'The browser has put that tab to sleep. Go there once, then share it.';

/** The picker of one surface. `here`: the tab that the person is on, which is not offered. */
export function createTabPicker(
  { send, link, view }: Pick<SessionClient, 'send' | 'link' | 'view'>,
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
    const { asked, tabs: before } = list.value;
    const listed = listTabs(tabs, { rules, allowed });
    if (!asked) {
      list.value = { ...list.value, tabs: listed };
      return;
    }
    const ranked = rankTabs(listed, view.value.askedTab?.words ?? '');
    list.value = { ...list.value, tabs: ranked.tabs, asked: { ...asked, best: ranked.best } };
    if (!before) world.later(settle, SETTLES_MS);
  };
  const settle = (): void => {
    if (list.value?.asked) list.value = { ...list.value, asked: { ...list.value.asked, isNew: false } };
  };
  /** The list as it begins, or with another note. */
  const start = (tabs: TabList['tabs'], note: string): void => {
    const asked = view.value.askedTab && { isNew: !tabs, ...list.value?.asked, mustAllow: !mayList };
    list.value = { tabs, note, ...(asked ? { asked } : {}) };
  };
  const show = (note: string): void => {
    start(list.value?.tabs, note);
    void look();
  };
  const say = (note: string): void => {
    if (list.value) list.value = { ...list.value, note };
  };
  const hide = (): void => {
    list.value = undefined;
  };
  const share = async (tab: ListedTab): Promise<void> => {
    const now = (await world.tabsBeside((await here()) ?? -1)).find(({ id }) => id === tab.id);
    if (!now) return show(GONE);
    if (now.discarded) return show(ASLEEP);
    send({ type: 'share-page', tabId: tab.id, beside: true });
    hide();
  };
  const ask = async (asked: Promise<boolean>, { site, pattern }: ListedTab): Promise<void> => {
    if (await tellAnswer(send, asked, pattern)) hide();
    else say(notRead(site));
  };
  const learn = async (asked: Promise<boolean>): Promise<void> => {
    mayList = await asked.catch(() => false);
    world.want(false);
    if (list.value) show(mayList ? '' : NOT_LISTED);
  };

  world.watch(() => void (list.value && look()));
  const known = world.mayList().then((may) => {
    mayList = may;
    if (may && world.wasWanted()) show('');
    world.want(false);
  });
  /** What the person has spoken of, of which the list was shown. */
  let shown: string | undefined;
  const follow = (): void => {
    const message = view.value.askedTab?.message;
    if (message === shown) return;
    shown = message;
    list.value = undefined;
    if (message !== undefined) show('');
  };
  effect(() => {
    const { askedTab } = view.value;
    if (askedTab?.message !== shown) void known.then(() => untracked(follow));
  });
  return {
    list,
    close() {
      const isAsked = list.value?.asked !== undefined;
      hide();
      if (isAsked) send({ type: 'decline-tab' });
    },
    open() {
      if (mayList) return show('');
      // Nothing before it: outside the click the browser refuses to ask.
      const asked = world.askToList();
      world.want(true);
      start(undefined, '');
      void learn(asked);
    },
    pick(tab) {
      if (!canPick(tab) || list.value?.asked?.isNew) return;
      if (link.value !== 'open') world.openHost();
      if (tab.state === 'ready') return void share(tab);
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
    later: (act, ms) => void setTimeout(act, ms),
  };
}
