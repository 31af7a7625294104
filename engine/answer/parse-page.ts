import type { PageItem } from '../../utils/realtime/page-item.ts';
import { withoutLinkLists } from '../../utils/shared/link-list.ts';
import { readSectionLine } from '../../utils/shared/page-sections.ts';
import { splitSentences } from './split-sentences.ts';
import { wordsOf } from './words.ts';

/** The smallest thing that can be read out: a sentence, a list item, a table row or a block of code. */
export interface Passage {
  /** Its place in the page, from 0. */
  index: number;
  kind: 'sentence' | 'item' | 'row' | 'code';
  /** Plain text: no marks of structure, no addresses. For a row "Header: cell, Header: cell", for code the code itself. */
  text: string;
  /** Index of its section. */
  section: number;
  /** Number of its block (paragraph, list, table, code), counted over the page. */
  block: number;
  /** A row's cells by their column's name. */
  cells?: readonly { column: string; value: string }[];
  /** An item's number, where the page gives it one. */
  number?: number | undefined;
}

/** A heading and what stands under it. Section 0 is what stands before the first heading, and may be empty. */
export interface Section {
  index: number;
  /** '' for what stands before the first heading. */
  title: string;
  level: number;
  /** How the person's side names it, if it does. */
  id?: string;
  /** It, or a part of it, was not given: it can be asked for by its id. */
  isMissing?: true;
}

/** A page taken apart. */
export interface ParsedPage {
  title: string;
  sections: readonly Section[];
  passages: readonly Passage[];
  /** The texts of the page's links, each once. */
  links: readonly string[];
  wordCount: number;
  truncated: boolean;
}

/** Takes the structured text of a page item apart. Never fails: text without structure is one section of sentences. */
export function parsePage(page: PageItem): ParsedPage {
  const sections: Section[] = [{ index: 0, title: '', level: 0 }];
  const passages: Passage[] = [];
  let block = 0;
  const add = (kind: Passage['kind'], text: string, { cells, number }: Pick<Passage, 'cells' | 'number'> = {}) => {
    if (text === '') return;
    passages.push({
      index: passages.length,
      kind,
      text,
      section: sections.length - 1,
      block,
      ...(cells && { cells }),
      ...(number !== undefined && { number }),
    });
  };
  for (const part of blocksOf(withoutLinkLists(page.text))) {
    block += 1;
    if (part.kind === 'heading') {
      const { id, isMissing, level } = part;
      const more = { ...(id === undefined ? {} : { id }), ...(isMissing ? { isMissing } : {}) };
      sections.push({ index: sections.length, title: plainText(part.text), level, ...more });
    }
    if (part.kind === 'code') add('code', part.lines.join('\n').trim());
    if (part.kind === 'list') for (const { text, number } of part.items) add('item', plainText(text), { number });
    if (part.kind === 'table') for (const cells of readTable(part.rows)) add('row', rowText(cells), { cells });
    if (part.kind === 'paragraph')
      for (const lines of isLabelled(part.lines) ? part.lines : [part.lines.join(' ')])
        for (const text of splitSentences(plainText(lines))) add('sentence', text);
  }
  const wordCount = passages.reduce((sum, passage) => sum + wordsOf(passage.text).length, 0);
  return { title: page.title, sections, passages, links: linksOf(page.text), wordCount, truncated: page.truncated };
}

type Block =
  | { kind: 'heading'; level: number; text: string; id?: string; isMissing?: true }
  | { kind: 'code'; lines: string[] }
  | { kind: 'list'; items: { text: string; number: number | undefined }[] }
  | { kind: 'table'; rows: string[][] }
  | { kind: 'paragraph'; lines: string[] };

