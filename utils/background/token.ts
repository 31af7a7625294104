import { type Problem, problem } from '../session/problem.ts';
import { redact } from '../shared/redact.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { type Answer, errorInside, fetchCapped, type NoAnswer } from '../transport/fetch-capped.ts';
import type { TokenGrant } from '../wire/protocol.ts';

const LIMITS = { timeoutMs: 8_000, maxBytes: 256 * 1024 };
/** Where a token goes when the backend does not say otherwise. */
const OPENAI_CALLS = 'https://api.openai.com/v1/realtime/calls';
/** A token with less life than this may die on the way. */
const SHORTEST_LIFE_MS = 5_000;

/** Where and as whom to ask. */
export interface TokenEndpoint {
  tokenUrl: string;
  /** Standing bearer of this backend, '' for none. */
  key: string;
}

/** What is read of an answer: no schema library, because the background must stay small and quick to wake. */
interface Body {
  value: string | undefined;
  /** Unix seconds. */
  expiresAt: number | undefined;
  callUrl: string | undefined;
}

interface Grant extends TokenGrant {
  /** ms since 1970, or undefined if the backend does not tell. */
  expiresAt: number | undefined;
}

/**
 * Fetches a short-lived token: `POST`, on 404 or 405 `GET`. One that is dead on arrival is fetched anew once; if the
 * second looks dead as well, this computer's clock is wrong and the token is used.
 */
export async function fetchToken(
  endpoint: TokenEndpoint,
  { fetch = globalThis.fetch, now = Date.now }: { fetch?: typeof globalThis.fetch; now?: () => number } = {},
): Promise<Result<TokenGrant, Problem>> {
  let grant = await fetchGrant(endpoint, fetch);
  if (grant.ok && isDying(grant.value, now())) grant = await fetchGrant(endpoint, fetch);
  return grant.ok ? ok({ token: grant.value.token, callUrl: grant.value.callUrl }) : grant;
}

function isDying({ expiresAt }: Grant, now: number): boolean {
  return expiresAt !== undefined && expiresAt - now < SHORTEST_LIFE_MS;
}

async function fetchGrant(endpoint: TokenEndpoint, fetch: typeof globalThis.fetch): Promise<Result<Grant, Problem>> {
  let method = 'POST';
  let result = await ask(endpoint, method, fetch);
  if (result.ok && (result.value.status === 404 || result.value.status === 405)) {
    method = 'GET';
    result = await ask(endpoint, method, fetch);
  }
  const where = `${method} ${endpoint.tokenUrl.split(/[?#]/, 1)[0]}`;
  if (!result.ok) return failed(noAnswerProblem(result.problem, where));
  return readGrant(result.value, where, endpoint.tokenUrl);
}

function ask({ tokenUrl, key }: TokenEndpoint, method: string, fetch: typeof globalThis.fetch) {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (key !== '') headers.authorization = `Bearer ${key}`;
  return fetchCapped(tokenUrl, { method, headers }, LIMITS, fetch);
}

function noAnswerProblem(why: NoAnswer, where: string): Problem {
  const detail = `${where}: ${why}`;
  switch (why) {
    case 'timeout':
    case 'stopped':
      return problem('backend.timeout', { detail });
    case 'redirected':
      return problem('net.portal', { detail });
    case 'too-large':
    case 'cut':
      return problem('backend.bad_answer', { detail });
    case 'network':
      return problem('backend.unreachable', { detail });
  }
}

/** Reads a backend's answer. Pure. */
export function readGrant(answer: Answer, where: string, tokenUrl: string): Result<Grant, Problem> {
  const { status, text } = answer;
  if (status < 200 || status >= 300) return failed(statusProblem(answer, where));
  // OpenAI's sample servers hand an error of the API on with status 200.
  const error = errorInside(text);
  if (error !== undefined)
    return failed(problem('backend.refused', { status, detail: redact(`${where}: ${status} (${error})`) }));
  const body = parseBody(text);
  if (!body?.value) {
    const got = answer.contentType.split(';', 1)[0] || 'no content type';
    return failed(problem('backend.bad_answer', { status, detail: `${where}: ${status} (${got}, no "value" in it)` }));
  }
  const { value, expiresAt, callUrl = OPENAI_CALLS } = body;
  if (!mayReceiveToken(callUrl, tokenUrl)) {
    return failed(problem('backend.untrusted_call_url', { detail: `${where}: names ${callUrl.slice(0, 200)}` }));
  }
  return ok({ token: value, callUrl, expiresAt: expiresAt ? expiresAt * 1000 : undefined });
}

/**
 * Shapes of answers in the wild (protocol 1.1): a bare token, OpenAI's object with `value`, `{token}`, the old
 * `{client_secret: {value}}`.
 */
function parseBody(text: string): Body | undefined {
  const trimmed = text.trim();
  // A bare token: one word that is neither JSON nor a page.
  if (/^[\w.~+/=-]{16,4096}$/.test(trimmed)) return bare(trimmed);
  try {
    const raw: unknown = JSON.parse(trimmed);
    if (typeof raw === 'string') return bare(raw);
    const old = member(raw, 'client_secret');
    return {
      value: textOf(member(raw, 'value')) ?? textOf(member(raw, 'token')) ?? textOf(member(old, 'value')),
      expiresAt: seconds(member(raw, 'expires_at')) ?? seconds(member(old, 'expires_at')),
      callUrl: textOf(member(member(raw, 'earshot'), 'call_url')),
    };
  } catch {
    return undefined;
  }
}

const bare = (value: string): Body => ({ value, expiresAt: undefined, callUrl: undefined });
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const seconds = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A token goes to OpenAI or back to the backend it came from, to nobody else. */
function mayReceiveToken(callUrl: string, tokenUrl: string): boolean {
  if (!URL.canParse(callUrl)) return false;
  const { origin, username, password } = new URL(callUrl);
  const trusted = [new URL(OPENAI_CALLS).origin, new URL(tokenUrl).origin];
  return trusted.includes(origin) && username === '' && password === '';
}

function statusProblem({ status, text, headers }: Answer, where: string): Problem {
  const reason = errorInside(text) ?? (text.trim() === '' ? 'empty body' : text.trim().slice(0, 120));
  const detail = redact(`${where}: ${status} (${reason})`);
  if (status === 401) return problem('auth.required', { status, detail });
  if (status === 403) return problem('auth.forbidden', { status, detail });
  if (status === 429) return problem('limit.rate', { status, detail, retryAfterMs: retryAfterMs(headers) });
  if (status >= 500) return problem('backend.down', { status, detail });
  return problem('backend.refused', { status, detail });
}

function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
