import { type Browser, browser } from 'wxt/browser';
import type { ScriptPublicPath } from 'wxt/utils/inject-script';
import type { PageReading } from '../page/read-page.ts';
import { whyUnreadable } from '../page/unreadable.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import { type Problem, problem } from '../session/problem.ts';
import { permissionPattern } from '../settings/settings.ts';
import type { PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { Reader } from '../wire/protocol.ts';

/** What all readers tell. */
export type Told = Pick<PageReading, 'url' | 'title' | 'text' | 'truncated' | 'empty'>;

/** What an injected reader returns. */
export interface InjectedReading<Reading extends Told = PageReading> {
  contentType: string;
  reading: Reading;
}

/**
 * Reads the page of a tab, or a part of it, by injecting a reader: needs the person's click in that tab (activeTab) or the
 * host permission. The whole of it: the host takes secrets out and cuts it to what may be sent. Gets into no page whose address
 * tells that its site is never shared. Of a PDF only what and where it is: `isUnread`.
 */
export async function readPage(
  tabId: number,
  part: Reader,
  never: readonly string[],
): Promise<Result<PageItem, Problem>> {
  const isWhole = part === 'page';
  const tab = await tried(() => browser.tabs.get(tabId));
  if (!tab.ok) return tab;
  const { url } = tab.value;
  const before = url === undefined ? undefined : whyUnreadable(url);
  if (before) return failed(problem('page.unreadable', { detail: before }));
  // The site of an address (utils/shared/site-rules.ts), in fewer bytes.
  if (url !== undefined && never.includes(new URL(url).host)) return failed(problem('page.never'));
  const injected = await inject<InjectedReading<Told> | null>(tabId, { files: [`/read-${part}.js`] });
  if (!injected.ok) {
    if (IN_FIREFOX && isWhole && url && injected.problem.code === 'page.not_attached' && (await isInViewer(url)))
      return ok({ url, title: '', text: '', truncated: false, kind: 'pdf' });
    const detail = url && whyUnreadable(url, true);
    return detail ? failed(problem('page.unreadable', { detail })) : injected;
  }
  if (!injected.value) return failed(problem('page.unreadable', { detail: 'the reader returned nothing' }));
  const { contentType, reading } = injected.value;
  const { url: at, title, text, truncated, empty } = reading;
  const why = whyUnreadable(at);
  if (why) return failed(problem('page.unreadable', { detail: why }));
  if (isWhole && contentType === 'application/pdf') return ok({ url: at, title, text, truncated, kind: 'pdf' });
  if (empty) return failed(problem(part === 'selection' ? 'page.no_selection' : 'page.empty'));
  return ok({ url: at, title, text, truncated });
}

/**
 * Whether a page of this address, which lets no script in, is Firefox's viewer of PDFs: nobody gets into that. An address that
 * is told means that its page may be read, and then nothing else refuses; but `tabs` tells every address.
 */
async function isInViewer(url: string): Promise<boolean> {
  if (/\.pdf$/i.test(new URL(url).pathname)) return true;
  if (!(await browser.permissions.contains({ permissions: ['tabs'] }))) return true;
  return browser.permissions.contains({ origins: [permissionPattern(url)] });
}

/** Runs a script in the page of a tab; gives what it returns. */
export async function inject<T>(
  tabId: number,
  script: { files: ScriptPublicPath[]; injectImmediately?: true } | { func(given: unknown): void; args: [unknown] },
): Promise<Result<T, Problem>> {
  const all = await injectInto({ target: { tabId }, ...script });
  return all.ok ? ok(all.value[0]?.result as T) : all;
}

/** Runs a script in frames of a tab; gives what it returns in each that the browser lets us into. */
export const injectInto = (
  injection: Parameters<typeof browser.scripting.executeScript>[0],
): Promise<Result<Browser.scripting.InjectionResult<unknown>[], Problem>> =>
  tried(() => browser.scripting.executeScript(injection));

/** Asks the browser for something about a tab: tabs go, and pages refuse, at any moment. */
export async function tried<T>(ask: () => Promise<T>): Promise<Result<T, Problem>> {
  try {
    return ok(await ask());
  } catch (error) {
    return failed(refusal(error));
  }
}

/** Why a script could not get into a page. The browser tells protected pages, a missing grant and a closed tab apart only in words. */
function refusal(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  if (/no tab with id|invalid tab id/i.test(detail)) return problem('page.gone', { detail });
  const notAttached = /cannot access contents of (the|url)|missing host permission/i.test(detail);
  return problem(notAttached ? 'page.not_attached' : 'page.unreadable', { detail });
}
