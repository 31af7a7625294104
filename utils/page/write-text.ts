import { writeLinkList } from '../shared/link-list.ts';
import { oneLine, stripInvisible } from './clean-text.ts';
import { hasWords } from './count-words.ts';
import type { PageChild, PageNode } from './page-node.ts';
import { isInline, plainInline, rawText, type Writing, writeInline } from './write-inline.ts';
import { writeTable } from './write-table.ts';

/** A piece of structured text that stands on its own. */
export interface TextBlock {
  text: string;
  /** Its words alone, without marks and addresses. */
  plain: string;
  /** 1–6 of a heading. */
  level?: number;
  /** The list or table it is a part of: parts of the same one follow each other without an empty line. */
  partOf?: PageNode;
}

const MAX_PICTURES = 8;
/** Lists in lists and quotes in quotes are set off so often: each level is paid for on each line below it. */
const MOST_LEVELS = 8;
/** From this length on, a passage that comes word for word again is a copy: carousels and layouts for small screens hold them. */
const COPY_CHARS = 50;

/** The node's content as blocks of structured text: headings, paragraphs, lists, tables, code, quotes; last the addresses of links. */
export function writeBlocks(root: PageNode, maxLinks: number): TextBlock[] {
  const writing: Writing = {
    linksLeft: maxLinks,
    links: [],
    picturesLeft: MAX_PICTURES,
    openParts: 0,
    openQuotes: 0,
    written: new Set(),
  };
  const blocks = writeAll(root.children, writing);
  return writing.links.length === 0 ? blocks : [...blocks, { text: writeLinkList(writing.links), plain: '' }];
}

/** The words of blocks alone. */
export const plainText = (blocks: readonly TextBlock[]): string =>
  blocks
    .map(({ plain }) => plain)
    .filter((plain) => plain !== '')
    .join('\n');

/** Blocks under each other, with an empty line between them except inside lists. */
export function joinBlocks(blocks: readonly TextBlock[]): string {
  let text = '';
  let before: TextBlock | undefined;
  for (const block of blocks) {
    if (before !== undefined) text += before.partOf !== undefined && before.partOf === block.partOf ? '\n' : '\n\n';
    text += block.text;
    before = block;
  }
  return text;
}

function writeAll(children: readonly PageChild[], writing: Writing): TextBlock[] {
  const blocks: TextBlock[] = [];
  let run: PageChild[] = [];
  const endRun = () => {
    const text = writeInline(run, writing);
    if (hasWords(text) && !isCopy(text, writing)) blocks.push({ text, plain: plainInline(run) });
    run = [];
  };
  for (const child of children) {
    if (typeof child === 'string' || isInline(child)) {
      run.push(child);
      continue;
    }
    endRun();
    for (const block of writeBlock(child, writing)) blocks.push(block);
  }
  endRun();
  return blocks;
}

function writeBlock(node: PageNode, writing: Writing): TextBlock[] {
  if (node.level !== undefined) return writeHeading(node, node.level, writing);
  switch (node.tag) {
    case 'ul':
    case 'menu':
      return writeList(node, () => '- ', writing);
    case 'ol': {
      let number = Number.parseInt(node.detail ?? '', 10) || 1;
      return writeList(node, () => `${number++}. `, writing);
    }
    case 'pre':
      return writeCode(node);
    case 'blockquote':
      return writeQuote(node, writing);
    case 'dl':
      return writeDefinitions(node, writing);
    case 'table':
      return writeTable(node, (children) => writeCell(children, writing)) ?? writeAll(node.children, writing);
    case 'hr':
      return [];
    case '#label':
      return writeAll(node.children, writing).map((block) => ({ ...block, plain: '' }));
    case 'a':
      return writePart(node, writing);
    default:
      return writeAll(node.children, writing);
  }
}

function writePart(node: PageNode, writing: Writing): TextBlock[] {
  writing.openParts += 1;
  const blocks = writeAll(node.children, writing);
  writing.openParts -= 1;
  return blocks;
}

