import { browser } from 'wxt/browser';
import type { Problem } from '../session/problem.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { refusal } from './page.ts';

/** Puts our script, and with it the overlay, into the page of a tab; does not wait until that page has loaded. */
export async function showOverlay(tabId: number): Promise<Result<undefined, Problem>> {
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: ['/overlay.js'], injectImmediately: true });
    return ok(undefined);
  } catch (error) {
    return failed(refusal(error));
  }
}
