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

it('writes addresses once and behind the text, and none where a line is nothing but links', () => {
  const link = () => node('a', ['here'], { href: 'https://example.org/' });
  expect(write(node('p', ['Look ', link(), ' or ', link(), ' please.']))).toBe(
    'Look here or here please.\n\nLinks:\n- [here](https://example.org/)',
  );
  expect(write(node('p', [link(), ' ', link()]))).toBe('here here');
});

it('keeps words apart that the page breaks the line between', () => {
  const br = () => node('br', [], { block: true });
  expect(write(node('p', ['Robot: 7.49 lbs.', br(), 'Battery: Lithium', br(), br(), 'Base: 3 kg']))).toBe(
    'Robot: 7.49 lbs.\nBattery: Lithium\nBase: 3 kg',
  );
  const cell = (text: string) => node('td', [text, br(), text]);
  expect(write(node('table', [node('tr', [cell('a'), cell('b')])]))).toBe('| a a | b b |');
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
    'A long enough sentence with x](https://evil.example) y\n\nLinks:\n- [x)(https://evil.example) y](https://example.org/)',
  );
});
