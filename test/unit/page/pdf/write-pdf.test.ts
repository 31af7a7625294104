import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PdfItem, PdfPage } from '../../../../utils/page/pdf/pdf-page.ts';
import { writePdf } from '../../../../utils/page/pdf/write-pdf.ts';

const WIDTH = 600;
const HEIGHT = 800;
const page = (items: readonly PdfItem[]): PdfPage => ({ width: WIDTH, height: HEIGHT, items });
const at = (x: number, y: number, text: string, more: Partial<PdfItem> = {}): PdfItem => ({
  ...{ text, x0: x, x1: x + text.length * 5, y, size: 10, font: 'f', rtl: false },
  ...more,
});
const textOf = (items: readonly PdfItem[]): string => writePdf([page(items)], []).text;

it('loses no word that stands in the middle of a page, wherever it stands and however large it is', () => {
  const item = fc.record({
    x: fc.integer({ min: 0, max: WIDTH - 40 }),
    y: fc.integer({ min: 130, max: 670 }),
    size: fc.constantFrom(4, 9, 10, 12, 24),
    rtl: fc.boolean(),
    font: fc.constantFrom('f', 'g'),
  });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (places, pages) => {
      const items = places.map(({ x, y, ...more }, i) => at(x, y, `w${i}q`, more));
      const sheets = Array.from({ length: pages }, (_, p) => page(items.filter((_one, i) => i % pages === p)));
      const { text } = writePdf(sheets, [{ title: 'w1q', depth: 1, page: 1 }]);
      for (const { text: word } of items) expect(text).toContain(word);
    }),
  );
});

test('words that stand apart from each other in a line are words, and pieces of one are one', () => {
  expect(
    textOf([at(50, 200, 'Fer'), at(65, 200, 'ry'), at(79, 200, 'rules'), at(110, 200, '2', { y: 196, size: 6 })]),
  ).toBe('Ferry rules 2');
});

test('right-to-left lines keep the order in which they are read', () => {
  const rtl = { rtl: true };
  expect(textOf([at(300, 200, 'שלום', rtl), at(270, 200, 'עולם', rtl)])).toBe('שלום עולם');
});

test('lines of scripts without spaces are put together without any', () => {
  expect(textOf([at(50, 200, '蜜蜂在冬天聚成一', { x1: 130 }), at(50, 212, '团保持温暖。', { x1: 110 })])).toBe(
    '蜜蜂在冬天聚成一团保持温暖。',
  );
});

test('a table is told by rows, and not column by column', () => {
  const rows = ['Adult', 'Child', 'Dog', 'Bicycle', 'Car', 'Van'].flatMap((one, i) => [
    at(50, 200 + i * 14, one),
    at(250, 200 + i * 14, `${i}.50`),
    at(400, 200 + i * 14, `${i + 1}.20`),
  ]);
  expect(textOf(rows)).toMatch(/^\| Adult \| 0\.50 \| 1\.20 \|\n\| Child \| 1\.50 \| 2\.20 \|\n/);
});

test('what a document writes cannot be taken for the marks of structured text', () => {
  expect(textOf([at(50, 200, '# not a heading'), at(50, 300, '```'), at(50, 400, '| no | table |')])).toBe(
    '\\# not a heading\n\n\\```\n\n\\| no | table |',
  );
});

test('what nobody sees is not read: beside the page, or too small', () => {
  expect(textOf([at(-300, 200, 'outside'), at(50, 200, 'inside'), at(50, 300, 'tiny', { size: 0.5 })])).toBe('inside');
});

describe('at the top and the bottom of pages', () => {
  const pages = (...all: readonly (readonly PdfItem[])[]): string => writePdf(all.map(page), []).text;
  const body = (n: number): PdfItem[] =>
    [200, 212, 224].map((y, line) => at(50, y, `What page ${n} says in its line ${line} is long enough to be a text.`));

  test('tables that begin there keep their figures', () => {
    const text = pages(
      [at(50, 60, 'Adult'), at(250, 60, '12.50'), at(50, 74, 'Dog'), at(250, 74, '3.10'), ...body(1)],
      [at(50, 60, 'Child'), at(250, 60, '6.25'), at(50, 74, 'Dog'), at(250, 74, '2.10'), ...body(2)],
    );
    for (const row of ['| Adult | 12.50 |', '| Child | 6.25 |', '| Dog | 3.10 |', '| Dog | 2.10 |'])
      expect(text).toContain(row);
  });

  test('chapters keep their headings, whether each page begins one or not', () => {
    const large = [1, 2, 3].map((n) => [at(50, 60, `Chapter ${n}`, { size: 20 }), ...body(n)]);
    expect(pages(...large).match(/Chapter \d/g)).toEqual(['Chapter 1', 'Chapter 2', 'Chapter 3']);
    const plain = [1, undefined, 2, undefined, 3].map((n, i) => [
      ...(n ? [at(50, 60, `Chapter ${n}`)] : []),
      ...body(i),
    ]);
    expect(pages(...plain).match(/Chapter \d/g)).toEqual(['Chapter 1', 'Chapter 2', 'Chapter 3']);
  });

  test('headers, page numbers in both figures, and what stands beside them come not again and again', () => {
    const roman = ['iii', 'iv', 'v', 'vi'];
    const text = pages(
      ...roman.map((number, i) => [
        ...[at(50, 40, 'The ferry handbook'), at(500, 40, number), at(50, 52, `Sheet ${i + 1} of 4`), ...body(i)],
        at(300, 770, `${i + 11}`),
      ]),
    );
    expect(text).not.toMatch(/handbook|Sheet|\b(?:iii|iv|vi?)\b|1[1-4]/);
    expect(text).toContain('What page 3 says');
  });
});

describe('a sentence that goes on over the page', () => {
  const over = (...[before, after, ...more]: readonly string[]): string =>
    writePdf([page([at(50, 300, before ?? '')]), page([at(50, 300, after ?? ''), at(50, 400, more.join(' '))])], [])
      .text;

  test('keeps the hyphen that the document has in that word elsewhere, and loses any other', () => {
    expect(over('The shop is self-', 'service on most days.', 'In self-service shops')).toContain('is self-service on');
    expect(over('It is on the is-', 'lands of the sound.')).toContain('the islands of');
  });

  test('does so in scripts without spaces, too, and ends where the sentence does', () => {
    expect(over('蜜蜂在冬天聚成一', '团保持温暖。')).toBe('###### Page 1\n\n蜜蜂在冬天聚成一团保持温暖。');
    expect(over('蜜蜂在冬天休息。', '夏天不休息。')).toContain('###### Page 2\n\n夏天');
    expect(over('持ち物', '・水筒')).toContain('###### Page 2\n\n・水筒');
  });
});
