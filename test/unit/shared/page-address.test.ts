import { expect, it } from 'vitest';
import { isSamePage } from '../../../utils/shared/page-address.ts';

it.each([
  ['a place in it', 'https://a.example/b#c', 'https://a.example/b', true],
  ['another place in it', 'https://a.example/b#c', 'https://a.example/b#d', true],
  ['a route of an app', 'https://a.example/#/inbox', 'https://a.example/#/sent', false],
  ['a route as it was written once', 'https://a.example/#!inbox', 'https://a.example/', false],
  ['another path', 'https://a.example/b', 'https://a.example/c', false],
  ['another query', 'https://a.example/?q=1', 'https://a.example/?q=2', false],
])('%s: %s and %s are one page: %s', (_, one, other, same) => {
  expect(isSamePage(one, other)).toBe(same);
});
