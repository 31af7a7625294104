/** How much of a page is shared. */
export type PagePart = 'page' | 'selection';

/** What of a page a person may ask to be shared: `view` is what they see of it right now. */
export type AskedPart = PagePart | 'view';

/**
 * What of a page an item tells: `changes` says how it differs from what was shared of it before; `tab` is a page of another
 * tab than the one that the person is on.
 */
export type SharedPart = AskedPart | 'changes' | 'tab';

/** What is read in another way than by looking at a page; a page of the web unless said otherwise. */
export type DocumentKind = 'pdf';

/** A page as it goes into a conversation: where it is, and its content as structured text. */
export interface PageItem {
  url: string;
  title: string;
  /** Structured text: `# heading`, `- item`, `| cell | cell |`, fenced code, `[text](url)`. */
  text: string;
  /** Whether the page was longer than what is in `text`. */
  truncated: boolean;
  /** `page` unless said otherwise. */
  part?: SharedPart;
  /** How many secrets were taken out of it; absent if there were none. */
  redacted?: number;
  /** The other sites whose frames are in its text; absent if there are none. */
  frames?: readonly string[];
  /** The origins of frames that people see in it and that may not be read; absent if there are none. */
  unread?: readonly string[];
  kind?: DocumentKind;
  /** What the captions are called that its video offers, where they are not in the text. Written by the page: untrusted. */
  subtitles?: string;
  /** The person has asked for the captions of its video, and they are in its text. */
  captioned?: true;
  /** Of a document: how many pages it has. */
  pages?: number;
}

/** Whether a document was found, and nothing of it is read before the person asks for it. */
export const isUnread = ({ kind, text }: PageItem): boolean => kind !== undefined && text === '';

/** A page that is ready to be sent: what people see of it beforehand is, to the byte, what is sent. */
export interface FencedPage extends PageItem {
  /** The mark of its fence: made after the page was read, so that the page cannot know it. */
  nonce: string;
  /** Estimated model tokens of the whole item. */
  tokens: number;
  /**
   * Where it was read, as the browser writes it: secrets are not taken out. Only ever compared with where the person is;
   * no server and no UI gets it.
   */
  at?: string;
  /** All of the page as it was read, without its secrets: more is given of it on request. In memory only, no UI sees it. */
  whole?: string;
  /** What the person had asked about when it was cut. */
  focus?: string;
  /** The ids of its sections in their order, where they are not s1, s2 …: a section keeps its id when another comes before it. */
  ids?: readonly string[];
}

/** How a page differs from the one that it comes in place of, ready to be sent instead of the whole. */
export interface PageChanges {
  /** The mark of the page that they are the changes of. */
  since: string;
  /** Which share of that page's blocks is still there, 0 to 1. */
  stayed: number;
  /** The item that tells them. */
  page: FencedPage;
  /** The page as it is now. Sections that stayed have the ids that they were sent with. */
  now: FencedPage;
}
