import type { Badge } from '../session/badge.ts';
import type { Command, FoundQuote } from '../session/events.ts';
import type { Mode } from '../session/mode.ts';
import type { Problem } from '../session/problem.ts';
import type { Answered, Grant } from '../session/state.ts';
import type { TalkStep } from '../shared/hold-to-talk.ts';
import type { IceSetup } from '../shared/ice-server.ts';
import type { AskedPart, PageItem } from '../shared/page-item.ts';
import type { Result } from '../shared/result.ts';
import type { Change, View } from './change.ts';

/** Three ways to talk between worlds: call (reply), command (no reply), change (stream). There is no fourth. */

/** Name of the port that a UI opens to the session host. */
export const SESSION_PORT = 'earshot.session';

/** Name of the port that the script in a page opens to the session host. */
export const PAGE_PORT = 'earshot.page';

/** Name of the Web Lock that the page holds which runs the session: several sidebars may be open, and one is the host. */
export const HOST_LOCK = 'earshot.host';

/**
 * How it stands with the session host. `asleep`: none runs, and only a click of the person opens one (Firefox).
 * `closed`: the same, and the last one was closed in the middle of a conversation.
 */
export type HostState = 'running' | 'asleep' | 'closed';

/** The page of ours that overlays show. */
export const OVERLAY_FRAME = 'overlay-frame.html';

/** Where the overlay stands and how much of it is shown. */
export interface Layout {
  mode: 'pill' | 'full';
  corner: Corner;
  /** While it is being dragged: how far from its corner, in CSS px to the right and down. */
  drag?: { x: number; y: number };
}

export const CORNERS = ['top-left', 'top-right', 'bottom-right', 'bottom-left'] as const;
export type Corner = (typeof CORNERS)[number];

/** How large the overlay wants to be, in CSS px; a smaller window gets less of it. */
export const OVERLAY_SIZES: Readonly<Record<Layout['mode'], { width: number; height: number }>> = {
  pill: { width: 340, height: 56 },
  full: { width: 360, height: 520 },
};

/**
 * Script in a page → host. It may say where it is, what it was asked about, and in the tab of the conversation that the key
 * for talking is held; no more: the page's process could be somebody else's.
 */
export type FromPage =
  /** The first message: a frame with this one-use nonce is being placed. `url`: where an app that never loads is by now. */
  | { type: 'here'; nonce: string; title: string; url: string }
  /** The frame was taken away by the page and is placed again, with another nonce. */
  | { type: 'placed-again'; nonce: string }
  /** It was taken away too often. */
  | { type: 'removed' }
  /** The page has become another one without loading, or content of it has come late; said once that has settled. */
  | { type: 'moved'; url: string; title: string }
  /** The person holds the keys for talking, or lets go; only after the host has said that they count. */
  | { type: 'talk'; step: TalkStep }
  /** What became of an `insert`; once for each. */
  | Inserted;

/** Whether the keys for talking count in a page, and whether a turn goes on there that the next press ends. */
export type TalkKeyState = 'off' | 'on' | 'locked';

export interface Inserted {
  type: 'inserted';
  id: string;
  /** `password`: the person is in a field that holds a secret. */
  outcome: 'done' | 'no-field' | 'password';
}

/** Host → script in a page. */
export type ToPage =
  | { type: 'layout'; layout: Layout }
  | { type: 'remove' }
  /** `off` until this comes. */
  | { type: 'talk-key'; key: TalkKeyState }
  /** Words that the person has said, to be typed into the field that they were in last: all that a page ever learns. */
  | { type: 'insert'; id: string; text: string };

/** UI → host on the session port. */
export type ToHost =
  /** First message of every UI; the host answers with `snapshot`. An overlay frame shows the nonce it was placed with. */
  | { type: 'hello'; nonce?: string }
  /** Of an overlay frame only: where it wants to stand. */
  | { type: 'layout'; layout: Layout }
  | { type: 'command'; command: Command }
  /** Asks for an `item-text` answer. */
  | { type: 'show-item'; id: string }
  /** Asks for a `diagnostics` answer. */
  | { type: 'diagnose' };

/** Host → UI on the session port. */
export type ToUi =
  /** `frame` is for an overlay frame: the tab it is in and where it stands. */
  | { type: 'snapshot'; view: View; frame?: { tabId: number; layout: Layout } }
  | { type: 'change'; change: Change }
  /** To who asked, and nobody else: what of a page is sent, byte for byte; null if it is not held any more. */
  | { type: 'item-text'; id: string; text: string | null }
  | { type: 'diagnostics'; diagnostics: Diagnostics };

/** What the host can tell about the current call, for people who want to see exactly what was sent. */
export interface Diagnostics {
  /** The items that were put into the conversation of this call, byte for byte, in order. */
  itemsSent: unknown[];
  /** Events that could not be read, and types that are not known, since the call began. */
  malformed: number;
  unknown: string[];
  /** How much later than it is said sound goes into the call, in ms; 0 once it has caught up. */
  captureDelayMs: number;
}