const HEADING = /^\s*(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^\s*(?:[-*+•]|(\d{1,3})[.)])\s+(.*)$/;
/** "Rent: 980 euros", one of several such lines. */
const LABELLED = /^[^.:!?]{1,40}: \S/;
const ROW = /^\s*\|(.*)\|\s*$/;
const FENCE = /^\s*(?:```|~~~)/;
/** The level of what has an id and no heading: below all that have one. */
const NO_HEADING = 7;

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  let inCode = false;
  const begin = (block: Block): void => {
    blocks.push(block);
    open = block;
  };
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) {
      inCode = !inCode;
      if (inCode) begin({ kind: 'code', lines: [] });
      else open = undefined;
    } else if (inCode) {
      if (open?.kind === 'code') open.lines.push(line);
    } else {
      open = takeLine(line, open, begin);
    }
  }
  return blocks;
}

/** Puts one line outside of code where it belongs, and gives the block that the next line may go on. */
function takeLine(line: string, open: Block | undefined, begin: (block: Block) => void): Block | undefined {
  const start = (block: Block): Block => {
    begin(block);
    return block;
  };
  if (line.trim() === '') return open?.kind === 'list' ? open : undefined;
  const labelled = readSectionLine(line);
  const [, marks, heading] = HEADING.exec(labelled?.text ?? line) ?? [];
  if ((marks && heading) || labelled) {
    const { id, missing } = labelled?.label ?? {};
    const more = {
      ...(id === undefined ? {} : { id }),
      ...(missing === undefined ? {} : { isMissing: true as const }),
    };
    begin({ kind: 'heading', level: marks?.length ?? NO_HEADING, text: heading ?? labelled?.text ?? '', ...more });
    return undefined;
  }
  const [, number, item] = ITEM.exec(line) ?? [];
  if (item !== undefined) {
    const list = open?.kind === 'list' ? open : start({ kind: 'list', items: [] });
    if (list.kind === 'list')
      list.items.push({ text: item, number: number === undefined ? undefined : Number(number) });
    return list;
  }
  const row = ROW.exec(line)?.[1];
  if (row !== undefined) {
    const table = open?.kind === 'table' ? open : start({ kind: 'table', rows: [] });
    if (table.kind === 'table')
      table.rows.push(row.split(/(?<!\\)\|/).map((cell) => plainText(cell.replace(/\\\|/g, '|'))));
    return table;
  }
  const paragraph = open?.kind === 'paragraph' ? open : start({ kind: 'paragraph', lines: [] });
  if (paragraph.kind === 'paragraph') paragraph.lines.push(line.trim().replace(/^>\s?/, ''));
  return paragraph;
}

/** Whether lines are of one thing each, and no sentences that go on from line to line. */
const isLabelled = (lines: readonly string[]): boolean =>
  lines.length > 1 && lines.every((line) => LABELLED.test(line));

/** The rows under the first one, which names the columns; a table of a single row has no names. */
function readTable(rows: string[][]): { column: string; value: string }[][] {
  const real = rows.filter((cells) => !cells.every((cell) => /^:?-*:?$/.test(cell)));
  const [header = [], ...body] = real;
  const named = body.length === 0 ? real : body;
  return named.map((cells) =>
    cells
      .map((value, i) => ({ column: body.length === 0 ? '' : (header[i] ?? ''), value }))
      .filter(({ value }) => value !== ''),
  );
}

const rowText = (cells: readonly { column: string; value: string }[]): string =>
  cells.map(({ column, value }) => (column === '' ? value : `${column}: ${value}`)).join(', ');

/** Text without marks: links by their words, emphasis and code marks gone, bare addresses gone. */
export function plainText(text: string): string {
  return text
    .replace(/!\[([^[\]]{0,500})\]\([^)\s]{0,2000}(?:\s[^)]{0,300})?\)/g, '$1')
    .replace(/\[([^[\]]{0,500})\]\([^)\s]{0,2000}(?:\s[^)]{0,300})?\)/g, '$1')
    .replace(/<?\b(?:https?|ftp):\/\/[^\s>)]+>?/g, '')
    .replace(/`([^`]*)`/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.*?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/\(\s*\)/g, '')
    .replace(/\s+([.,;:!?])(?=\s|$)/g, '$1')
    .trim();
}

function linksOf(text: string): string[] {
  const names = Array.from(text.matchAll(/(?<!!)\[([^[\]]{1,500})\]\([^)]{0,2000}\)/g), ([, name = '']) =>
    plainText(name),
  );
  return [...new Set(names.filter((name) => name !== ''))];
}
