import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { PdfReading } from '../../../../utils/page/pdf/pdf-work.ts';
import { PDF_LIMITS, readPdf } from '../../../../utils/page/pdf/read-pdf.ts';
import { type PdfFile, type PdfLine, pdfFile } from '../../../fakes/pdf-file.ts';

const read = async (file: PdfFile): Promise<PdfReading> => {
  const found = await readPdf(pdfFile(file));
  if (typeof found === 'string') throw new Error(found);
  return found;
};

/** Lines under each other from a place on. */
const lines = (x: number, y: number, words: readonly string[], size = 10): PdfLine[] =>
  words.map((one, at) => [x, y + at * size * 1.2, size, one]);

const HEADER: PdfLine = [72, 40, 9, 'Ferry company, printed 2031'];
const footer = (page: number): PdfLine => [300, 760, 9, String(page)];

describe('a PDF of several pages', () => {
  const LEFT = [
    'The ferry has been crossing the sound since',
    'the spring of 1931, first with one small ship',
    'and a crew of four. Everybody on the is-',
    'lands knew the captain by his name.',
    'Tickets were sold on board.',
  ];
  const RIGHT = [
    'Today three ships leave every hour. They are',
    'driven by batteries that are charged in the',
    'harbour at night, when power is cheap, and',
    'they make next to no noise.',
    'Nobody smells diesel any more.',
  ];
  const file: PdfFile = {
    title: 'The ferry handbook',
    pages: [
      [
        HEADER,
        [72, 90, 20, 'A short history of the ferry'],
        ...lines(72, 130, LEFT),
        ...lines(320, 130, RIGHT),
        footer(1),
      ],
      [
        HEADER,
        [72, 90, 14, 'Luggage rules'],
        ...lines(72, 120, [
          'Every passenger may bring two suitcases and a folding',
          'bicycle on board without paying.',
        ]),
        ...lines(72, 170, ['\x95 Dogs travel free.', '\x95 Cats do not.']),
        footer(2),
      ],
      [
        HEADER,
        ...lines(72, 100, ['Prices in euros']),
        [72, 130, 10, 'Adult'],
        [200, 130, 10, '12.50'],
        [72, 142, 10, 'Child'],
        [200, 142, 10, '6.00'],
        footer(3),
      ],
    ],
    outline: [
      ['History', 0],
      ['Luggage rules', 1],
      ['Fares', 2],
    ],
  };

  test('is read column by column, words that a line divides are whole, and headings say the page', async () => {
    const { text, title, pages, truncated } = await read(file);
    expect({ title, pages, truncated }).toEqual({ title: 'The ferry handbook', pages: 3, truncated: false });
    expect(text.split('\n\n')).toEqual([
      '# History (page 1)',
      '## A short history of the ferry (page 1)',
      'The ferry has been crossing the sound since the spring of 1931, first with one small ship and a crew of four. Everybody on the islands knew the captain by his name.',
      'Tickets were sold on board.',
      'Today three ships leave every hour. They are driven by batteries that are charged in the harbour at night, when power is cheap, and they make next to no noise.',
      'Nobody smells diesel any more.',
      '# Luggage rules (page 2)',
      'Every passenger may bring two suitcases and a folding bicycle on board without paying.',
      '- Dogs travel free.\n- Cats do not.',
      '# Fares (page 3)',
      'Prices in euros',
      '| Adult | 12.50 |\n| Child | 6.00 |',
    ]);
  });

  test('without bookmarks has the pages as its sections, and its largest words for a title', async () => {
    const { text, title } = await read({ pages: file.pages });
    expect(title).toBe('A short history of the ferry');
    expect(text.match(/^#+ .*$/gm)).toEqual([
      '# A short history of the ferry (page 1)',
      '## Luggage rules (page 2)',
      '###### Page 3',
    ]);
  });

  test('that is too long is read to a page, and says so', async () => {
    const found = await readPdf(pdfFile(file), { ...PDF_LIMITS, pages: 2 });
    expect(found).toMatchObject({ pages: 3, truncated: true });
    expect((found as PdfReading).text).not.toContain('Adult');
  });
});

test('a sentence that goes on over the page is one', async () => {
  const { text } = await read({
    pages: [
      lines(72, 100, [
        'The last ship of the day leaves for the islands at',
        'half past nine in the evening, and the first one',
      ]),
      lines(72, 100, ['comes back at six in the morning, before the', 'bakery opens.', 'It waits for nobody.']),
    ],
  });
  expect(text).toContain('the first one comes back at six in the morning, before the bakery opens.');
});

test('a page of one sheet has no page marks', async () => {
  const { text } = await read({ pages: [lines(72, 100, ['A single sheet of paper.'])] });
  expect(text).toBe('A single sheet of paper.');
});

describe('a PDF without words', () => {
  it('that was scanned says so', async () => {
    expect(await readPdf(pdfFile({ pages: [[], [], []] }))).toBe('scanned');
  });
  it('that has a password says so', async () => {
    expect(await readPdf(pdfFile({ pages: [lines(72, 100, ['Nobody reads this.'])], locked: true }))).toBe('locked');
  });
  it('that is none is broken', async () => {
    expect(await readPdf(new TextEncoder().encode('<!doctype html><p>Please sign in'))).toBe('broken');
    expect(await readPdf(new Uint8Array())).toBe('broken');
  });
});

describe('a PDF of which something could not be read', () => {
  const WORDS = 'Some words that stand on a page.';

  it('says so where that is a page', async () => {
    const whole = Buffer.from(pdfFile({ pages: [WORDS, WORDS].map((one) => lines(72, 100, [one])) })).toString(
      'latin1',
    );
    // Its second page is an object that is not there.
    const spoilt = whole.replace(/(?<first>\/Kids \[\d+ 0 R )\d+/, '$<first>99');
    const found = await readPdf(Uint8Array.from(Buffer.from(spoilt, 'latin1')));
    expect(found).toEqual({ title: '', text: `###### Page 1\n\n${WORDS}`, pages: 2, truncated: true });
  });
  it('is not empty but unread where time was over before the first page', async () => {
    expect(await readPdf(pdfFile({ pages: [lines(72, 100, [WORDS])] }), { ...PDF_LIMITS, ms: 0 })).toBe('broken');
  });
  it('is not empty but a scan where nobody could see a letter', async () => {
    expect(await readPdf(pdfFile({ pages: [lines(72, 100, [WORDS, WORDS], 1)] }))).toBe('scanned');
  });
});

test('a PDF that was damaged anywhere never throws', async () => {
  const whole = pdfFile({
    pages: [lines(72, 100, ['Some words that stand on a page.']), lines(72, 90, ['And more.'])],
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 }),
      fc.nat(whole.length),
      async (changes, length) => {
        const damaged = whole.slice(0, length);
        for (const [at, byte] of changes) if (at < length) damaged[at] = byte;
        const found = await readPdf(damaged);
        const said = typeof found === 'string' ? found : found.text;
        expect(said).toMatch(/^scanned$|^locked$|^broken$|words|more|page/);
      },
    ),
    { numRuns: 60 },
  );
});
