import { expect, it } from 'vitest';
import { type Token, tokenize } from '../../../utils/ui/tokenize.ts';
import { slowdown, TOO_SLOW } from '../../fakes/slowdown.ts';

const text = (words: string): Token => ({ kind: 'text', text: words });
const link = (url: string): Token => ({ kind: 'link', url });

it.each<[string, Token[]]>([
  ['', []],
  ['Just words.', [text('Just words.')]],
  ['See https://a.example/b?c=d.', [text('See '), link('https://a.example/b?c=d'), text('.')]],
  ['(https://a.example/x)', [text('('), link('https://a.example/x'), text(')')]],
  ['https://a.example/Swift_(bird), yes', [link('https://a.example/Swift_(bird)'), text(', yes')]],
  ['Read [the page](https://a.example/p) now', [text('Read the page '), link('https://a.example/p'), text(' now')]],
  ['use `a < b` here', [text('use '), { kind: 'code', text: 'a < b' }, text(' here')]],
  ['so:\n```ts\nlet a;\n```\nyes', [text('so:\n'), { kind: 'block', text: 'let a;' }, text('yes')]],
  ['```\nnot closed', [{ kind: 'block', text: 'not closed' }]],
  ['`https://a.example/`', [{ kind: 'code', text: 'https://a.example/' }]],
])('splits %j', (words, tokens) => {
  expect(tokenize(words)).toEqual(tokens);
});

it.each([
  'http://a.example/',
  'javascript:alert(1)',
  'data:text/html,hi',
  '[click](javascript:alert(1))',
  '[click](http://a.example)',
  'https://user:password@a.example/',
  'https://',
  '<a href="x">y</a>',
])('makes no link of %j and loses none of it', (words) => {
  const tokens = tokenize(words);
  expect(tokens.filter(({ kind }) => kind === 'link')).toEqual([]);
  expect(tokens.map((token) => (token.kind === 'text' ? token.text : '')).join('')).toBe(words);
});

it('shows an address as the browser understands it', () => {
  expect(tokenize('https://аpple.example/\u202etxt')).toEqual([link('https://xn--pple-43d.example/%E2%80%AEtxt')]);
});

it.each(['`', '[', '[a](https://', 'https://', '```\n', '[[`'])(
  'takes time in proportion to the length: %j',
  (piece) => {
    const words = (chars: number): string => piece.repeat(chars / piece.length);
    expect(tokenize(words(1_000_000)).length).toBeGreaterThan(0);
    expect(slowdown(tokenize, words, 1_000_000)).toBeLessThan(TOO_SLOW);
  },
);
