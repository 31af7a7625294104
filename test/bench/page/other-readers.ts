import { Readability } from '@mozilla/readability';
import Defuddle from 'defuddle';

/**
 * Readers of others, as a page calls them. Each gives its text; the markup that some give is made text in the same way for
 * all, with blocks on lines of their own: in what readability itself gives as text they run together, which costs it 0.01.
 */
export const READERS = {
  innerText(): string {
    const shown = document.querySelector('main, [role="main"], article') ?? document.body;
    // biome-ignore lint/performance/useDomNodeTextContent: what the browser shows is what the others are compared with.
    return shown instanceof HTMLElement ? shown.innerText : '';
  },
  readability(): string {
    const copy = document.cloneNode(true) as Document;
    return textOf(new Readability(copy).parse()?.content ?? '');
  },
  defuddle(): string {
    return textOf(new Defuddle(document, { url: document.URL, useAsync: false }).parse().content);
  },
};

/** Runs one of them: its text, and the ms that it took. */
export function run(name: keyof typeof READERS): { text: string; ms: number } {
  const from = performance.now();
  try {
    const text = READERS[name]();
    return { text, ms: performance.now() - from };
  } catch {
    return { text: '', ms: performance.now() - from };
  }
}

const BLOCKS =
  'address,article,aside,blockquote,br,dd,details,div,dl,dt,figcaption,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,summary,table,tbody,td,tfoot,th,thead,tr,ul';

/** Markup as text, parsed apart where nothing of it runs or loads; blocks are on lines of their own. */
function textOf(markup: string): string {
  const apart = new DOMParser().parseFromString(markup, 'text/html');
  for (const element of apart.querySelectorAll('script,style,template,noscript')) element.remove();
  for (const block of apart.querySelectorAll(BLOCKS)) {
    block.before('\n');
    block.append('\n');
  }
  return apart.body.textContent ?? '';
}
