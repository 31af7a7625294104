import { permissionPattern } from '../settings/settings.ts';
import type { PageLink } from './page-actions.ts';
import { tellAnswer } from './tell-answer.ts';

/**
 * Asks for the permission for the site of a frame, and has the page around it read again with that frame. Must be called
 * inside the click. Gives what is to be told; '' for nothing.
 */
export async function allowFrame({ send, allow }: PageLink, origin: string, tabId: number): Promise<string> {
  // No `await` before it: outside the click the browser refuses to ask.
  const asked = allow?.(origin) ?? Promise.resolve(false);
  const pattern = permissionPattern(origin);
  // Beside the question and not after it: Chromium closes a popup when it asks.
  send({ type: 'share-page', tabId, part: 'page', instead: true, waitsFor: pattern });
  return (await tellAnswer(send, asked, pattern)) ? '' : 'The browser did not allow it, so that part was not read.';
}
