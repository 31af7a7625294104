import { type ReadonlySignal, signal } from '@preact/signals-core';
import { type Browser, browser } from 'wxt/browser';

/** The tab that the person is on, as a side panel or the window that stands in for it sees it. */
export interface WatchedTab {
  tabId: ReadonlySignal<number | undefined>;
  /** Resolves when `tabId` is known for the first time. */
  known: Promise<void>;
}

/** Watches the tab in front in this window; from a window without pages, the one in the window used last. */
export function watchTab(): WatchedTab {
  const tabId = signal<number | undefined>(undefined);
  let own: Browser.tabs.Tab | undefined;
  let windowId: number | undefined;
  const find = async (): Promise<void> => {
    own = await browser.tabs.getCurrent();
    const tabs = await browser.tabs.query(
      own ? { active: true, windowType: 'normal' } : { active: true, currentWindow: true },
    );
    const last = tabs
      .filter(({ id }) => id !== own?.id)
      .reduce<Browser.tabs.Tab | undefined>((newest, tab) => (isLater(tab, newest) ? tab : newest), undefined);
    windowId = last?.windowId;
    tabId.value = last?.id;
  };
  browser.tabs.onActivated.addListener((activated) => {
    if (activated.tabId === own?.id) return;
    if (own || activated.windowId === windowId) tabId.value = activated.tabId;
  });
  // Phones have no windows.
  (browser as { windows?: typeof browser.windows }).windows?.onFocusChanged.addListener(async (focused) => {
    if (!own || focused === own.windowId || focused === browser.windows.WINDOW_ID_NONE) return;
    // It may be closed already.
    const [tab] = await browser.tabs.query({ active: true, windowId: focused, windowType: 'normal' }).catch(() => []);
    if (tab) tabId.value = tab.id;
  });
  return { tabId, known: find() };
}

const isLater = (tab: Browser.tabs.Tab, than: Browser.tabs.Tab | undefined): boolean =>
  than === undefined || (tab.lastAccessed ?? 0) > (than.lastAccessed ?? 0);
