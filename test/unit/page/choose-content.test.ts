import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContentModel, chooseContent } from '../../../utils/page/choose-content.ts';
import { DIGITS, MIDDLE } from '../../../utils/page/forest.ts';
import { pageNode as node, type PageChild, type PageNode } from '../../../utils/page/page-node.ts';
import { passagesOf } from '../../../utils/page/passages.ts';
import { doAtOnce } from '../../../utils/page/steps.ts';
import { joinBlocks, plainText, writeBlocks } from '../../../utils/page/write-text.ts';

const facts = { title: 'Bread', description: '', openGraphType: '', linkedData: '', pathDepth: 1 };
const choose = (page: PageNode) => doAtOnce(chooseContent(page, facts));
/** The content, or all of it where nothing is. */
const read = (...children: PageChild[]) => {
  const page = node('#page', children);
  const chosen = choose(page);
  const found = chosen !== undefined;
  const { root } = chosen ?? { root: page };
  const blocks = writeBlocks(root, 20);
  return { text: joinBlocks(blocks), plain: plainText(blocks), found };
};
const link = (text: string) => node('a', [text], { href: `https://example.org/${text}` });
const sentence = 'Salt slows the yeast down and makes the gluten stronger, so that the loaf holds its shape.';
const article = node('article', [
  node('h1', ['Bread'], { level: 1 }),
  ...Array.from({ length: 6 }, (_, n) => node('p', [`${sentence} This is said for time ${n}.`])),
]);

describe('what is kept of a page', () => {
  it('is the article and not the navigation or the footer around it', () => {
    const { text, found } = read(
      node('nav', [node('ul', [node('li', [link('Home')]), node('li', [link('Shop')])])]),
      article,
      node('footer', [node('p', ['Terms of use and all that we have to say about cookies on this site.'])]),
    );
    expect(found).toBe(true);
    expect(text).toContain('# Bread');
    expect(text).toContain('time 5');
    expect(text).not.toMatch(/Home|Shop|Terms/);
  });

  it('is all of a page that has nothing but links, and none of that is called content', () => {
    const { text, found } = read(node('nav', [link('Home'), link('Shop')]));
    expect(text).toBe('HomeShop');
    expect(found).toBe(false);
  });

  it('leaves out a part that begins with a heading that leads away', () => {
    const other = node('section', [node('h2', ['Related articles'], { level: 2 }), node('p', [link('Cake')])]);
    expect(read(article, other).text).not.toContain('Cake');
  });

  it('names who wrote each post, without calling that its content', () => {
    const post = (who: string) =>
      node('article', [
        node('span', [who], { classes: 'author', block: true }),
        node('p', [`${sentence} Says ${who}.`]),
      ]);
    const { text, plain } = read(node('main', [post('ines'), post('jon'), post('lea')]));
    expect(text).toContain('ines\n\n');
    expect(plain).toContain('Says ines');
    expect(plain.split('\n')).not.toContain('ines');
  });
});

const name = fc.constantFrom('', 'nav', 'content', 'sidebar', 'post', 'md:flex', 'a-b_cD9', '__proto__', 'constructor');
const tag = fc.constantFrom(
  'div',
  'p',
  'ul',
  'li',
  'table',
  'tr',
  'td',
  'a',
  'span',
  'nav',
  'h2',
  'pre',
  'x-y',
  'dl',
  'dt',
  'dd',
  'img',
);
const tree = fc.letrec<{ node: PageNode; child: PageChild }>((tie) => ({
  node: fc
    .record({
      tag,
      role: name,
      classes: name,
      id: name,
      href: fc.option(fc.string()),
      folded: fc.boolean(),
      children: fc.array(tie('child'), { maxLength: 6 }),
    })
    .map(({ tag: of, children, href, folded, ...more }) =>
      node(of, children, { ...more, ...(href === null ? {} : { href }), ...(folded ? { folded: true as const } : {}) }),
    ),
  child: fc.oneof({ maxDepth: 6 }, fc.string({ unit: 'binary', maxLength: 60 }), tie('node')),
}));

/** Judges by length alone: from two words on it is content, and one word is what its leaf says. */
const byLength = (leafOfOne: number): ContentModel => ({
  evidence: new Map(),
  forest: {
    depth: 1,
    thresholds: [[2]],
    trees: `${DIGITS[0]}${DIGITS[0]}${DIGITS[leafOfOne]}${DIGITS[2 * MIDDLE]}`,
    base: 0,
    leafStep: 0.5,
  },
});
const keptBy = (model: ContentModel, children: PageChild[]): string => {
  const chosen = doAtOnce(chooseContent(node('#page', children), facts, model));
  return chosen ? plainText(writeBlocks(chosen.root, 20)) : '';
};

describe('what says one thing in several passages', () => {
  const textOf = (...children: PageChild[]): string => keptBy(byLength(0), children);
  const row = (...cells: string[]) =>
    node(
      'tr',
      cells.map((cell) => node('td', [cell])),
    );

  it('is a row with all of its cells, and a small table with all of its rows', () => {
    expect(textOf(node('p', ['Parameters']), node('table', [row('name', 'Which queue'), row('size', 'number')]))).toBe(
      'name Which queue\nsize number',
    );
  });

  it('is an answer with its question', () => {
    expect(textOf(node('details', [node('summary', ['Full?']), node('p', ['It refuses new items.'])]))).toBe(
      'Full?\nIt refuses new items.',
    );
  });

  it('is no table that arranges a page, nor one of which next to nothing is kept', () => {
    const column = Array.from({ length: 80 }, () => node('p', [`${sentence}`]));
    const menu = Array.from({ length: 9 }, (_, n) => node('p', [`Menu${n}`]));
    expect(textOf(node('table', [node('tr', [node('td', menu), node('td', column)])]))).not.toContain('Menu');
    expect(textOf(node('table', [row('a', 'b', 'c', 'd'), row('e', 'f', 'g', 'h', 'i', 'j', 'k', 'l l')]))).toBe('l l');
  });
});

describe('how sure it has to be', () => {
  /** Of one word it is told that it is rather none: 0.38. */
  const kept = (...children: PageChild[]): string => keptBy(byLength(MIDDLE - 1), children);

  it('is little on a short page, which is kept whole, and more on a long one, which is kept clean', () => {
    expect(kept(node('p', ['Seven kilometres, moderate']), node('p', ['quiet']))).toContain('quiet');
    const long = Array.from({ length: 60 }, (_, n) => node('p', [`${sentence} Once more: ${n}.`]));
    expect(kept(...long, node('p', ['quiet']))).not.toContain('quiet');
  });
});

describe('any page at all', () => {
  it('is judged without failing, and nothing is kept that was not there', () => {
    fc.assert(
      fc.property(fc.array(tree.node, { maxLength: 5 }), (nodes) => {
        const page = node('#page', nodes);
        const { root } = choose(page) ?? { root: node('#page') };
        const words = new Set(passagesOf(page).map(({ text }) => text));
        for (const { text } of passagesOf(root)) expect(words.has(text) || text === '').toBe(true);
        const blocks = writeBlocks(root, 5);
        expect(joinBlocks(blocks).length).toBeLessThan(20_000);
        expect(plainText(blocks)).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 2000 },
    );
  });
});
