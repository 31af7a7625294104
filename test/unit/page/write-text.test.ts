import { expect, it } from 'vitest';
import { pageNode as node, type PageChild } from '../../../utils/page/page-node.ts';
import { joinBlocks, writeBlocks } from '../../../utils/page/write-text.ts';

const write = (...children: PageChild[]): string => joinBlocks(writeBlocks(node('#page', children), 10));

it('gives code a fence that its own backticks cannot end', () => {
  expect(write(node('pre', ['```\nrm -r\n```']))).toBe('````\n```\nrm -r\n```\n````');
});

it('writes a table that only arranges the page as what it holds', () => {
  const cell = node('td', [node('p', ['One.']), node('table', [node('tr', [node('td', ['inner'])])])]);
  expect(write(node('table', [node('tr', [cell, node('td', ['Two.'])])]))).toBe('One.\n\ninner\n\nTwo.');
});

it('marks every line of a quote, also of quotes in quotes', () => {
  expect(write(node('blockquote', [node('p', ['a']), node('blockquote', [node('p', ['b'])])]))).toBe('> a\n>\n> > b');
});

it('writes an address once, and none where a line is nothing but links', () => {
  const link = () => node('a', ['here'], { href: 'https://example.org/' });
  expect(write(node('p', ['Look ', link(), ' or ', link(), ' please.']))).toBe(
    'Look [here](https://example.org/) or here please.',
  );
  expect(write(node('p', [link(), ' ', link()]))).toBe('here here');
});

it('drops the mark that only links to its own heading', () => {
  expect(write(node('h2', ['Setup', node('a', ['¶'], { href: '' })], { level: 2 }))).toBe('## Setup');
});

it('keeps two lists apart and the items of one together', () => {
  const list = (text: string) => node('ul', [node('li', [text]), node('li', ['end'])]);
  expect(write(list('a'), list('b'))).toBe('- a\n- end\n\n- b\n- end');
});

it('cannot be made to end a link early', () => {
  const link = node('a', ['x](https://evil.example) y'], { href: 'https://example.org/' });
  expect(write(node('p', ['A long enough sentence with ', link]))).toBe(
    'A long enough sentence with [x)(https://evil.example) y](https://example.org/)',
  );
});
