import { describe, expect, it } from 'vitest';
import { addData, withData } from '../../../utils/host/add-data.ts';
import type { RunInFrames } from '../../../utils/host/read-frames.ts';
import { problem } from '../../../utils/session/problem.ts';
import { failed, ok } from '../../../utils/shared/result.ts';

const LONG = 'A sentence that stands on the page and says something that people want to know. '.repeat(8).trim();
const page = {
  url: 'https://shop.example/kettle',
  title: 'Kettle',
  text: `# Kettle\n\n${LONG}\n\nOnly 29.90`,
  truncated: false,
};
const offers = { price: '29.90', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' };
const kettle = JSON.stringify({ '@type': 'Product', name: 'Kettle', description: 'HIDDEN', offers });
const answer =
  (result: unknown): RunInFrames =>
  async () =>
    ok([{ frameId: 0, result }]);

describe('what a page says for machines alone', () => {
  it('is told below what it shows', () => {
    const { text } = addData(page, [kettle]);
    expect(text).toBe(`${page.text}\n\n## Data of the page\n\n- price currency: EUR\n- availability: InStock`);
  });

  it('is the article, where the scripts of the page have drawn nothing yet', () => {
    const article = JSON.stringify({
      '@type': 'NewsArticle',
      headline: 'Rye',
      articleBody: LONG,
      author: { name: 'Ada Rye' },
    });
    const { text } = addData({ ...page, title: 'Rye', text: 'Loading the page.' }, [article]);
    expect(text).toBe(`Loading the page.\n\n${LONG}\n\n## Data of the page\n\n- name: Ada Rye`);
  });

  it('is not told of another page that has come into the tab, and not where nobody lets us in', async () => {
    expect(await withData(page, 1, answer({ url: page.url, scripts: [kettle] }))).not.toEqual(page);
    for (const result of [
      { url: 'https://shop.example/pan', scripts: [kettle] },
      null,
      undefined,
      'text',
      { url: page.url },
    ])
      expect(await withData(page, 1, answer(result))).toEqual(page);
    expect(await withData(page, 1, async () => failed(problem('page.gone')))).toEqual(page);
  });
});
