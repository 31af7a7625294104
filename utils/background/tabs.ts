import { browser } from 'wxt/browser';
import type { TabSignal } from '../wire/protocol.ts';

/**
 * Tells the session host which tab was closed and which one the person went to. Neither needs a permission: an event
 * tells a number and no address. Without a host nobody listens, and that is all right.
 */
export function reportTabs(): void {
  const tell = (type: TabSignal['type'], tabId: number): void => {
    const signal: TabSignal = { to: 'host', type, tabId };
    browser.runtime.sendMessage(signal).catch(() => {});
  };
  browser.tabs.onRemoved.addListener((tabId) => tell('tab-closed', tabId));
  browser.tabs.onActivated.addListener(({ tabId }) => tell('tab-activated', tabId));
}
