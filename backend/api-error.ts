import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error as OpenAI's HTTP API writes it. */
export interface ApiError {
  status: ContentfulStatusCode;
  type: string;
  code: string | null;
  message: string;
  param?: string | null;
  /** When to come again, in seconds. */
  retryAfterS?: number;
  /** What the service behind this backend calls the request that it refused. */
  requestId?: string;
  /** Where it went wrong, if that was not here. */
  source?: 'upstream';
}

/** The reply that carries an error. */
export function replyError(c: Context, error: ApiError, more: object = {}): Response {
  const { status, type, code, message, param = null, retryAfterS, requestId, source } = error;
  c.set('code', code);
  // Codes of others could be any number of words.
  c.set('refusal', source === 'upstream' ? `upstream_${status}` : (code ?? String(status)));
  if (retryAfterS !== undefined) c.header('retry-after', String(Math.ceil(retryAfterS)));
  if (requestId !== undefined) c.set('upstreamRequestId', requestId);
  if (status === 401 && source === undefined) c.header('www-authenticate', 'Bearer');
  const body = {
    message,
    type,
    code,
    param,
    ...(source === undefined ? {} : { source }),
    ...(requestId === undefined ? {} : { request_id: requestId }),
  };
  return c.json({ error: body, ...more }, status);
}

/** A request that its sender can put right. */
export const badRequest = (code: string | null, message: string, param: string | null = null): ApiError => ({
  status: 400,
  type: 'invalid_request_error',
  code,
  message,
  param,
});

/** A key that is absent, wrong or expired. The key itself is never repeated. */
export const unauthorized = (code: string, message: string): ApiError => ({
  status: 401,
  type: 'invalid_request_error',
  code,
  message,
});

/** 413 for a body over its cap. */
export const tooLarge = (c: Context): Response =>
  replyError(c, {
    status: 413,
    type: 'invalid_request_error',
    code: 'body_too_large',
    message: 'The body is too large.',
  });

/** The engine's worker has ended by itself: it takes no more calls and its secrets open nothing. */
export const ENGINE_IS_OVER: ApiError = {
  status: 503,
  type: 'server_error',
  code: 'engine_failed',
  message: 'The local engine has failed: start the backend again.',
};

/** The local engine holds no more calls: waiting does not help, but the end of one does. */
export const FULL: ApiError = {
  status: 429,
  type: 'rate_limit_error',
  code: 'too_many_calls',
  message: 'Too many calls are up.',
};
