import type { Browser } from 'wxt/browser';
import { browser } from 'wxt/browser';
import type { DictationOutcome, TabEvent } from '../session/events.ts';
import type { TalkStep } from '../shared/hold-to-talk.ts';
import {
  type FromPage,
  type Inserted,
  type Layout,
  PAGE_PORT,
  type TalkKeyState,
  type ToPage,
} from '../wire/protocol.ts';
import { outcomeOf, readInserted } from './insertions.ts';

/** So long a frame that is quicker than the script which placed it waits for that script's word, in ms. */
const WORD_WITHIN_MS = 2_000;
const NONCE = /^[0-9a-f]{32}$/;
const MOST_TITLE = 300;
/** Nobody places more frames or sends more nonsense than this in one page. */
const MOST_MESSAGES = 50;
/** Nobody begins more turns than this within so many ms. */
const MOST_TURNS = 20;
const TURNS_WITHIN_MS = 10_000;
/** Nor is a page another one more often than this: its script says so every two seconds at most. */
const MOST_MOVES = 10;
const MOVES_WITHIN_MS = 10_000;
/** In characters; the addresses of apps that people use are shorter. */
const MOST_URL = 8_000;

/**
 * The pages that our script is in. They may say where they are and that they have become another page, place a frame, and in
 * the tab of the conversation hold the key for talking; nothing else is listened to.
 */
export interface Pages {
  /** Whether a frame in this tab was placed by our script: each nonce is good once. */
  admit(tabId: number, nonce: string): Promise<boolean>;
  /** Whether our script in the page of a tab says where it is, or has said so, within so many ms. */
  isHere(tabId: number, withinMs: number): Promise<boolean>;
  /** Takes the overlay out of the page of a tab. */
  detach(tabId: number): void;
  /** Types words into the page of a tab; what became of it is reported. */
  insert(tabId: number, id: string, text: string): void;
  layout(): Layout;
  /** Where all overlays stand from now on. */
  place(layout: Layout): void;
  /** Whether the key for talking counts, and in which tab. */
  setTalkKey(tabId: number | undefined, key: TalkKeyState): void;
}

interface Page {
  port: Browser.runtime.Port;
  nonces: Set<string>;
  /** Ids of what it was told to insert and has not answered. */
  inserting: Set<string>;
  messages: number;
  /** What its script knows. */
  key: TalkKeyState;
  /** The key is held in it. */
  holds: boolean;
  /** It has said where it is. */
  isHere: boolean;
}

