/** Some text of a page as a PDF has it: often a word or a part of one, sometimes a line. */
export interface PdfItem {
  text: string;
  /** Where it begins and ends, and its base line from the top of the page, in points. */
  x0: number;
  x1: number;
  y: number;
  /** Height of its letters, in points. */
  size: number;
  /** Which of the document's fonts it is in. */
  font: string;
  /** Whether it is read from right to left. */
  rtl: boolean;
}

/** A page of a PDF: its size in points, and its text in the order of the file. */
export interface PdfPage {
  width: number;
  height: number;
  items: readonly PdfItem[];
}

/** A bookmark: its words, how deep it stands (1 is the outermost), and the page that it leads to, from 1 on. */
export interface PdfBookmark {
  title: string;
  depth: number;
  page: number;
}

/** Text on one base line without a wide gap in it. */
export type PdfFragment = PdfItem;
