/** How much of a page is shared. */
export type PagePart = 'page' | 'selection';

/** A page as it goes into a conversation: where it is, and its content as structured text. */
export interface PageItem {
  url: string;
  title: string;
  /** Structured text: `# heading`, `- item`, `| cell | cell |`, fenced code, `[text](url)`. */
  text: string;
  /** Whether the page was longer than what is in `text`. */
  truncated: boolean;
  /** `page` unless said otherwise. */
  part?: PagePart;
}