const writeCell = (children: readonly PageChild[], writing: Writing): { text: string; plain: string } => ({
  text: oneLine(writeInline(children, writing)),
  plain: oneLine(plainInline(children)),
});

function isCopy(text: string, writing: Writing): boolean {
  if (text.length < COPY_CHARS || writing.openQuotes > 0) return false;
  if (writing.written.has(text)) return true;
  writing.written.add(text);
  return false;
}

function writeHeading(node: PageNode, level: number, writing: Writing): TextBlock[] {
  const text = oneLine(writeInline(node.children, { ...writing, linksLeft: 0 }));
  const isLabel = node.children.every((child) => typeof child !== 'string' && child.tag === '#label');
  const plain = isLabel ? '' : oneLine(plainInline(node.children));
  return text === '' ? [] : [{ text: `${'#'.repeat(level)} ${text}`, plain, level }];
}

function writeList(list: PageNode, mark: () => string, writing: Writing): TextBlock[] {
  const items: TextBlock[] = [];
  for (const child of list.children) {
    if (typeof child === 'string') continue;
    const inner = child.tag === 'ul' || child.tag === 'ol' ? writeBlock(child, writing) : writePart(child, writing);
    if (inner.length === 0) continue;
    const lines = inner.map((block) => block.text).join('\n');
    const text = writing.openParts < MOST_LEVELS ? indent(lines) : lines;
    const plain = plainText(inner);
    if (child.tag === 'ul' || child.tag === 'ol') items.push({ text, plain, partOf: list });
    else items.push({ text: mark() + text.trimStart(), plain, partOf: list });
  }
  return items;
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ');

function writeCode(node: PageNode): TextBlock[] {
  const code = stripInvisible(rawText(node)).replace(/^\n+/, '').trimEnd();
  if (code === '') return [];
  const language = node.detail ?? findDetail(node) ?? '';
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [{ text: `${fence}${language}\n${code}\n${fence}`, plain: code }];
}

function findDetail(node: PageNode): string | undefined {
  for (const child of node.children) {
    if (typeof child === 'string') continue;
    const found = child.detail ?? findDetail(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function writeQuote(node: PageNode, writing: Writing): TextBlock[] {
  writing.openQuotes += 1;
  const blocks = writeAll(node.children, writing);
  writing.openQuotes -= 1;
  const lines = joinBlocks(blocks);
  const text = writing.openQuotes < MOST_LEVELS ? lines.replace(/^/gm, '> ').replace(/> $/gm, '>') : lines;
  return blocks.length === 0 ? [] : [{ text, plain: plainText(blocks) }];
}

function writeDefinitions(list: PageNode, writing: Writing): TextBlock[] {
  const blocks: TextBlock[] = [];
  let term = '';
  let plainTerm = '';
  const endTerm = (): void => {
    if (term !== '') blocks.push({ text: term, plain: plainTerm, partOf: list });
    term = '';
  };
  for (const child of list.children.flatMap((child) => unwrapGroup(child))) {
    const inner = writeAll(child.children, writing);
    if (child.tag === 'dt') {
      endTerm();
      term = oneLine(inner.map((block) => block.text).join(' '));
      plainTerm = oneLine(plainText(inner));
    } else if (inner.length > 0) {
      const text = inner.map((block) => block.text).join('\n');
      const plain = plainText(inner);
      if (term === '') blocks.push({ text, plain, partOf: list });
      else blocks.push({ text: `${term}: ${text}`, plain: `${plainTerm}\n${plain}`, partOf: list });
      term = '';
    }
  }
  endTerm();
  return blocks;
}

const unwrapGroup = (child: PageChild): PageNode[] => {
  if (typeof child === 'string') return [];
  return child.tag === 'div' ? child.children.filter((inner) => typeof inner !== 'string') : [child];
};
