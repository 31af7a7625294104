import { describe, expect, it } from 'vitest';
import { largePage } from '../../bench/page/large-page.ts';
import type { MeasuredPage, Reading } from '../../bench/page/measure-page.ts';
import { listPages, reportPages } from '../../bench/page/report.ts';
import { holds, holdsWords, scoreText, wordF1 } from '../../bench/page/score.ts';

describe('word F1', () => {
  it.each([
    ['the same words', 'THE same, words!', 1],
    ['a a b', 'a b b', 2 / 3],
    ['all of it and more', 'all of it', 0.75],
    ['nothing', 'else', 0],
    ['', 'words', 0],
    ['words', '', 0],
    ['', '', 1],
    ['snake_case 3D', 'snake_case 3d', 1],
    ['Straße Käse', 'STRASSE KÄSE', 0.5],
    ['日本語 テスト', '日本語 テスト', 1],
  ])('of %j and %j is %d', (text, wanted, f1) => {
    expect(wordF1(text, wanted)).toBeCloseTo(f1, 10);
  });
});

describe('snippets', () => {
  it('are found whatever their case and white space', () => {
    const has = holds('One  two\n\nThree\u00a0four');
    expect(['two three', 'THREE FOUR', 'one'].map(has)).toEqual([true, true, true]);
    expect(['two four', 'onetwo'].map(has)).toEqual([false, false]);
  });

  it('are found across the marks of structured text only where these are left out', () => {
    const text =
      '## Prices\n\n- A [small one](https://example.org/a?b=1) is **3 €**\n- 2. not a list\n\n| Large | 5 € |';
    const snippets = ['A small one is', 'Prices A small', 'Large 5 €'];
    expect(snippets.map(holds(text))).toEqual([false, false, false]);
    expect(snippets.map(holdsWords(text))).toEqual([true, true, true]);
    expect(holdsWords(text)('a large one')).toBe(false);
  });

  it('are counted, those that belong to the page and those that do not', () => {
    const marked = { type: 'article', main_content: 'a b', with: ['a', 'b', 'z'], without: ['menu', 'b'] };
    expect(scoreText('a b', marked)).toEqual({ f1: 1, with: { found: 2, of: 3 }, without: { found: 1, of: 2 } });
    expect(scoreText('a b', { type: 'article', main_content: 'a b' }).with).toEqual({ found: 0, of: 0 });
  });
});

it('the large page has the size that its goal speaks of', () => {
  const html = largePage();
  expect(html.length).toBeGreaterThan(4_900_000);
  expect(html.length).toBeLessThan(5_300_000);
  const elements = html.match(/<[a-z]/g)?.length ?? 0;
  expect(elements).toBeGreaterThan(99_000);
  expect(elements).toBeLessThan(101_000);
});

describe('the report', () => {
  const share = { found: 1, of: 2 };
  const reading = (f1: number, tokens: number): Reading => ({
    ...{ f1, with: share, without: share, ms: 10 * f1, tokens },
    ...{ sentWith: share, evidence: share, evidenceWords: share },
  });
  const page = (id: string, type: string, f1: number): MeasuredPage => ({
    id,
    type,
    readings: {
      earshot: reading(f1, 100),
      readability: reading(0.5, 150),
      defuddle: reading(0.5, 150),
      innerText: reading(0.5, 200),
    },
    longestTaskMs: 12,
    mutations: 0,
    requests: 0,
    cut: false,
  });
  const figures = {
    pages: [page('1', 'article', 1), page('2', 'forum', 0.5)],
    failed: [],
    gzipBytes: 7000,
    large: { ms: 250, longestTaskMs: 90, cut: true },
    load: { average: 0.2, processors: 2 },
  };

  it('has the mean over the pages, also by type, and tokens beside those of innerText', () => {
    const report = reportPages(figures);
    expect(report).toContain('| earshot | 0.750 | 50.0 % | 50.0 % | 5.0 / 10.0 / 10.0 | 1.000 .500 – – – – – |');
    expect(report).toContain('| earshot | 100 | 200 | 50.0 % |');
    expect(report).toContain('2 pages (WCXB, Murrough Foley, CC-BY-4.0)');
    expect(report).not.toContain('upper bounds');
  });

  it('counts a page that could not be read as nothing found', () => {
    const report = reportPages({ ...figures, failed: [{ id: '3', type: 'forum' }] });
    expect(report).toContain('| earshot | 0.500 |');
    expect(report).toContain('| 1.000 .250 – ');
  });

  it('says that a busy machine makes times upper bounds', () => {
    expect(reportPages({ ...figures, load: { average: 3, processors: 2 } })).toContain('upper bounds');
  });

  it('has a line for each page where that is asked for', () => {
    expect(listPages(figures.pages).split('\n')).toEqual([
      '1  article        1.000  10.0 ms',
      '2  forum          0.500  5.0 ms',
    ]);
  });
});
