import { browser } from 'wxt/browser';
import { fitPage } from '../page/fit-page.ts';
import type { PageReading } from '../page/read-page.ts';
import { whyUnreadable } from '../page/unreadable.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';

/** No channel takes more (protocol section 4). */
const MOST_BYTES = 262_144;

/** What the injected reader returns. */
export interface InjectedReading {
  contentType: string;
  reading: PageReading;
}

/** Reads the page of a tab by injecting the reader: needs the person's click in that tab (activeTab), nothing else. */
export async function readPage(tabId: number): Promise<Result<PageItem, Problem>> {
  const url = await urlOf(tabId);
  const before = url === undefined ? undefined : whyUnreadable(url);
  if (before) return failed(problem('page.unreadable', { detail: before }));
  const injected = await inject(tabId);
  if (!injected.ok) return injected;
  const { contentType, reading } = injected.value;
  const why = whyUnreadable(reading.url, contentType);
  if (why) return failed(problem('page.unreadable', { detail: why }));
  if (reading.empty) return failed(problem('page.empty'));
  // By tokens only: what the channel takes is known once the call is there, and the host cuts to that.
  return ok(fitPage(reading, { maxBytes: MOST_BYTES }));
}

async function urlOf(tabId: number): Promise<string | undefined> {
  try {
    return (await browser.tabs.get(tabId)).url;
  } catch {
    return undefined;
  }
}

async function inject(tabId: number): Promise<Result<InjectedReading, Problem>> {
  try {
    const [first] = await browser.scripting.executeScript({ target: { tabId }, files: ['/read-page.js'] });
    const result = first?.result as InjectedReading | undefined;
    if (result) return ok(result);
    return failed(problem('page.unreadable', { detail: 'the reader returned nothing' }));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    // The browser tells protected pages and a missing grant apart only in words.
    const notAttached = /cannot access contents of (the|url)|missing host permission|no tab with id/i.test(detail);
    return failed(problem(notAttached ? 'page.not_attached' : 'page.unreadable', { detail }));
  }
}
