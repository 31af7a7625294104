import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentWords } from '../../../utils/shared/content-words.ts';
import {
  labelHeadings,
  readSectionLine,
  sectionLine,
  splitSections,
  withoutLabels,
} from '../../../utils/shared/page-sections.ts';
import { rankSections } from '../../../utils/shared/rank-sections.ts';

const PAGE = [
  'Before all.',
  '# Bread',
  'All about it.',
  '## Rye [more](https://a.example/)',
  '- dark\n- sour',
  '```\n# no heading\n\nboil\n```',
  '### Water',
  'Wet.',
  '## Prices',
].join('\n\n');

const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('# A', '## B {s1}', '###### C', '{s2}', '{s3, 12 tokens not here} x', '```', '', '{{s1}', '{S4}'),
    ),
  )
  .map((lines) => lines.join('\n\n'));

describe('sections of a page', () => {
  it('begin at its headings, know those above them, and take no hash in code for one', () => {
    expect(splitSections(PAGE).map(({ id, title, path, level }) => [id, title, path.join(' > '), level])).toEqual([
      ['s1', 'Before all.', '', 7],
      ['s2', 'Bread', '', 1],
      ['s3', 'Rye more', 'Bread', 2],
      ['s4', 'Water', 'Bread > Rye more', 3],
      ['s5', 'Prices', 'Bread', 2],
    ]);
  });

  it('have no more text than can be read at once: what is longer comes in parts', () => {
    const long = splitSections(`# Long\n\n${'word '.repeat(4000)}`);
    expect(long.map(({ title }) => title)).toEqual(['Long', 'Long (2)', 'Long (3)', 'Long (4)']);
    for (const { blocks } of long) expect(blocks.join('').length).toBeLessThanOrEqual(6000);
  });

  it('keep long code in its fence, wherever it is cut', () => {
    const code = Array.from({ length: 600 }, (_, n) => `> const bread${n} = bake(${n}); // rye`).join('\n');
    const parts = splitSections(`# Code\n\nRead this:\n> \`\`\`ts\n${code}\n> \`\`\`\n\nThat is all.`);
    const blocks = parts.flatMap((part) => part.blocks);
    expect(parts.length).toBeGreaterThan(3);
    expect(blocks.at(-1)).toBe('That is all.');
    for (const [at, block] of blocks.slice(0, -1).entries()) {
      expect(block.match(/^> `{3}(?:ts)?$/gm)).toEqual(['> ```ts', '> ```']);
      expect(block.startsWith(at === 0 ? 'Read this:\n' : '> ```ts\n')).toBe(true);
      expect(block.endsWith('\n> ```')).toBe(true);
    }
    const lines = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('> const'));
    expect(lines.join('\n')).toBe(code);
  });

  it('lose no word of the page, whatever it is', () => {
    fc.assert(
      fc.property(text, (page) => {
        const all = splitSections(page).flatMap(({ heading, blocks }) => [heading, ...blocks]);
        expect(all.join(' ').replace(/\s+/g, '')).toBe(page.replace(/\s+/g, ''));
      }),
    );
  });

  it('are named by lines that can be read again', () => {
    const [before, bread] = splitSections(PAGE);
    if (!before || !bread) throw new Error('no sections');
    for (const label of [
      { id: 's7' },
      { id: 's7', missing: 30, absent: true },
      { id: 's7', missing: 5, absent: false },
    ]) {
      expect(readSectionLine(sectionLine(bread, label))).toEqual({ text: '# Bread', label });
      const alone = label.missing === undefined ? '' : 'Before all.';
      expect(readSectionLine(sectionLine(before, label))).toEqual({ text: alone, label });
    }
  });

  it('nothing that a page has written can be taken for the name of one', () => {
    fc.assert(
      fc.property(text, (page) => {
        for (const line of withoutLabels(page).split('\n')) expect(readSectionLine(line)).toBeUndefined();
        const own = splitSections(withoutLabels(page));
        const named = labelHeadings(withoutLabels(page), own)
          .split('\n')
          .flatMap((line) => readSectionLine(line)?.label.id ?? []);
        const ids = own.filter(({ heading }) => heading !== '').map(({ id }) => id);
        expect(named.length === 0 || named.join() === ids.join()).toBe(true);
      }),
    );
  });
});

describe('the best sections for words', () => {
  const sections = splitSections('# Oven\n\nHot.\n\n# Prices\n\nBread is 3 euros.\n\n# Water\n\nBread needs water.');

  it('have the rare ones, and those in the title before those in the text', () => {
    expect(rankSections(sections, 'What is the price of bread?').map(({ title }) => title)).toEqual([
      'Prices',
      'Water',
    ]);
    expect(rankSections(sections, 'water')[0]?.title).toBe('Water');
  });

  it('are none for words that nobody has written, or that say nothing', () => {
    expect(rankSections(sections, 'volcanoes')).toEqual([]);
    expect(rankSections(sections, 'what is it about')).toEqual([]);
  });
});

it('words are the same in plural, with apostrophes, as numbers and in scripts without spaces', () => {
  expect(contentWords("The prices: 12.50 euros, baker's")).toEqual(['price', '12.50', 'euro', 'baker']);
  expect(contentWords('東京都は')).toEqual(['東京', '京都', '都は']);
});
