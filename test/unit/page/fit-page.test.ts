import fc from 'fast-check';
import { estimateTokenCount } from 'tokenx';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MAX_TOKENS, fitPage, pageEventBytes } from '../../../utils/page/fit-page.ts';
import type { PageReading } from '../../../utils/page/read-page.ts';

const reading = (text: string, truncated = false): PageReading => ({
  url: 'https://example.org/a',
  title: 'A page',
  text,
  content: text,
  truncated,
  empty: text === '',
});

const section = (n: number): string =>
  `## Section ${n}\n\n${`Sentence of section ${n}, told at length. `.repeat(40).trim()}`;
const book = ['# The book', ...Array.from({ length: 200 }, (_, n) => section(n))].join('\n\n');

/** What we put behind a heading. */
const LABEL = / \{s\d+[^}]*\}$/;

describe('fitPage', () => {
  it('leaves a small page as it is', () => {
    expect(fitPage(reading('# A\n\nText.'))).toEqual({
      url: 'https://example.org/a',
      title: 'A page',
      text: '# A\n\nText.',
      truncated: false,
    });
  });

  it('keeps saying that the reading itself was cut', () => {
    expect(fitPage(reading('Text.', true)).truncated).toBe(true);
  });

  it('cuts to 12,000 tokens unless told otherwise, at the end of a block', () => {
    const page = fitPage(reading(book), { maxBytes: 10_000_000 });
    expect(page.truncated).toBe(true);
    const tokens = estimateTokenCount(page.text);
    expect(tokens).toBeLessThanOrEqual(DEFAULT_MAX_TOKENS);
    expect(tokens).toBeGreaterThan(DEFAULT_MAX_TOKENS * 0.8);
    for (const block of page.text.split('\n\n')) expect(book.includes(block.replace(LABEL, ''))).toBe(true);
  });

  it('keeps the headings of what it cuts, in their order', () => {
    const page = fitPage(reading(book), { maxTokens: 4000 });
    const headings = page.text.split('\n').filter((line) => line.startsWith('#'));
    expect(headings[0]).toBe('# The book {s1}');
    expect(headings).toContain('## Section 0 {s2}');
    expect(headings.find((line) => line.startsWith('## Section 40 '))).toMatch(/ \{s42, \d+ tokens not here\}$/);
    const plain = headings.map((line) => line.replace(LABEL, ''));
    expect(plain).toEqual(book.split('\n').filter((line) => plain.includes(line)));
    expect(page.text).toContain('Sentence of section 0,');
    expect(page.text).not.toContain('Sentence of section 150,');
  });

  it('counts bytes after escaping, so that the event passes the smallest data channel', () => {
    const page = fitPage(reading('"\\\u0007 ✓ '.repeat(20_000)), { maxTokens: 1_000_000 });
    expect(page.truncated).toBe(true);
    expect(pageEventBytes(page)).toBeLessThanOrEqual(65_536);
    expect(pageEventBytes(page)).toBeGreaterThan(50_000);
  });

  it('lets a stricter measure of the caller have the last word', () => {
    const measureBytes = (page: { text: string }) => page.text.length * 10;
    expect(fitPage(reading(book), { measureBytes }).text.length).toBeLessThanOrEqual(6553);
  });

  it('cuts one endless paragraph inside, not away', () => {
    const page = fitPage(reading('word '.repeat(1_000_000)));
    expect(page.truncated).toBe(true);
    expect(page.text.length).toBeGreaterThan(20_000);
  });

  it('gives each heading of a page that fits the id of its section', () => {
    expect(fitPage(reading('Before.\n\n# A\n\nText.\n\n## B\n\n- one\n- two')).text).toBe(
      'Before.\n\n# A {s2}\n\nText.\n\n## B {s3}\n\n- one\n- two',
    );
  });

  it('has what the person asked about first, after the beginning', () => {
    const about = book.replace('Sentence of section 150,', 'The ferry to Brindisi leaves at nine,');
    const page = fitPage(reading(about), { maxTokens: 4000, focus: 'When does the ferry leave?' });
    expect(page.text).toContain('## Section 150 {s152}\n\nThe ferry to Brindisi leaves at nine,');
    expect(page.text.startsWith('# The book {s1}\n\n## Section 0 {s2}')).toBe(true);
    expect(fitPage(reading(about), { maxTokens: 4000 }).text).not.toContain('Brindisi');
  });

  it('says of the section that it cuts how much is missing', () => {
    const page = fitPage(reading(book.replaceAll('. Sentence', '.\n\nSentence')), { maxTokens: 4000 });
    expect(page.text.match(/\d+ tokens more\}/g)).toHaveLength(1);
    expect(page.truncated).toBe(true);
  });

  it('names the parts of a long page without headings by their first words', () => {
    const text = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} begins here. ${'More of it. '.repeat(60)}`);
    const page = fitPage(reading(text.join('\n\n')), { maxTokens: 3000 });
    expect(page.text.startsWith('Paragraph 0 begins here.')).toBe(true);
    expect(page.text).toMatch(/\n\{s5, \d+ tokens not here\} Paragraph \d+ begins here\. More of it\. More…\n/);
  });

  it('never takes a hash in code for a heading', () => {
    const code = `\`\`\`sh\n# not a heading\n\necho done\n\`\`\``;
    const page = fitPage(reading(`# A\n\n${'Long text. '.repeat(5000)}\n\n${code}`), { maxTokens: 500 });
    expect(page.text).not.toContain('not a heading');
  });

  it('fits 5 MB', () => {
    const text = `${section(1)}\n\n`.repeat(4000);
    expect(text.length).toBeGreaterThan(5_000_000);
    const page = fitPage(reading(text));
    expect(page.truncated).toBe(true);
  });

  it('shortens an address of a hundred kilobytes', () => {
    const page = fitPage({ ...reading('Text.'), url: `https://example.org/a?q=${'x'.repeat(100_000)}` });
    expect(page.url).toBe('https://example.org/a');
  });

  it('stays inside both budgets whatever the text', () => {
    const budget = { maxTokens: 200, maxBytes: 2000 };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant('# heading'), fc.constant('```'))),
        (blocks) => {
          const page = fitPage(reading(blocks.join('\n\n').repeat(20)), budget);
          expect(pageEventBytes(page)).toBeLessThanOrEqual(2000);
          expect(estimateTokenCount(page.text)).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});
