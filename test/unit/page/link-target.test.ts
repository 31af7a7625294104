import { expect, it } from 'vitest';
import { linkTarget } from '../../../utils/page/link-target.ts';

const BASE = 'https://example.org/a/b?x=1';

it.each([
  ['../c', 'https://example.org/c'],
  ['//other.example/d', 'https://other.example/d'],
  ['mailto:me@example.org', 'mailto:me@example.org'],
  ['/c?id=7&utm_source=feed&fbclid=9#part', 'https://example.org/c?id=7#part'],
  [`/c?token=${'x'.repeat(300)}`, 'https://example.org/c'],
  ['/wiki/A_(b)', 'https://example.org/wiki/A_%28b%29'],
  ['https://me:secret@example.org/c', 'https://example.org/c'],
])('writes %s as %s', (href, target) => {
  expect(linkTarget(href, BASE)).toBe(target);
});

it.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:https://example.org/1',
  '#part',
  '',
  'https://[',
  `/${'x'.repeat(300)}`,
])('writes no address for %s', (href) => {
  expect(linkTarget(href, BASE)).toBeUndefined();
});
