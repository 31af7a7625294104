/** What a PDF says, as plain data. */
export interface PdfReading {
  /** What the document calls itself, else its largest words; '' if it has neither. */
  title: string;
  text: string;
  /** Pages that it has, and whether some were not read. */
  pages: number;
  truncated: boolean;
}

/** Why it says nothing: only pictures of pages, a password that nobody gave, or no PDF that can be read. */
export type PdfUnread = 'scanned' | 'locked' | 'broken';

/** To the worker that reads PDFs, and back from it. */
export interface PdfWork {
  bytes: ArrayBuffer;
}
export interface PdfWorked {
  read: PdfReading | PdfUnread;
}
