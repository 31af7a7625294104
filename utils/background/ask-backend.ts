import { type Problem, problem } from '../session/problem.ts';
import { redact } from '../shared/redact.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { addressOf } from '../transport/address.ts';
import { type Answer, fetchCapped, isSuccess, type NoAnswer } from '../transport/fetch-capped.ts';
import { isRetired, NO_CREDIT, readError, type UpstreamError } from '../transport/upstream-error.ts';

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 8_000;
/** OpenAI's words about a key. Where none was sent, a backend that hands them on is not talking about ours. */
const UPSTREAM_KEY = /Incorrect API key provided/i;

/** One request to a backend. */
export interface BackendRequest {
  method: string;
  url: string;
  /** Standing bearer of this backend, '' for none. */
  key: string;
  /** An offer, or undefined for a request without one. */
  sdp?: string;
  /** A body of JSON; there is none beside an offer. */
  json?: object | undefined;
  /** In ms; 8 s unless said otherwise. */
  timeoutMs?: number;
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal | undefined;
}

/** An answer, and the request that it belongs to in the words of a detail. */
export interface Asked {
  answer: Answer;
  where: string;
  withKey: boolean;
}

/** Asks a backend, within the caps: no redirect is followed, so that the key goes nowhere else. */
export async function askBackend(
  { method, url, key, sdp, json, timeoutMs = TIMEOUT_MS, signal }: BackendRequest,
  fetch = globalThis.fetch,
): Promise<Result<Asked, Problem>> {
  const headers: Record<string, string> = { accept: sdp === undefined ? 'application/json' : 'application/sdp' };
  if (key !== '') headers.authorization = `Bearer ${key}`;
  const body = sdp ?? (json && JSON.stringify(json));
  if (body !== undefined) headers['content-type'] = sdp === undefined ? 'application/json' : 'application/sdp';
  const init = body === undefined ? { method, headers } : { method, headers, body };
  const result = await fetchCapped(url, init, { timeoutMs, maxBytes: MAX_BYTES, ...(signal ? { signal } : {}) }, fetch);
  const where = `${method} ${addressOf(url)}`;
  return result.ok
    ? ok({ answer: result.value, where, withKey: key !== '' })
    : failed(noAnswerProblem(result.problem, where));
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

/**
 * Whether nothing at this address knows the request: the page of a web server is no answer either. A page is known by
 * how it begins: Express calls every text a page, also a token and an error.
 */
export function isAbsent({ status, text }: Answer): boolean {
  if (isSuccess(status)) return /^\s*</.test(text);
  const error = readError(text);
  return [404, 405, 501].includes(status) && !error?.isUpstreams && !(error && isRetired(text));
}

/** What an answer says that is neither a token nor a description of a session. */
export function refusalProblem({ answer, where, withKey }: Asked, now = Date.now()): Problem {
  const { status, text, headers } = answer;
  const error = readError(text);
  const more = { status, detail: redact(`${where}: ${status} (${reasonOf(answer, error)})`) };
  if (error && isRetired(text)) return problem('openai.retired', more);
  // Whatever the status: 429 would be told as our haste, and 502 tried again.
  if (error?.code === NO_CREDIT) return problem('openai.quota', more);
  const isTheirs = error?.isUpstreams && status < 500 && status !== 429;
  if (error && (isSuccess(status) || isTheirs || (!withKey && UPSTREAM_KEY.test(text))))
    return problem('backend.upstream_refused', more);
  if (isSuccess(status)) return problem('backend.bad_answer', more);
  if (status === 401) return problem('auth.required', more);
  if (status === 403) return problem('auth.forbidden', more);
  if (status === 429) return limitProblem(error?.code, { ...more, retryAfterMs: retryAfterMs(headers, now) });
  return problem(status >= 500 ? 'backend.down' : 'backend.refused', more);
}

function limitProblem(code: string | undefined, more: Parameters<typeof problem>[1]): Problem {
  if (code === 'daily_quota_exceeded') return problem('limit.quota', more);
  return problem(code === 'session_limit' || code === 'too_many_calls' ? 'limit.calls' : 'limit.rate', more);
}

function reasonOf({ status, text, contentType }: Answer, error: UpstreamError | undefined): string {
  if (error) return error.code && error.code !== error.message ? `${error.code}: ${error.message}` : error.message;
  if (text.trim() === '') return 'empty body';
  if (isSuccess(status))
    return `${contentType.split(';', 1)[0] || 'no content type'}, neither a token nor a call in it`;
  return text.trim().slice(0, 120);
}

/** `Retry-After` in ms: seconds, or a date. Undefined if there is none that makes sense. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const asked = headers.get('retry-after');
  if (asked === null) return undefined;
  const ms = /^\d+$/.test(asked.trim()) ? Number(asked) * 1000 : Date.parse(asked) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
