import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { FromPage, ToPage } from '../wire/protocol.ts';
import { OVERLAY_FRAME, PAGE_PORT } from '../wire/protocol.ts';
import { watchField } from './field.ts';
import { insertText } from './insert-text.ts';
import { nextLook } from './next-look.ts';
import { createOverlayHost } from './overlay-host.ts';
import { HOST_CLOSED, HOST_GONE, stoppedCard } from './stopped-card.ts';
import { watchTalkKey } from './talk-key.ts';
import { watchMoves } from './watch-moves.ts';

/** The part of a runtime port that is needed here. */
export interface PagePort {
  postMessage(message: FromPage): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** The part of the extension API that a script in a page needs. `id` goes when the extension does. */
export interface PageRuntime {
  id?: string | undefined;
  lastError?: unknown;
  getURL(path: string): string;
  connect(info: { name: string }): PagePort;
}

export interface Overlay {
  /** Goes away completely: element, listeners, timers, port. */
  close(): void;
}

/** A page that takes it away this often has the last word. */
const MOST_RETURNS = 5;
/** Until then the extension may still look alive after it has gone. */
const GONE_AFTER_MS = 250;
const LOOK_EVERY_MS = 1_000;
const MOST_RISES = 100;

/**
 * Places the overlay in the page and keeps it there. It knows no secret: words and buttons are in the frame, whose
 * document belongs to the extension, and the page can neither read that nor press in it.
 */
export function startOverlay(doc: Document, runtime: PageRuntime): Overlay {
  const host = createOverlayHost(doc);
  const over = new AbortController();
  const { signal } = over;
  const field = watchField(doc, signal);
  let port: PagePort | undefined;
  let returns = 0;
  /** Looks for a host in vain. */
  let vain = 0;
  let rises = 0;

  const setTalkKey = watchTalkKey(doc, (step) => port?.postMessage({ type: 'talk', step }), signal);

  const lookForMove = watchMoves(doc, (where) => port?.postMessage({ type: 'moved', ...where }), signal);

  const close = (): void => {
    over.abort();
    observer.disconnect();
    clearInterval(looking);
    host.element.remove();
    port?.disconnect();
    port = undefined;
  };

  /** A frame with a nonce that is good once: a page that learns the frame's address has none. */
  const placeFrame = (nonce = makeNonce()): string => {
    const frame = doc.createElement('iframe');
    frame.src = `${runtime.getURL(OVERLAY_FRAME)}#${nonce}`;
    frame.title = 'Earshot';
    frame.style.cssText = 'display: block; width: 100%; height: 100%; border: 0; color-scheme: light dark';
    host.show(frame);
    return nonce;
  };

  /** `again`: what the last host was served with stays until another one has answered, which may take its time. */
  const connect = (again: boolean): void => {
    const own = runtime.connect({ name: PAGE_PORT });
    port = own;
    let nonce = again ? makeNonce() : placeFrame();
    const hello: FromPage = { type: 'here', nonce, title: doc.title.slice(0, 300), url: doc.location.href };
    own.onMessage.addListener((raw) => {
      vain = 0;
      if (again && nonce !== '') placeFrame(nonce);
      nonce = '';
      const message = raw as ToPage;
      if (message.type === 'layout') host.place(message.layout);
      else if (message.type === 'talk-key') setTalkKey(message.key);
      else if (message.type === 'insert') insert(own, message);
      else if (message.type === 'remove') close();
    });
    own.onDisconnect.addListener(() => {
      // Reading it keeps a complaint out of the page's console.
      void runtime.lastError;
      if (port === own) lose();
    });
    own.postMessage(hello);
  };

  const insert = (asker: PagePort, { id, text }: Extract<ToPage, { type: 'insert' }>): void => {
    // The keyboard may be in our frame, which is hidden from all but us.
    const outcome = host.keepingFocus(() => insertText(doc, field.current(), text));
    asker.postMessage({ type: 'inserted', id, outcome });
  };

  const lose = (): void => {
    port = undefined;
    setTalkKey('off');
    setTimeout(() => {
      if (signal.aborted) return;
      if (runtime.id === undefined) return stop();
      vain += 1;
      const look = nextLook(vain, IN_FIREFOX);
      if (!look) return close();
      if (look.told && !host.showsCard()) host.show(stoppedCard(doc, HOST_CLOSED, close), true);
      setTimeout(() => !signal.aborted && tryAgain(), look.afterMs);
    }, GONE_AFTER_MS);
  };

  const tryAgain = (): void => {
    try {
      connect(true);
    } catch {
      stop();
    }
  };

  /** Nothing of the extension is left but this script. */
  const stop = (): void => {
    observer.disconnect();
    clearInterval(looking);
    host.show(stoppedCard(doc, HOST_GONE, close), true);
  };

  /** Puts back what the page took away or changed; after so many times it may have its way. */
  const comeBack = () => {
    if (host.isRaised() && host.element.isConnected) return;
    const reloads = !host.element.isConnected;
    if (reloads) returns += 1;
    if (returns > MOST_RETURNS) {
      port?.postMessage({ type: 'removed' });
      return close();
    }
    if (reloads) port?.postMessage({ type: 'placed-again', nonce: placeFrame() });
    host.raise();
  };

  /** A popover or dialog of the page has come above it. Who does that all the time may stay there: presses are guarded. */
  const riseAgain = (event: Event): void => {
    const opened = event instanceof ToggleEvent && event.newState === 'open' && event.target !== host.element;
    if (opened && rises < MOST_RISES) {
      rises += 1;
      host.raise();
    } else comeBack();
  };

  const observer = new MutationObserver(comeBack);
  observer.observe(doc.documentElement, { childList: true });
  doc.addEventListener('toggle', riseAgain, { capture: true, signal });
  doc.addEventListener('close', comeBack, { capture: true, signal });
  globalThis.addEventListener('resize', host.refit, { signal });
  globalThis.addEventListener('pointermove', host.meet, { capture: true, passive: true, signal });
  // A page that is kept for going back comes back without us; we are placed anew.
  globalThis.addEventListener('pagehide', close, { signal });
  const look = (): void => {
    comeBack();
    lookForMove();
  };
  const looking = setInterval(look, LOOK_EVERY_MS);

  host.raise();
  connect(false);
  return { close };
}

/** 32 hexadecimal digits. `crypto.randomUUID` does not exist in pages without https. */
function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
