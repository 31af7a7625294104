import type { Browser } from 'wxt/browser';
import { browser } from 'wxt/browser';
import type { DictationOutcome, TabEvent } from '../session/events.ts';
import { type FromPage, type Inserted, type Layout, PAGE_PORT, type ToPage } from '../wire/protocol.ts';
import { outcomeOf, readInserted } from './insertions.ts';

/** So long a frame that is quicker than the script which placed it waits for that script's word, in ms. */
const WORD_WITHIN_MS = 2_000;
const NONCE = /^[0-9a-f]{32}$/;
const MOST_TITLE = 300;
/** Nobody places more frames or sends more nonsense than this in one page. */
const MOST_MESSAGES = 50;

/** The pages that our script is in. They may say where they are and place a frame; nothing else is listened to. */
export interface Pages {
  /** Whether a frame in this tab was placed by our script: each nonce is good once. */
  admit(tabId: number, nonce: string): Promise<boolean>;
  /** Takes the overlay out of the page of a tab. */
  detach(tabId: number): void;
  /** Types words into the page of a tab; what became of it is reported. */
  insert(tabId: number, id: string, text: string): void;
  layout(): Layout;
  /** Where all overlays stand from now on. */
  place(layout: Layout): void;
}

interface Page {
  port: Browser.runtime.Port;
  nonces: Set<string>;
  /** Ids of what it was told to insert and has not answered. */
  inserting: Set<string>;
  messages: number;
}

/** Listens for the scripts in pages. */
export function openPages(report: (event: TabEvent | DictationOutcome) => void): Pages {
  const pages = new Map<number, Page>();
  const waiting = new Set<() => void>();
  let layout: Layout = { mode: 'pill', corner: 'bottom-right' };
  const post = ({ port }: Page, message: ToPage): void => port.postMessage(message);
  const place = (next: Layout): void => {
    layout = next;
    for (const page of pages.values()) post(page, { type: 'layout', layout });
  };
  /** The frame that was dragged may have gone with its page: nobody else would ever end that drag. */
  const endDrag = ({ mode, corner, drag } = layout): void => {
    if (drag) place({ mode, corner });
  };

  const hear = (tabId: number, page: Page, raw: unknown) => {
    const inserted = readInserted(raw);
    if (inserted && page.inserting.delete(inserted.id)) return report(outcomeOf(inserted));
    page.messages += 1;
    const message = page.messages > MOST_MESSAGES ? undefined : readMessage(raw);
    if (!message || pages.get(tabId) !== page) return;
    if (message.type === 'removed') {
      pages.delete(tabId);
      return report({ type: 'overlay-removed', tabId });
    }
    endDrag();
    page.nonces.add(message.nonce);
    for (const look of waiting) look();
    post(page, { type: 'layout', layout });
    if (message.type === 'here')
      report({ type: 'page-here', tabId, title: message.title, url: page.port.sender?.url ?? '' });
  };

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PAGE_PORT) return;
    const tabId = port.sender?.tab?.id;
    // The page itself, not a frame in it; and nobody but our own script can come this way at all.
    if (port.sender?.id !== browser.runtime.id || port.sender.frameId !== 0 || tabId === undefined)
      return port.disconnect();
    const page: Page = { port, nonces: new Set(), inserting: new Set(), messages: 0 };
    pages.set(tabId, page);
    port.onMessage.addListener((raw: unknown) => hear(tabId, page, raw));
    port.onDisconnect.addListener(() => {
      if (pages.get(tabId) !== page) return;
      pages.delete(tabId);
      endDrag();
      report({ type: 'page-left', tabId });
    });
  });

  const take = (tabId: number, nonce: string): boolean => pages.get(tabId)?.nonces.delete(nonce) ?? false;
  return {
    admit: (tabId, nonce) =>
      new Promise((answer) => {
        const look = (): void => {
          if (take(tabId, nonce)) settle(true);
        };
        const settle = (admitted: boolean): void => {
          waiting.delete(look);
          clearTimeout(deadline);
          answer(admitted);
        };
        const deadline = setTimeout(() => settle(false), WORD_WITHIN_MS);
        waiting.add(look);
        look();
      }),
    detach(tabId) {
      const page = pages.get(tabId);
      if (!page) return;
      pages.delete(tabId);
      post(page, { type: 'remove' });
    },
    insert(tabId, id, text) {
      const page = pages.get(tabId);
      if (!page) return report(outcomeOf({ outcome: 'no-field' }));
      page.inserting.add(id);
      post(page, { type: 'insert', id, text });
    },
    layout: () => layout,
    place,
  };
}

type Told = Exclude<FromPage, Inserted>;

/** A message of a page's script, or undefined for anything else: the page's process could be somebody else's. */
export function readMessage(raw: unknown): Told | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { type, nonce, title } = raw as { type?: unknown; nonce?: unknown; title?: unknown };
  if (type === 'removed') return { type };
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) return undefined;
  if (type === 'placed-again') return { type, nonce };
  return type === 'here' && typeof title === 'string' ? { type, nonce, title: title.slice(0, MOST_TITLE) } : undefined;
}
