import { browser } from 'wxt/browser';
import { type BackgroundCall, type BackgroundCalls, type CallMessage, OVERLAY_FRAME } from './protocol.ts';

/**
 * Asks the background for something. Rejects if the extension itself is gone (updated, switched off), and if the browser
 * ends the background before it has answered.
 */
export async function callBackground<C extends BackgroundCall>(
  call: C,
  request: BackgroundCalls[C]['request'],
): Promise<BackgroundCalls[C]['reply']> {
  const message: CallMessage<C> = { to: 'background', call, request };
  return browser.runtime.sendMessage(message);
}

/** One function for each call. */
export type CallHandlers = {
  [C in BackgroundCall]: (request: BackgroundCalls[C]['request']) => Promise<BackgroundCalls[C]['reply']>;
};

/**
 * Answers the calls of our own pages. What comes from a content script, another extension or for somebody else is left
 * alone; of an overlay's frame only `ofFrames` are answered. The listener itself must not be `async`: an async listener answers `null` before the right one does.
 */
export function answerCalls(handlers: CallHandlers, ofFrames: readonly BackgroundCall[]): void {
  browser.runtime.onMessage.addListener((message: unknown, sender) => {
    if (!isCall(message, handlers) || !mayCall(sender, message.call, ofFrames)) return undefined;
    const answer = handlers[message.call] as (request: unknown) => Promise<unknown>;
    return answer(message.request);
  });
}

function mayCall(
  sender: { id?: string | undefined; url?: string | undefined },
  call: BackgroundCall,
  ofFrames: readonly BackgroundCall[],
): boolean {
  if (!isOwnPage(sender)) return false;
  const isFrame = new URL(sender.url ?? '').pathname === `/${OVERLAY_FRAME}`;
  return !isFrame || ofFrames.includes(call);
}

/** Whether a message or port comes from a page of this extension and not from a content script. */
export function isOwnPage(sender: { id?: string | undefined; url?: string | undefined } | undefined): boolean {
  return sender?.id === browser.runtime.id && (sender.url ?? '').startsWith(browser.runtime.getURL('/'));
}

function isCall(message: unknown, handlers: CallHandlers): message is CallMessage {
  if (typeof message !== 'object' || message === null) return false;
  const { to, call } = message as Partial<CallMessage>;
  return to === 'background' && typeof call === 'string' && Object.hasOwn(handlers, call);
}
