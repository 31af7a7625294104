import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { PdfWork, PdfWorked } from '../utils/page/pdf/pdf-work.ts';
import { readPdf } from '../utils/page/pdf/read-pdf.ts';

/** A worker that reads one PDF and is ended then: nobody who reads none loads a byte of it. */
export default defineUnlistedScript(() => {
  const scope = globalThis as unknown as {
    onmessage: (event: MessageEvent<PdfWork>) => void;
    postMessage(worked: PdfWorked): void;
  };
  scope.onmessage = ({ data }) => void readPdf(new Uint8Array(data.bytes)).then((read) => scope.postMessage({ read }));
});
