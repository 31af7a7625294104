import { describe, expect, it } from 'vitest';
import { biasWords } from '../../../../engine/answer/bias-words.ts';
import { parsePage, plainText } from '../../../../engine/answer/parse-page.ts';
import { splitSentences } from '../../../../engine/answer/split-sentences.ts';
import { plainPage, teaPage } from './pages.ts';

describe('parsePage', () => {
  it('takes a page apart into sections and what stands in them', () => {
    const page = parsePage(teaPage);
    expect(page.sections.map(({ title }) => title)).toEqual([
      '',
      'All about tea',
      'What is an infusion?',
      'Kinds of tea',
      'Brewing',
      'Prices',
      'History',
    ]);
    const kinds = (section: number) =>
      page.passages.filter((passage) => passage.section === section).map(({ kind }) => kind);
    expect(kinds(3)).toEqual(['sentence', 'sentence', 'item', 'item', 'item', 'item', 'item', 'item']);
    expect(kinds(5)).toEqual(['row', 'row']);
    expect(page.passages.find(({ kind }) => kind === 'row')?.text).toBe(
      'Kind: Green, Price: $12 a kilo, Origin: Japan',
    );
    expect(page.passages.find(({ kind }) => kind === 'code')?.text).toBe('timer --minutes 4');
    expect(page.links).toEqual(['timer', 'the long history']);
  });

  it('reads headings and lists in code as code', () => {
    const page = parsePage({ ...plainPage, text: '```\n# comment\n- x\n```\nAfter.' });
    expect(page.sections).toHaveLength(1);
    expect(page.passages.map(({ kind, text }) => [kind, text])).toEqual([
      ['code', '# comment\n- x'],
      ['sentence', 'After.'],
    ]);
  });

  it('reads a page of nothing, of one heading, and of code that never ends', () => {
    expect(parsePage({ ...plainPage, text: '' }).passages).toEqual([]);
    expect(parsePage({ ...plainPage, text: '# Only' }).passages).toEqual([]);
    expect(parsePage({ ...plainPage, text: '```\nlast' }).passages.map(({ text }) => text)).toEqual(['last']);
  });
});

describe('the addresses of a page', () => {
  const text = 'See the docs now.\n\nLinks:\n- [the docs](https://x.org/a)\n- [x)(y](https://x.org/b)';

  it('are no part of what it says, and are told when somebody asks for the links', () => {
    const { passages, links } = parsePage({ ...plainPage, text });
    expect(passages.map((passage) => passage.text)).toEqual(['See the docs now.']);
    expect(links).toEqual(['the docs', 'x)(y']);
  });

  it('are not taken for such where a page says more under that word', () => {
    const { passages } = parsePage({ ...plainPage, text: 'Links:\n- left\n- right' });
    expect(passages.map((passage) => passage.text)).toEqual(['Links:', 'left', 'right']);
  });
});

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['Mr. Leaf has 3.5 cups. He drinks them.', ['Mr. Leaf has 3.5 cups.', 'He drinks them.']],
    ['Use leaves, e.g. Oolong. It works.', ['Use leaves, e.g. Oolong.', 'It works.']],
    ['He said “Stop.” Then he left.', ['He said “Stop.”', 'Then he left.']],
    ['J. R. Smith wrote it.', ['J. R. Smith wrote it.']],
    ['', []],
  ])('splits %j', (text, sentences) => {
    expect(splitSentences(text)).toEqual(sentences);
  });
});

describe('plainText', () => {
  it.each([
    ['See [the docs](https://x.org/a) now', 'See the docs now'],
    ['**Bold**, *thin* and `code`', 'Bold, thin and code'],
    ['Go to https://x.org/a_b now.', 'Go to now.'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['![A cat](cat.png) sleeps', 'A cat sleeps'],
  ])('makes %j plain', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

describe('biasWords', () => {
  it('are the words of the page and of the commands, without the empty ones', () => {
    const words = biasWords([plainPage, teaPage]);
    expect(words).toEqual(expect.arrayContaining(['infusion', 'oxidised', 'Oolong', 'summarize', 'headings']));
    for (const word of ['this', 'that', 'which', 'https', 'Monday']) expect(words).not.toContain(word);
    expect(new Set(words).size).toBe(words.length);
  });

  it('are no more than some two hundred for a long page, and those of the commands without one', () => {
    const text = Array.from(
      { length: 5000 },
      (_, i) => `word${String.fromCharCode(97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 97 + (i % 7))}`,
    ).join(' ');
    expect(biasWords([{ ...plainPage, text }]).length).toBeLessThan(260);
    expect(biasWords([])).toContain('summarize');
  });
});
