import { browser } from 'wxt/browser';
import { hostPageExists } from '../platform/host-page.ts';
import type { UpdateWaits } from '../wire/protocol.ts';

/**
 * An update never ends a conversation. Whether one runs only the host knows, and it outlives us: it is told, and answers
 * with `nowIdle`.
 */
export function installUpdatesWhenIdle(): void {
  browser.runtime.onUpdateAvailable.addListener(async () => {
    if (!(await hostPageExists())) return browser.runtime.reload();
    const news: UpdateWaits = { to: 'host', type: 'update-waits' };
    browser.runtime.sendMessage(news).catch(() => {});
  });
}
