import type { PageChild, PageNode } from './page-node.ts';
import type { TextBlock } from './write-text.ts';

const MAX_CELL = 300;

/** A table as `| cell | cell |` rows, or undefined if it only arranges a page: its cells then hold whole sections. */
export function writeTable(
  table: PageNode,
  writeCell: (children: readonly PageChild[]) => { text: string; plain: string },
): TextBlock[] | undefined {
  const rows = rowsOf(table);
  if (table.role === 'presentation' || table.role === 'none') return undefined;
  if (!rows.some((row) => cellsOf(row).length > 1) || rows.some(holdsSections)) return undefined;
  const blocks: TextBlock[] = [];
  for (const part of table.children) {
    if (typeof part !== 'string' && part.tag === 'caption') {
      const caption = writeCell(part.children);
      if (caption.text !== '') blocks.push(caption);
    }
  }
  for (const row of rows) {
    const cells = cellsOf(row).map((cell) => writeCell(cell.children));
    if (cells.every(({ text }) => text === '')) continue;
    const text = `| ${cells.map((cell) => cell.text.replaceAll('|', '\\|')).join(' | ')} |`;
    blocks.push({ text, plain: cells.map(({ plain }) => plain).join(' '), partOf: table });
  }
  return blocks;
}

function rowsOf(part: PageNode): PageNode[] {
  return part.children.flatMap((child) => {
    if (typeof child === 'string') return [];
    if (child.tag === 'tr') return [child];
    return child.tag === 'thead' || child.tag === 'tbody' || child.tag === 'tfoot' ? rowsOf(child) : [];
  });
}

const cellsOf = (row: PageNode): PageNode[] =>
  row.children.filter(
    (child): child is PageNode => typeof child !== 'string' && (child.tag === 'td' || child.tag === 'th'),
  );

const holdsSections = (row: PageNode): boolean =>
  cellsOf(row).some((cell) => isSection(cell, 0) || length(cell) > MAX_CELL * 4);

function isSection(node: PageNode, depth: number): boolean {
  return node.children.some((child) => {
    if (typeof child === 'string') return false;
    if (child.tag === 'table' || child.tag === 'pre' || (child.level !== undefined && depth > 0)) return true;
    return isSection(child, depth + 1);
  });
}

const length = (node: PageNode): number =>
  node.children.reduce<number>(
    (sum, child) => sum + (typeof child === 'string' ? child.trim().length : length(child)),
    0,
  );
