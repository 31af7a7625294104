import type { Problem } from '../session/problem.ts';
import type { Result } from '../shared/result.ts';
import { inject } from './page.ts';

/** Puts our script, and with it the overlay, into the page of a tab; does not wait until that page has loaded. */
export const showOverlay = (tabId: number): Promise<Result<undefined, Problem>> =>
  inject(tabId, { files: ['/overlay.js'], injectImmediately: true });
