import type { Badge } from '../session/badge.ts';
import type { Command } from '../session/events.ts';
import type { Problem } from '../session/problem.ts';
import type { PageItem } from '../shared/page-item.ts';
import type { Result } from '../shared/result.ts';
import type { Change, View } from './change.ts';

/** Three ways to talk between worlds: call (reply), command (no reply), change (stream). There is no fourth. */

/** Name of the port that a UI opens to the session host. */
export const SESSION_PORT = 'earshot.session';

/** UI → host on the session port. */
export type ToHost =
  /** First message of every UI; the host answers with `snapshot`. */
  | { type: 'hello' }
  | { type: 'command'; command: Command }
  /** Asks for a `diagnostics` answer. */
  | { type: 'diagnose' };

/** Host → UI on the session port. */
export type ToUi =
  | { type: 'snapshot'; view: View }
  | { type: 'change'; change: Change }
  | { type: 'diagnostics'; diagnostics: Diagnostics };

/** What the host can tell about the current call, for people who want to see exactly what was sent. */
export interface Diagnostics {
  /** The items that were put into the conversation of this call, byte for byte, in order. */
  itemsSent: unknown[];
  /** Events that could not be read, and types that are not known, since the call began. */
  malformed: number;
  unknown: string[];
}

/** A token and where it may be used. */
export interface TokenGrant {
  token: string;
  /** Where the offer goes. */
  callUrl: string;
}

/** One-shot requests to the background, from extension pages and the host only. */
export interface BackgroundCalls {
  /** Makes sure that the session host runs; resolves when it can be connected to. */
  ensureHost: { request: undefined; reply: Result<undefined, Problem> };
  /** A start is on its way to a host that is still being made, and nobody has to be asked: the token may be fetched. */
  expectStart: { request: undefined; reply: Result<undefined, Problem> };
  /** Fetches a short-lived token from the configured backend. */
  fetchToken: { request: undefined; reply: Result<TokenGrant, Problem> };
  /** Reads the page of a tab; needs the person's click on the toolbar button in that tab (activeTab). */
  readPage: { request: { tabId: number }; reply: Result<PageItem, Problem> };
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