/** What a check of the backend found out, without starting a call. */
export type BackendCheck = {
  /** What the backend wants to be told to whoever set it up, as text. */
  warnings: string[];
} & (
  | { by: 'token' /** Where the offers will go. */; callHost: string }
  | { by: 'backend' /** Path that takes the offers. */; path: string }
);

/**
 * What of a page is read; there is one script for each, `read-page.js` and so on. `tracks` gives the name of the captions that
 * the video of the page offers, `subtitles` their words: only that asks for anything.
 */
export type Reader = AskedPart | 'tracks' | 'subtitles';

/** One-shot requests to the background, from extension pages and the host only. */
export interface BackgroundCalls {
  /** Makes sure that the session host runs, where that can be done unseen; `running`: it can be connected to. */
  ensureHost: { request: undefined; reply: Result<HostState, Problem> };
  /**
   * Keeps commands for a host that is about to come, because whoever sends them may be gone by then (a popup), or have no
   * way to open it (a phone: `popOut`, the host comes in a page of its own).
   */
  leaveCommands: { request: { commands: readonly Command[]; popOut: boolean }; reply: Result<undefined, Problem> };
  /** Gives the host what was left for it, once. */
  takeCommands: { request: undefined; reply: Result<readonly Command[], Problem> };
  /** The host's page goes; `running`: with a conversation. */
  hostClosed: { request: { running: boolean }; reply: Result<undefined, Problem> };
  /**
   * A start is on its way to a host that is still being made, and nobody has to be asked: the grant may be fetched for
   * this purpose.
   */
  expectStart: { request: { purpose: Mode }; reply: Result<undefined, Problem> };
  /** Gets from the configured backend what a call for this purpose may be opened with. */
  fetchGrant: { request: { purpose: Mode }; reply: Result<Grant, Problem> };
  /** Gives an offer to a backend that answers calls itself: one request, which may open a call that costs. */
  exchangeOffer: { request: { offer: string }; reply: Result<Answered, Problem> };
  /** Nobody waits for the answer to the offer any more: the request is ended, so that a backend can end the call too. */
  dropOffer: { request: undefined; reply: Result<undefined, Problem> };
  /** The STUN and TURN servers of the person's own. */
  iceSetup: { request: undefined; reply: Result<IceSetup, Problem> };
  /**
   * Reads the page of a tab, what is selected or seen of it, which captions its video offers, or these, unless it is of one of
   * the sites that are `never` shared; needs activeTab in that tab or the host permission.
   */
  readPage: { request: { tabId: number; part: Reader; never: readonly string[] }; reply: Result<PageItem, Problem> };
  /**
   * Runs a script of ours in all frames of a page that the browser lets us into, or in those that are named. The same
   * conditions; it is for who asks to leave those out whose sites are `never` shared.
   */
  readFrames: {
    request: {
      target: { tabId: number; allFrames: true } | { tabId: number; frameIds: number[] };
      files: ['/frame-place.js' | '/read-page.js' | '/read-selection.js' | '/read-data.js'];
    };
    reply: Result<{ frameId: number; result?: unknown }[], Problem>;
  };
  /**
   * Scrolls the page of a tab to a quote, or to what is found of it or its section, and highlights it for some seconds; an
   * empty quote without a section takes the highlight away. The same conditions; a tab that nobody looks at stays as it is.
   */
  showQuote: {
    request: { tabId: number; quote: string; section: string };
    reply: Result<FoundQuote, Problem>;
  };
  /** Puts our script into the page of a tab; the same conditions. */
  showOverlay: { request: { tabId: number }; reply: Result<undefined, Problem> };
  /** Nothing runs and an update waits, as the host was told: it is installed, and all our pages close. */
  nowIdle: { request: undefined; reply: Result<undefined, Problem> };
  /** For overlays, which cannot do it themselves in every browser. */
  openSettings: { request: undefined; reply: Result<undefined, Problem> };
  /** Opens the page that can ask for the microphone, once. */
  openWelcome: { request: undefined; reply: Result<undefined, Problem> };
  showBadge: { request: { badge: Badge }; reply: Result<undefined, Problem> };
}

export type BackgroundCall = keyof BackgroundCalls;

/** A call as it travels. `to` keeps other listeners from answering it. */
export interface CallMessage<C extends BackgroundCall = BackgroundCall> {
  to: 'background';
  call: C;
  request: BackgroundCalls[C]['request'];
}

/** What the host tells all pages, without a reply: it is there now. */
export interface HostUp {
  to: 'ui';
  type: 'host-up';
}

/** What the background tells the host, without a reply: `takeCommands` has something. */
export interface CommandsLeft {
  to: 'host';
  type: 'commands-left';
}

/** What the background tells the host, without a reply: an update of ours is there, to be installed when nothing runs. */
export interface UpdateWaits {
  to: 'host';
  type: 'update-waits';
}

/** What the background tells the host, without a reply: the person lets us into these from now on. */
export interface AccessGiven {
  to: 'host';
  type: 'access-given';
  patterns: string[];
}

/** What the background tells the host about the tabs, without a reply. */
export interface TabSignal {
  to: 'host';
  type: 'tab-closed' | 'tab-activated' | 'tab-loaded';
  tabId: number;
}
