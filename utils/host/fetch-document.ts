import { failed, ok, type Result } from '../shared/result.ts';

/** Why a document did not come. `elsewhere`: it was led to a site that may not be read. */
export type NotFetched = 'network' | 'slow' | 'large' | 'status' | 'elsewhere' | 'dropped';

interface DocumentLimits {
  bytes: number;
  ms: number;
}

/** No larger PDF is read, and none that takes longer to come. */
const DOCUMENT_LIMITS: DocumentLimits = { bytes: 50_000_000, ms: 30_000 };

/** How often it is told how much is there, ms. */
const TELL_EVERY_MS = 250;

interface FetchWays {
  limits?: DocumentLimits;
  signal: AbortSignal;
  /** Asked of the address that it really comes from, before its body is read. */
  mayRead(url: string): boolean;
  onProgress(bytes: number, total: number | undefined): void;
  fetch?: typeof globalThis.fetch;
}

/**
 * Fetches a document as the person's browser did for its tab, with its cookies, within a size and a time. Never throws. More
 * than the limit is never held.
 */
export async function fetchDocument(
  url: string,
  { limits = DOCUMENT_LIMITS, signal, mayRead, onProgress, fetch = globalThis.fetch }: FetchWays,
): Promise<Result<Uint8Array<ArrayBuffer>, NotFetched>> {
  const late = AbortSignal.timeout(limits.ms);
  const why = (): NotFetched => (signal.aborted ? 'dropped' : late.aborted ? 'slow' : 'network');
  try {
    const either = AbortSignal.any([signal, late]);
    const response = await fetch(url, { credentials: 'include', referrerPolicy: 'no-referrer', signal: either });
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    const refused = refusal(response.ok, mayRead(response.url === '' ? url : response.url), length > limits.bytes);
    if (refused) {
      await response.body?.cancel().catch(() => {});
      return failed(refused);
    }
    const total = Number.isFinite(length) && length > 0 ? length : undefined;
    const bytes = await readAll(response, limits.bytes, (count) => onProgress(count, total));
    return bytes ? ok(bytes) : failed('large');
  } catch {
    return failed(why());
  }
}

function refusal(isThere: boolean, mayRead: boolean, isLarge: boolean): NotFetched | undefined {
  if (!mayRead) return 'elsewhere';
  if (!isThere) return 'status';
  return isLarge ? 'large' : undefined;
}

async function readAll(
  response: Response,
  most: number,
  onProgress: (bytes: number) => void,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const pieces: Uint8Array[] = [];
  let count = 0;
  // The first piece is told at once: the clock of a young page begins at 0 too.
  let toldAt = Number.NEGATIVE_INFINITY;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    count += piece.value.length;
    if (count > most) {
      await reader.cancel().catch(() => {});
      return undefined;
    }
    pieces.push(piece.value);
    if (performance.now() - toldAt < TELL_EVERY_MS) continue;
    toldAt = performance.now();
    onProgress(count);
  }
  const bytes = new Uint8Array(count);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
