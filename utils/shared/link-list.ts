/** A link in a sentence. */
export interface ListedLink {
  words: string;
  /** http, https or mailto, without brackets and white space. */
  href: string;
}

const BEGIN = 'Links:';
const LIST = new RegExp(`(?<=^|\\n)${BEGIN}(?:\\n- \\[[^\\]\\n]*\\]\\([^()\\s]*\\))+(?=\\n|$)`, 'g');

/**
 * The addresses of a page's links as one block. They stand apart from the sentences with the links in them: these stay whole, to be
 * quoted and found again, and what a long page loses first is addresses.
 */
export const writeLinkList = (links: readonly ListedLink[]): string =>
  [BEGIN, ...links.map(({ words, href }) => `- [${words.replaceAll(']', ')').replaceAll('[', '(')}](${href})`)].join(
    '\n',
  );

/** Structured text without such blocks: what is left is what the page says. */
export const withoutLinkLists = (text: string): string => text.replace(LIST, '');
