import type { ListedLink } from '../shared/link-list.ts';
import { oneLine } from './clean-text.ts';
import { hasWords } from './count-words.ts';
import { linkTarget } from './link-target.ts';
import type { PageChild, PageNode } from './page-node.ts';

/** What is shared by all of one page's text while it is written. */
export interface Writing {
  /** How many addresses are still to be written. */
  linksLeft: number;
  /** The words of links in sentences and their addresses, each once. They stand apart: in a sentence they would tear it. */
  links: ListedLink[];
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

/** What stands on one line, or on several where the page breaks it: text, code, names of pictures; addresses go to `writing`. */
export function writeInline(children: readonly PageChild[], writing: Writing): string {
  const showLinks = writing.linksLeft > 0 && isMostlyPlain(children);
  return linesOf(inlineText(children, writing, showLinks));
}

/** The words of what stands on one line alone: no address, no mark, no picture. */
export function plainInline(children: readonly PageChild[]): string {
  return linesOf(plainOf(children));
}

/** Where the page breaks a line. Cut there before anything is cleaned: it is a control character, as those that pages hide. */
const BREAK = '\u0001';

function linesOf(text: string): string {
  if (!text.includes(BREAK)) return oneLine(text);
  return text
    .split(BREAK)
    .map(oneLine)
    .filter((line) => line !== '')
    .join('\n');
}

function plainOf(children: readonly PageChild[]): string {
  let text = '';
  for (const child of children) {
    if (typeof child === 'string') text += child.replaceAll(BREAK, '');
    else if (child.tag === 'br') text += BREAK;
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
    if (typeof child === 'string') text += child.replaceAll(BREAK, '');
    else if (child.tag === 'br') text += BREAK;
    else if (child.tag === 'img') text += imageText(child, writing);
    else if (child.field) text += ` [${oneLine(child.field).replaceAll(']', ')')}] `;
    else if (child.href !== undefined) text += linkText(child, writing, showLinks);
    else if (child.tag === 'rt') text += `(${inlineText(child.children, writing, false)})`;
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
  writing.links.push({ words: oneLine(text.replaceAll(BREAK, ' ')), href });
  return text;
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
