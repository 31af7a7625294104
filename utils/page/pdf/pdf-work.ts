/** What a PDF says, as plain data. */
export interface PdfReading {
  /** What the document calls itself, else its largest words; '' if it has neither. */
  title: string;
  text: string;
  /** Pages that it has, and whether some were not read. */
  pages: number;
  truncated: boolean;
}

/**
 * Why it says nothing: only pictures of pages (or letters that nobody could see), a password that nobody gave, or no PDF of
 * which a page could be read in time.
 */
export type PdfUnread = 'scanned' | 'locked' | 'broken';

/** To the worker that reads PDFs, and back from it. */
export interface PdfWork {
  bytes: ArrayBuffer;
}
export interface PdfWorked {
  read: PdfReading | PdfUnread;
}