/** Listens for the scripts in pages. */
export function openPages(report: (event: TabEvent | DictationOutcome) => void, talk: (step: TalkStep) => void): Pages {
  const pages = new Map<number, Page>();
  /** Of a tab, whichever page is in it: a page that connects anew has no more of them. */
  const turns = createRate(MOST_TURNS, TURNS_WITHIN_MS);
  const moves = createRate(MOST_MOVES, MOVES_WITHIN_MS);
  const waiting = new Set<() => void>();
  let layout: Layout = { mode: 'pill', corner: 'bottom-right' };
  let talkTab: number | undefined;
  let talkKey: TalkKeyState = 'off';
  const post = ({ port }: Page, message: ToPage): void => port.postMessage(message);
  const place = (next: Layout): void => {
    layout = next;
    for (const page of pages.values()) post(page, { type: 'layout', layout });
  };
  /** The frame that was dragged may have gone with its page: nobody else would ever end that drag. */
  const endDrag = ({ mode, corner, drag } = layout): void => {
    if (drag) place({ mode, corner });
  };

  /** Nobody hears any more when the key goes up. */
  const letGo = (page: Page): void => {
    if (!page.holds) return;
    page.holds = false;
    talk('end');
  };
  const tellKey = (tabId: number, page: Page): void => {
    const key = tabId === talkTab ? talkKey : 'off';
    if (key === 'off') letGo(page);
    if (key === page.key) return;
    page.key = key;
    post(page, { type: 'talk-key', key });
  };
  const hearKey = (tabId: number, page: Page, step: TalkStep): void => {
    if (!counts(page, step) || (step === 'begin' && !turns.allows(tabId))) return;
    page.holds = step === 'begin';
    talk(step);
  };

  /** What the browser says of where a port is from stays as it was when it connected: only the page knows better. */
  const hearMove = (tabId: number, page: Page, { url, title }: Extract<Told, { type: 'moved' }>): boolean => {
    if (pages.get(tabId) !== page || !page.isHere || !isOfOrigin(url, page.port.sender?.url)) return false;
    if (!moves.allows(tabId)) return false;
    report({ type: 'page-moved', tabId, title, url });
    return true;
  };

  const hear = (tabId: number, page: Page, raw: unknown) => {
    const inserted = readInserted(raw);
    if (inserted && page.inserting.delete(inserted.id)) return report(outcomeOf(inserted));
    const read = readMessage(raw);
    if (read?.type === 'talk' && pages.get(tabId) === page) return hearKey(tabId, page, read.step);
    if (read?.type === 'moved' && hearMove(tabId, page, read)) return;
    page.messages += 1;
    const message = page.messages > MOST_MESSAGES ? undefined : read;
    if (!message || message.type === 'talk' || message.type === 'moved' || pages.get(tabId) !== page) return;
    if (message.type === 'removed') {
      pages.delete(tabId);
      letGo(page);
      return report({ type: 'overlay-removed', tabId });
    }
    endDrag();
    page.nonces.add(message.nonce);
    page.isHere ||= message.type === 'here';
    for (const look of waiting) look();
    post(page, { type: 'layout', layout });
    tellKey(tabId, page);
    if (message.type !== 'here') return;
    const { url = '' } = page.port.sender ?? {};
    report({ type: 'page-here', tabId, title: message.title, url: isOfOrigin(message.url, url) ? message.url : url });
  };

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PAGE_PORT) return;
    const tabId = port.sender?.tab?.id;
    // The page itself, not a frame in it; and nobody but our own script can come this way at all.
    if (port.sender?.id !== browser.runtime.id || port.sender.frameId !== 0 || tabId === undefined)
      return port.disconnect();
    const page: Page = {
      ...{ port, nonces: new Set(), inserting: new Set() },
      ...{ messages: 0, key: 'off', holds: false, isHere: false },
    };
    const before = pages.get(tabId);
    pages.set(tabId, page);
    if (before) letGo(before);
    port.onMessage.addListener((raw: unknown) => hear(tabId, page, raw));
    port.onDisconnect.addListener(() => {
      letGo(page);
      // Nobody tells any more what became of the words that it was given.
      if (page.inserting.size > 0) report(outcomeOf({ outcome: 'no-field' }));
      if (pages.get(tabId) !== page) return;
      pages.delete(tabId);
      endDrag();
      report({ type: 'page-left', tabId });
    });
  });

  const take = (tabId: number, nonce: string): boolean => pages.get(tabId)?.nonces.delete(nonce) ?? false;
  /** Whether something holds by then that a page says. */
  const isSaid = (holds: () => boolean, withinMs: number): Promise<boolean> =>
    new Promise((answer) => {
      const look = (): void => {
        if (holds()) settle(true);
      };
      const settle = (said: boolean): void => {
        waiting.delete(look);
        clearTimeout(deadline);
        answer(said);
      };
      const deadline = setTimeout(() => settle(false), withinMs);
      waiting.add(look);
      look();
    });
  return {
    admit: (tabId, nonce) => isSaid(() => take(tabId, nonce), WORD_WITHIN_MS),
    isHere: (tabId, withinMs) => isSaid(() => pages.get(tabId)?.isHere === true, withinMs),
    detach(tabId) {
      const page = pages.get(tabId);
      if (!page) return;
      pages.delete(tabId);
      letGo(page);
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
    setTalkKey(tabId, key) {
      talkTab = tabId;
      talkKey = key;
      for (const [id, page] of pages) tellKey(id, page);
    },
  };
}

/** Whether a step is taken from a page. An end is never refused for being one too many: a microphone must not stay open. */
function counts(page: Page, step: TalkStep): boolean {
  if (step === 'end') return page.holds || page.key === 'locked';
  return step === 'lock' ? page.holds : page.key === 'on';
}

/** Counts for each tab how often something happens in so many ms. */
function createRate(most: number, withinMs: number) {
  const tabs = new Map<number, readonly number[]>();
  return {
    allows(tabId: number): boolean {
      const now = Date.now();
      const recent = (tabs.get(tabId) ?? []).filter((at) => now - at < withinMs);
      const allowed = recent.length < most;
      tabs.set(tabId, allowed ? [...recent, now] : recent);
      return allowed;
    },
  };
}

/** Whether an address is one that a page at another one can give itself without loading. */
function isOfOrigin(url: string, of = ''): boolean {
  if (!URL.canParse(url) || !URL.canParse(of)) return false;
  const { origin, protocol } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && origin === new URL(of).origin;
}

type Told = Exclude<FromPage, Inserted>;

/** A message of a page's script, or undefined for anything else: the page's process could be somebody else's. */
export function readMessage(raw: unknown): Told | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { type, nonce, title, step, url } = raw as { [name in 'type' | 'nonce' | 'title' | 'step' | 'url']?: unknown };
  if (type === 'removed') return { type };
  if (type === 'talk') return step === 'begin' || step === 'lock' || step === 'end' ? { type, step } : undefined;
  const where = typeof url === 'string' && url.length <= MOST_URL ? { url } : undefined;
  if (type === 'moved')
    return where && typeof title === 'string' ? { type, ...where, title: title.slice(0, MOST_TITLE) } : undefined;
  if (typeof nonce !== 'string' || !NONCE.test(nonce)) return undefined;
  if (type === 'placed-again') return { type, nonce };
  if (type !== 'here' || typeof title !== 'string') return undefined;
  return { type, nonce, title: title.slice(0, MOST_TITLE), url: where?.url ?? '' };
}
