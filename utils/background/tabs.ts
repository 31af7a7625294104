import { type Browser, browser } from 'wxt/browser';
import { ALL_PAGES } from '../platform/all-pages.ts';
import type { AccessGiven, TabSignal } from '../wire/protocol.ts';

/**
 * Tells the session host which tab was closed, which one the person went to, and, while we may reach all pages, where a page
 * has loaded; and what else we may reach from now on. None of it needs a permission: an event tells a number and no address.
 * Without a host nobody listens, and that is all right.
 */
export function reportTabs(): void {
  const tell = (type: (TabSignal | AccessGiven)['type'], about: { tabId: number } | { patterns: string[] }): void => {
    browser.runtime.sendMessage({ to: 'host', type, ...about }).catch(() => {});
  };
  browser.tabs.onRemoved.addListener((tabId) => tell('tab-closed', { tabId }));
  browser.tabs.onActivated.addListener(({ tabId }) => tell('tab-activated', { tabId }));

  // Pages load all day: nobody wakes us for that but while Follow me is on. Browsers only deliver what is listened for at
  // once, so it is given up when it turns out not to be wanted.
  const updated = (tabId: number, { status }: Browser.tabs.OnUpdatedInfo): void => {
    if (status) tell('tab-loaded', { tabId });
  };
  const listenIfAllowed = async (): Promise<void> => {
    if (await browser.permissions.contains(ALL_PAGES)) browser.tabs.onUpdated.addListener(updated);
    else browser.tabs.onUpdated.removeListener(updated);
  };
  browser.tabs.onUpdated.addListener(updated);
  void listenIfAllowed();
  browser.permissions.onAdded.addListener(({ origins: patterns = [] }) => {
    void listenIfAllowed();
    if (patterns[0]) tell('access-given', { patterns });
  });
  browser.permissions.onRemoved.addListener(() => void listenIfAllowed());
}
