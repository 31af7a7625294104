import { failed, ok, type Result } from '../shared/result.ts';

/** A whole answer, read within its limits. */
export interface Answer {
  status: number;
  contentType: string;
  headers: Headers;
  text: string;
}

/** Why there is no answer. `network` is all that a browser tells about refused, DNS, TLS and CORS. */
export type NoAnswer = 'timeout' | 'network' | 'redirected' | 'too-large' | 'cut' | 'stopped';

export interface FetchLimits {
  /** For the whole exchange, body included, in ms. */
  timeoutMs: number;
  /** Of the body, in bytes; more than this is never read. */
  maxBytes: number;
  /** Aborted when nobody waits any more. */
  signal?: AbortSignal;
}

/**
 * Fetches without cookies, cache, referrer or redirects (a bearer must never follow one: an `opaqueredirect` is a
 * captive portal), within a time and a size. Never throws.
 */
export async function fetchCapped(
  url: string,
  init: { method: string; headers?: Record<string, string>; body?: string },
  { timeoutMs, maxBytes, signal }: FetchLimits,
  fetch = globalThis.fetch,
): Promise<Result<Answer, NoAnswer>> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const whichever = signal ? AbortSignal.any([timeout, signal]) : timeout;
  const whyStopped = (otherwise: NoAnswer): NoAnswer =>
    signal?.aborted ? 'stopped' : timeout.aborted ? 'timeout' : otherwise;
  let response: Response;
  try {
    response = await fetch(url, {
      ...init,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: whichever,
    });
  } catch {
    return failed(whyStopped('network'));
  }
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel().catch(() => {});
    return failed('redirected');
  }
  try {
    const text = await readText(response, maxBytes);
    if (text === undefined) return failed('too-large');
    const contentType = response.headers.get('content-type') ?? '';
    return ok({ status: response.status, contentType, headers: response.headers, text });
  } catch {
    return failed(whyStopped('cut'));
  }
}

/** The body as text, or undefined once it is larger than the cap. */
async function readText(response: Response, maxBytes: number): Promise<string | undefined> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Whether a status means that all went well; the guides' servers send it with errors too. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
