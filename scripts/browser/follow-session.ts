import { waitUntil } from './wait-until.ts';

/** A page of the extension that evaluates expressions. */
export interface Evaluator {
  evaluate<T>(expression: string): Promise<T>;
}

/**
 * Has `read`, the source of a function, take the fields of the view in a page of the extension: all of them first, then
 * those that changed, for as long as that page is open. Resolves when the first have been read; until a host listens it is
 * tried again.
 */
export async function followSession(target: Evaluator, read: string): Promise<void> {
  const follow = () =>
    target.evaluate<boolean>(`new Promise((resolve) => {
    const read = ${read};
    const port = chrome.runtime.connect({ name: 'earshot.session' });
    port.onDisconnect.addListener(() => { void chrome.runtime.lastError; resolve(false); });
    port.onMessage.addListener((message) => { read(message.view ?? message.change?.fields); resolve(true); });
    port.postMessage({ type: 'hello' });
  })`);
  await waitUntil('a session host to follow', follow);
}
