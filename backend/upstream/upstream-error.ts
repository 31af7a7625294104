import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { hideSecrets, redact } from '../../utils/shared/redact.ts';
import type { ApiError } from '../api-error.ts';

/** What a service answered, as far as an error needs it. */
export interface Refusal {
  status: number;
  headers: Headers;
  text: string;
}

const MOST_CHARACTERS = 300;

/**
 * A refusal of the upstream in our one shape: its status, code, message and request id, and nothing else of what it said.
 * `secrets` are taken out of the message wherever they stand.
 */
export function readRefusal({ status, headers, text }: Refusal, secrets: readonly string[]): ApiError {
  const said = errorIn(text);
  const retryAfterS = retryAfterOf(headers);
  const requestId = requestIdOf(headers);
  return {
    status: status as ContentfulStatusCode,
    type: said.type ?? (status >= 500 ? 'server_error' : 'invalid_request_error'),
    code: clean(said.code ?? codeFor(status), secrets).slice(0, 64),
    message: clean(said.message ?? sentenceFor(status), secrets),
    param: said.param === undefined ? null : clean(said.param, secrets),
    source: 'upstream',
    ...(retryAfterS === undefined ? {} : { retryAfterS }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

const upstreamError = (status: 502 | 504, code: string, message: string): ApiError => ({
  status,
  type: 'server_error',
  code,
  message,
  source: 'upstream',
});

/** No answer at all, in time or ever. */
export const noAnswer = (isLate: boolean): ApiError =>
  isLate
    ? upstreamError(504, 'upstream_timeout', 'The service behind this backend did not answer in time.')
    : upstreamError(502, 'upstream_unreachable', 'The service behind this backend cannot be reached.');

/** An answer that is none: a redirect, a page, half a body, something without the members that it must have. */
export const badAnswer = (what: string, requestId?: string): ApiError => ({
  ...upstreamError(502, 'upstream_bad_answer', `The service behind this backend answered with ${what}.`),
  ...(requestId === undefined ? {} : { requestId }),
});

/** The service's own name of a request, if it is one: short and plain. */
export function requestIdOf(headers: Headers): string | undefined {
  const id = headers.get('x-request-id') ?? headers.get('apim-request-id') ?? '';
  return /^[\w.:-]{1,128}$/.test(id) ? id : undefined;
}

interface SaidError {
  type?: string | undefined;
  code?: string | undefined;
  message?: string | undefined;
  param?: string | undefined;
}

/** What an error body says; members that are empty or no strings are left out, as in the 400 that says nothing. */
function errorIn(text: string): SaidError {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === 'string') return { message: wordsOf(error) };
    if (typeof error !== 'object' || error === null) return {};
    const { type, code, message, param } = error as Record<string, unknown>;
    return { type: wordsOf(type), code: wordsOf(code), message: wordsOf(message), param: wordsOf(param) };
  } catch {
    return {};
  }
}

const wordsOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

function clean(text: string, secrets: readonly string[]): string {
  return redact(hideSecrets(text, secrets))
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .slice(0, MOST_CHARACTERS);
}

function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? '';
  if (/^\d{1,6}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, (at - Date.now()) / 1000);
}

function codeFor(status: number): string {
  if (status === 400) return 'upstream_bad_request';
  if (status === 401 || status === 403) return 'upstream_unauthorized';
  if (status === 404) return 'upstream_not_found';
  if (status === 429) return 'rate_limit_exceeded';
  return 'upstream_error';
}

function sentenceFor(status: number): string {
  if (status === 400) {
    return 'The service behind this backend refused the request without a reason. The model must not be in the URL, and the type of the session must fit the endpoint.';
  }
  return `The service behind this backend answered with status ${status}.`;
}
