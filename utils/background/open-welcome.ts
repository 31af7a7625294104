import { browser } from 'wxt/browser';

/** Shows the welcome page, in the tab that it has already if there is one. */
export async function openWelcome(): Promise<void> {
  const url = browser.runtime.getURL('/welcome.html');
  const [open] = await browser.runtime.getContexts({ contextTypes: ['TAB'], documentUrls: [url] });
  if (open && open.tabId >= 0) await browser.tabs.update(open.tabId, { active: true });
  else await browser.tabs.create({ url });
}
