import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error as OpenAI's HTTP API writes it. */
export interface ApiError {
  status: ContentfulStatusCode;
  type: string;
  code: string | null;
  message: string;
  param?: string | null;
}

/** The reply that carries an error. */
export function replyError(c: Context, { status, type, code, message, param = null }: ApiError): Response {
  c.set('code', code);
  return c.json({ error: { message, type, code, param } }, status);
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
