import { type Problem, problem } from '../session/problem.ts';
import type { CallLimit } from '../session/state.ts';
import { isInsecure } from '../settings/settings.ts';
import { type IceServer, isUsableIceUrl } from '../shared/ice-server.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { addressOf } from '../transport/address.ts';
import { isSuccess } from '../transport/fetch-capped.ts';
import { type Asked, refusalProblem } from './ask-backend.ts';

/** Where a token goes when the backend does not say otherwise. */
const OPENAI_CALLS = 'https://api.openai.com/v1/realtime/calls';
/** Without `?model=`: the token's session has the model. */
const OPENAI_WEBSOCKET = 'wss://api.openai.com/v1/realtime';
/** What a subprotocol of a WebSocket may be made of (RFC 9110 `token`): the token goes there. */
const SUBPROTOCOL = /^[\w!#$%&'*+.^`|~-]+$/;
/** More of these slow every browser down. */
const MOST_ICE_SERVERS = 8;

/** What a backend says about calls beside giving a token: our own member of its answer. */
export interface Extras {
  iceServers: IceServer[];
  limit: CallLimit | undefined;
  warnings: string[];
}

/** What is read of an answer: no schema library, because the background must stay small and quick to wake. */
export interface TokenAnswer extends Extras {
  token: string;
  callUrl: string;
  /** Undefined if no WebSocket can be opened with this token. */
  webSocketUrl: string | undefined;
  /** ms since 1970, or undefined if the backend does not tell. */
  expiresAt: number | undefined;
}

/** Reads a token out of a backend's answer. `approved`: hosts that the person lets it go to. Pure. */
export function readToken(asked: Asked, tokenUrl: string, approved: readonly string[]): Result<TokenAnswer, Problem> {
  const { answer, where } = asked;
  const body = isSuccess(answer.status) ? parse(answer.text) : undefined;
  const { token, expiresAt } = tokenIn(body);
  // OpenAI's sample servers hand an error of the API on with status 200.
  if (!token || member(body, 'error')) return failed(refusalProblem(asked));
  const earshot = member(body, 'earshot');
  const callUrl = textOf(member(earshot, 'call_url')) ?? OPENAI_CALLS;
  const webSocketUrl = readWebSocketUrl(earshot, token, callUrl);
  for (const url of webSocketUrl === undefined ? [callUrl] : [callUrl, webSocketUrl]) {
    const refused = refuseCallUrl(url, url === callUrl ? /^https?:$/ : /^wss?:$/, tokenUrl, approved);
    if (refused) return failed({ ...refused, detail: `${where}: names ${addressOf(url)}` });
  }
  return ok({ token, callUrl, webSocketUrl, expiresAt: expiresAt ? expiresAt * 1000 : undefined, ...extrasOf(body) });
}

/** What the backend names, or OpenAI's where calls go to OpenAI: another service may have none, or want a key in a header. */
function readWebSocketUrl(earshot: unknown, token: string, callUrl: string): string | undefined {
  if (!SUBPROTOCOL.test(token)) return undefined;
  return textOf(member(earshot, 'websocket_url')) ?? (callUrl === OPENAI_CALLS ? OPENAI_WEBSOCKET : undefined);
}

/** What our own backend answers to a request for a token when it gives none and takes the offers itself. */
export interface SessionMode extends Extras {
  /** The whole address, if what it said is one. */
  sessionUrl: string;
}

/** Reads that answer; undefined if this is another one. */
export function readSessionMode({ answer }: Asked, tokenUrl: string): SessionMode | undefined {
  const body = parse(answer.text);
  const told = textOf(member(member(body, 'earshot'), 'session_url'));
  if (told === undefined) return undefined;
  return { sessionUrl: URL.canParse(told, tokenUrl) ? new URL(told, tokenUrl).href : told, ...extrasOf(body) };
}

/** A bare token is one word that is neither JSON nor a page. */
function parse(text: string): unknown {
  const trimmed = text.trim();
  if (/^[\w.~+/=-]{16,4096}$/.test(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

/**
 * Shapes of answers in the wild (protocol 1.1): a bare token, OpenAI's object with `value`, `{token}`, the old
 * `{client_secret: {value}}`.
 */
function tokenIn(body: unknown): { token: string | undefined; expiresAt?: number | undefined } {
  if (typeof body === 'string') return { token: body };
  const old = member(body, 'client_secret');
  return {
    token: textOf(member(body, 'value')) ?? textOf(member(body, 'token')) ?? textOf(member(old, 'value')),
    expiresAt: numberOf(member(body, 'expires_at')) ?? numberOf(member(old, 'expires_at')),
  };
}

function extrasOf(body: unknown): Extras {
  const earshot = member(body, 'earshot');
  return {
    iceServers: listOf(member(earshot, 'ice_servers')).slice(0, MOST_ICE_SERVERS).flatMap(readIceServer),
    limit: readLimit(member(earshot, 'limits')),
    warnings: listOf(member(earshot, 'warnings')).flatMap((one) => textOf(one)?.slice(0, 300) ?? []),
  };
}

/** What of a server a browser can use; none if that is nothing. */
function readIceServer(raw: unknown): IceServer[] {
  const one = member(raw, 'urls');
  const username = textOf(member(raw, 'username'));
  const credential = textOf(member(raw, 'credential'));
  const known = username !== undefined && credential !== undefined;
  const urls = (typeof one === 'string' ? [one] : listOf(one))
    .flatMap((url) => textOf(url) ?? [])
    .filter((url) => isUsableIceUrl(url, known));
  if (urls.length === 0) return [];
  return [known ? { urls, username, credential } : { urls }];
}

/** The limit that comes first: that of a call, or what is left of the day. */
function readLimit(raw: unknown): CallLimit | undefined {
  const session = numberOf(member(raw, 'session_seconds')) ?? Number.POSITIVE_INFINITY;
  const today = numberOf(member(raw, 'daily_seconds_left')) ?? Number.POSITIVE_INFINITY;
  const seconds = Math.min(session, today);
  if (!isCallLimit(seconds)) return undefined;
  return { seconds, code: today <= session ? 'limit.quota' : 'limit.session' };
}

/** Whether a call can be limited to so many seconds: a timer of a browser holds no more than 2³¹ ms. */
export const isCallLimit = (seconds: number): boolean => seconds > 0 && seconds <= 2_000_000;

/**
 * A token goes to OpenAI, back to the backend it came from, or to a host that the person approved; to nobody else.
 * A WebSocket's address is judged as that of the web server which it leads to.
 */
function refuseCallUrl(
  url: string,
  protocols: RegExp,
  tokenUrl: string,
  approved: readonly string[],
): Problem | undefined {
  const refused = problem('backend.untrusted_call_url');
  if (!URL.canParse(url) || !protocols.test(new URL(url).protocol)) return refused;
  const asWeb = new URL(url).href.replace(/^ws/, 'http');
  const { origin, host, username, password, hash } = new URL(asWeb);
  // A WebSocket with a fragment is refused by every browser.
  if (username !== '' || password !== '' || hash !== '') return refused;
  if ([new URL(OPENAI_CALLS).origin, new URL(tokenUrl).origin].includes(origin)) return undefined;
  if (isInsecure(asWeb)) return refused;
  return approved.includes(host) ? undefined : { ...refused, host };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
