/** The half of pdf.js that reads; the other half only finds it and hands it on. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs' {
  export const WorkerMessageHandler: unknown;
}
