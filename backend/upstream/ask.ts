import type { IncomingMessage } from 'node:http';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import type { ApiError } from '../api-error.ts';
import { headersOf, post } from './post.ts';
import { badAnswer, noAnswer, readRefusal, requestIdOf } from './upstream-error.ts';

/** A whole answer of the upstream with a status of success. */
export interface UpstreamAnswer {
  status: number;
  headers: Headers;
  text: string;
  requestId: string | undefined;
}

/** A request to the upstream. */
export interface UpstreamRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | FormData;
  signal: AbortSignal;
  /** Taken out of whatever the upstream says. */
  secrets: readonly string[];
}

const MOST_BYTES = 512 * 1024;
/** Leaves out a byte order mark, which JSON may not have. */
const UTF8 = new TextDecoder();

/** Posts to the upstream. Follows no redirect, reads no more than 512 kB; never throws. */
export async function askUpstream({
  url,
  headers,
  body,
  signal,
  secrets,
}: UpstreamRequest): Promise<Result<UpstreamAnswer, ApiError>> {
  let response: IncomingMessage;
  let answered: Headers;
  try {
    response = await post(url, headers, body, signal);
    answered = headersOf(response);
  } catch {
    return failed(noAnswer(signal.aborted));
  }
  const { statusCode: status = 0 } = response;
  const requestId = requestIdOf(answered);
  if (status >= 300 && status < 400) {
    response.destroy();
    return failed(badAnswer('a redirect', requestId));
  }
  const text = await readText(response).catch(() => 'cut' as const);
  if (text === 'cut') return failed(signal.aborted ? noAnswer(true) : badAnswer('half an answer', requestId));
  if (text === undefined) return failed(badAnswer('far too much', requestId));
  if (status < 200 || status > 299) return failed(readRefusal({ status, headers: answered, text }, secrets));
  return ok({ status, headers: answered, text, requestId });
}

/** The body as text; undefined if it is larger than the cap: then the connection is gone, too. */
async function readText(response: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return UTF8.decode(Buffer.concat(chunks));
}
