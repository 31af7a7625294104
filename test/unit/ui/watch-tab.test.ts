import { expect, it, vi } from 'vitest';
import { watchTab } from '../../../utils/ui/watch-tab.ts';

interface Tab {
  id: number;
  windowId: number;
  active: boolean;
  lastAccessed: number;
}

/** Two windows with pages, 1 and 2, and the window 9 that stands in for the sidebar, with tab 90. */
const browser = vi.hoisted(() => {
  const tabs: Tab[] = [
    { id: 10, windowId: 1, active: true, lastAccessed: 5 },
    { id: 20, windowId: 2, active: true, lastAccessed: 4 },
    { id: 21, windowId: 2, active: false, lastAccessed: 3 },
  ];
  const own = { id: 90, windowId: 9 };
  const focused: ((windowId: number) => void)[] = [];
  const activated: ((tab: { tabId: number; windowId: number }) => void)[] = [];
  const query = async ({ windowId }: { windowId?: number }) => {
    if (windowId === 3) throw new Error('Invalid window ID: 3');
    return tabs.filter((tab) => tab.active && (windowId === undefined || tab.windowId === windowId));
  };
  const isSidebar = { value: false };
  vi.stubGlobal('chrome', {
    tabs: {
      query,
      getCurrent: async () => (isSidebar.value ? undefined : own),
      onActivated: { addListener: (listener: (typeof activated)[number]) => activated.push(listener) },
    },
    windows: {
      WINDOW_ID_NONE: -1,
      onFocusChanged: { addListener: (listener: (typeof focused)[number]) => focused.push(listener) },
    },
  });
  return {
    isSidebar,
    focus: (windowId: number) => focused.at(-1)?.(windowId),
    activate: (tabId: number, windowId: number) => activated.at(-1)?.({ tabId, windowId }),
  };
});

it('a window that stands in for the sidebar goes along to the page that the person goes to, by tab and by window', async () => {
  const { tabId, known } = watchTab();
  await known;
  expect(tabId.value).toBe(10);
  browser.focus(2);
  await vi.waitFor(() => expect(tabId.value).toBe(20));
  browser.activate(21, 2);
  expect(tabId.value).toBe(21);
  // Its own window, none at all, and one that is gone are no pages.
  for (const windowId of [9, -1, 3]) browser.focus(windowId);
  await new Promise((done) => setTimeout(done));
  expect(tabId.value).toBe(21);
});

it('a sidebar stays with the pages of its window', async () => {
  browser.isSidebar.value = true;
  const { tabId, known } = watchTab();
  await known;
  expect(tabId.value).toBe(10);
  browser.activate(21, 2);
  browser.focus(2);
  await new Promise((done) => setTimeout(done));
  expect(tabId.value).toBe(10);
});
