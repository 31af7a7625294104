import { oneLine, stripInvisible } from './clean-text.ts';
import { hasWords } from './count-words.ts';
import { linkTarget } from './link-target.ts';
import type { PageChild, PageNode } from './page-node.ts';

/** What is shared by all of one page's text while it is written. */
export interface Writing {
  /** Addresses still to be written; each at most once. */
  linksLeft: number;
  /** Pictures still to be named. */
  picturesLeft: number;
  /** How many list items and links are open: pictures in these only repeat their text. */
  openParts: number;
  /** How many quotes are open: what is quoted stood elsewhere before, and stays. */
  openQuotes: number;
  /** Addresses, names of pictures and longer passages that are written already. */
  written: Set<string>;
}
/** Whether a node can stand inside a line: it is inline and so is everything in it. */
export function isInline(node: PageNode): boolean {
  if (node.tag === 'br') return true;
  if (node.block || node.tag === 'label') return false;
  return node.children.every((child) => typeof child === 'string' || isInline(child));
}

/** What stands on one line, or on several where the page breaks it: text, links, code, names of pictures. */
export function writeInline(children: readonly PageChild[], writing: Writing): string {
  const showLinks = writing.linksLeft > 0 && isMostlyPlain(children);
  const text = stripInvisible(inlineText(children, writing, showLinks));
  return text
    .split('\u0001')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** The words of what stands on one line alone: no address, no mark, no picture. */
export function plainInline(children: readonly PageChild[]): string {
  return stripInvisible(plainOf(children))
    .split('\u0001')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function plainOf(children: readonly PageChild[]): string {
  let text = '';
  for (const child of children) {
    if (typeof child === 'string') text += child.replaceAll('\u0001', '');
    else if (child.tag === 'br') text += '\u0001';
    else if (child.tag === 'img') text += ' ';
    else if (child.block) text += ` ${plainOf(child.children)} `;
    else if (child.href !== undefined) text += linkWords(plainOf(child.children));
    else text += plainOf(child.children);
  }
  return text;
}

/** The mark that only links to its own heading is no word. */
const linkWords = (text: string): string => (hasWords(text) ? text : ' ');

function inlineText(children: readonly PageChild[], writing: Writing, showLinks: boolean): string {
  let text = '';
  for (const child of children) {
    if (typeof child === 'string') text += child.replaceAll('\u0001', '');
    else if (child.tag === 'br') text += '\u0001';
    else if (child.tag === 'img') text += imageText(child, writing);
    else if (child.href !== undefined) text += linkText(child, writing, showLinks);
    else if (child.tag === 'code' || child.tag === 'kbd') text += codeText(child);
    else if (child.block) text += ` ${inlineText(child.children, writing, showLinks)} `;
    else text += inlineText(child.children, writing, showLinks);
  }
  return text;
}

function linkText(link: PageNode, writing: Writing, showLinks: boolean): string {
  const text = inlineText(
    link.children.filter((child) => typeof child === 'string' || child.tag !== 'img'),
    writing,
    false,
  );
  if (linkWords(text) === ' ') return ' ';
  if (!showLinks || writing.linksLeft <= 0) return text;
  const href = linkTarget(link.href ?? '', link.base) ?? '';
  if (href === '' || writing.written.has(href)) return text;
  writing.linksLeft -= 1;
  writing.written.add(href);
  const [, before = '', words = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}[${words.replaceAll(']', ')').replaceAll('[', '(')}](${href})${after}`;
}

function codeText(node: PageNode): string {
  const code = rawText(node);
  return code.includes('`') || code.includes('\n') || code.trim() === '' ? code : `\`${code}\``;
}

/** Pictures are named when their text says more than a file name or a single word does. */
function imageText(image: PageNode, writing: Writing): string {
  const alt = oneLine(image.alt ?? '');
  const words = alt.split(' ').length;
  if (writing.openParts > 0 || writing.picturesLeft <= 0 || writing.written.has(alt)) return ' ';
  if (words < 4 || /\.(?:jpe?g|png|gif|webp|svg)$/i.test(alt)) return ' ';
  writing.picturesLeft -= 1;
  writing.written.add(alt);
  return ` ![${alt.replaceAll(']', ')')}] `;
}

/** Addresses are written where a link stands in a sentence; a list of nothing but links is navigation. */
function isMostlyPlain(children: readonly PageChild[]): boolean {
  let plain = 0;
  let linked = 0;
  const count = (child: PageChild, inLink: boolean): void => {
    if (typeof child === 'string') {
      const length = child.trim().length;
      if (inLink) linked += length;
      else plain += length;
    } else for (const inner of child.children) count(inner, inLink || child.href !== undefined);
  };
  for (const child of children) count(child, false);
  return plain * 2 > linked;
}

/** The text with its white space as it stands, as code needs it. */
export function rawText(node: PageNode): string {
  if (node.tag === 'br') return '\n';
  const text = node.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('');
  // Some pages make one element of each line of code.
  return node.block && node.tag !== 'pre' && node.tag !== 'code' && !text.endsWith('\n') ? `${text}\n` : text;
}
