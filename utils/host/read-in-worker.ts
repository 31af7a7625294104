import type { PdfReading, PdfUnread, PdfWork, PdfWorked } from '../page/pdf/pdf-work.ts';

/** A PDF that takes longer keeps its worker busy for ever, ms. */
const WITHIN_MS = 40_000;

/** Reads a PDF in a worker that is loaded for it and ended after it. `bytes` are given away. */
export function readInWorker(bytes: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<PdfReading | PdfUnread> {
  return new Promise((resolve) => {
    const worker = new Worker('/read-pdf.js');
    const late = setTimeout(() => end('broken'), WITHIN_MS);
    const end = (read: PdfReading | PdfUnread): void => {
      clearTimeout(late);
      signal.removeEventListener('abort', onAbort);
      worker.terminate();
      resolve(read);
    };
    const onAbort = (): void => end('broken');
    signal.addEventListener('abort', onAbort);
    worker.onmessage = ({ data }: MessageEvent<PdfWorked>) => end(data.read);
    worker.onerror = () => end('broken');
    const work: PdfWork = { bytes: bytes.buffer };
    worker.postMessage(work, [bytes.buffer]);
  });
}
