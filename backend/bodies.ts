import type { Context, Next } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { type ApiError, badRequest, tooLarge } from './api-error.ts';

/**
 * Refuses a body of more than `maxSize` bytes with 413. One that says its length is not touched: Node holds it to that, and
 * making a stream of it would cost a tenth of a token.
 */
export function limitBody(maxSize: number) {
  const limitStream = bodyLimit({ maxSize, onError: tooLarge });
  return async (c: Context, next: Next): Promise<Response | undefined> => {
    if (c.req.header('transfer-encoding') !== undefined) return (await limitStream(c, next)) ?? undefined;
    if (Number(c.req.header('content-length') ?? 0) > maxSize) return tooLarge(c);
    await next();
    return undefined;
  };
}

/** A JSON body; no body at all is an empty object. */
export async function readJson(c: Context): Promise<Result<unknown, ApiError>> {
  const text = await c.req.text();
  if (text.trim() === '') return ok({});
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return failed(badRequest('invalid_json', 'The body is not valid JSON.'));
  }
}

/** 201 with the answer, as OpenAI sends it: text/plain and, if the call's id is known, a Location. */
export function replyAnswer(c: Context, { id, answer }: { id: string | undefined; answer: string }): Response {
  return c.body(answer, 201, {
    'content-type': 'text/plain; charset=utf-8',
    ...(id === undefined ? {} : { location: `/v1/realtime/calls/${id}` }),
  });
}
