import { browser } from 'wxt/browser';
import { type Problem, problem } from '../session/problem.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { HOST_LOCK, type HostState } from '../wire/protocol.ts';

/**
 * Firefox: a background page may never record, so the session host is the sidebar, or the same page in a window. The
 * person opens and closes it; whichever of these pages holds the lock is the host.
 */
const HOST_PAGE = '/sidepanel.html';

/** Of the window that stands in for the sidebar, in px. */
const WINDOW = { width: 420, height: 680 };

/** What this API has beside what the types know, which are Chromium's. */
interface FirefoxApis {
  sidebarAction?: { open(): Promise<void> };
  windows?: typeof browser.windows;
}

/** Whether it runs. It is never opened from here: it would come up in front of somebody who only looked. */
export async function ensureHostPage(): Promise<Result<HostState, Problem>> {
  return ok((await hostPageExists()) ? 'running' : 'asleep');
}

export async function hostPageExists(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === HOST_LOCK) ?? false;
}

/** Opens the sidebar. Nothing may be awaited before it: browsers open it only inside the click. Overlays cannot. */
export function openHostInClick(): void {
  const { sidebarAction } = browser as unknown as FirefoxApis;
  // What could not be opened is told by those who wait for it.
  sidebarAction?.open().catch(() => undefined);
}

/** Without a click: in a window of its own, or in a tab where there are no windows (Android). */
export async function openHostPage(): Promise<Result<undefined, Problem>> {
  const url = browser.runtime.getURL(HOST_PAGE);
  const { windows } = browser as unknown as FirefoxApis;
  try {
    if (windows?.create) await windows.create({ url, type: 'popup', ...WINDOW });
    else await browser.tabs.create({ url });
    return ok(undefined);
  } catch (error) {
    return failed(problem('host.failed', { detail: error instanceof Error ? error.message : String(error) }));
  }
}

/** A page that is seen: the browser asks for the microphone there. */
export const HOST_CAN_ASK = true;

/**
 * Whether the window of this page is the one in front. A microphone that is asked for behind another window is never given,
 * not even when the window comes to the front later (measured, Firefox 153).
 */
export async function isHostInFront(): Promise<boolean> {
  const { tab, own } = await place();
  return own.focused && tab?.active !== false;
}

/** Resolves when it is. `raise`: brings it there, because the person has just asked for it; otherwise they are waited for. */
export async function hostInFront(raise: boolean): Promise<void> {
  if (await isHostInFront()) return;
  const { tab, own } = await place();
  if (raise) {
    if (own.id !== undefined) await browser.windows.update(own.id, { focused: true });
    if (tab?.id !== undefined) await browser.tabs.update(tab.id, { active: true });
    return;
  }
  await new Promise<void>((come) => {
    const hear = (windowId: number): void => {
      if (windowId !== own.id) return;
      browser.windows.onFocusChanged.removeListener(hear);
      come();
    };
    browser.windows.onFocusChanged.addListener(hear);
  });
}

const place = async () => ({ tab: await browser.tabs.getCurrent(), own: await browser.windows.getCurrent() });
