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
  /** How many secrets were taken out of it; absent if there were none. */
  redacted?: number;
}

/** A page that is ready to be sent: what people see of it beforehand is, to the byte, what is sent. */
export interface FencedPage extends PageItem {
  /** The mark of its fence: made after the page was read, so that the page cannot know it. */
  nonce: string;
  /** Estimated model tokens of the whole item. */
  tokens: number;
}
