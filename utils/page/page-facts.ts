import { attribute, textContent } from './dom-access.ts';

/** What a page says about itself, for machines. Written by the page: a hint, never a proof. */
export interface PageFacts {
  title: string;
  /** Its descriptions for search engines and previews. */
  description: string;
  /** `og:type`, lower-case, or ''. */
  openGraphType: string;
  /** Its JSON-LD, at most 50,000 characters. */
  linkedData: string;
  /** Parts of the path of its address. */
  pathDepth: number;
}

const MOST_LINKED_DATA = 50_000;

/** Reads what stands in the head of a document. */
export function factsOf(doc: Document, title: string, url: string): PageFacts {
  const all = (selector: string): Element[] => [...Document.prototype.querySelectorAll.call(doc, selector)];
  const meta = (selector: string): string =>
    all(selector)
      .map((element) => attribute(element, 'content'))
      .join(' ')
      .slice(0, 2000);
  let linkedData = '';
  for (const script of all(LINKED_DATA)) {
    const left = MOST_LINKED_DATA - linkedData.length;
    if (left <= 0) break;
    linkedData += textContent(script)?.slice(0, left) ?? '';
  }
  return {
    title,
    description: meta('meta[name*="description" i], meta[property*="description" i]'),
    openGraphType: meta('meta[property="og:type"]').toLowerCase(),
    linkedData,
    pathDepth: pathOf(url).split('/').filter(Boolean).length,
  };
}

const MOST_SCRIPTS = 10;

/** The JSON-LD of a document, script by script; one that is longer than is read is no JSON any more. */
export function linkedDataIn(doc: Document): string[] {
  const scripts = Document.prototype.querySelectorAll.call(doc, LINKED_DATA);
  return Array.from(scripts, (script) => textContent(script) ?? '')
    .filter(({ length }) => length <= MOST_LINKED_DATA)
    .slice(0, MOST_SCRIPTS);
}

const LINKED_DATA = 'script[type="application/ld+json" i]';

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');
