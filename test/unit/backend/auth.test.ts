import { describe, expect, it } from 'vitest';
import { isExtensionOrNone, isOwnHost, readKeys } from '../../../backend/auth.ts';

const keysFrom = (list?: string) => {
  const keys = readKeys(list);
  if (typeof keys === 'string') throw new Error(keys);
  return keys;
};

describe('keys', () => {
  it('are made up, at least 192 bits long, when none is configured', () => {
    const { madeUp, admit } = keysFrom('');
    expect(madeUp).toMatch(/^earshot_[\w-]{32}$/);
    expect(admit(`Bearer ${madeUp}`)).toBe(true);
    expect(keysFrom().madeUp).not.toBe(madeUp);
  });

  it('are those that were configured, and no others', () => {
    const { madeUp, admit } = keysFrom('first-key-of-sixteen, second-key-of-sixteen');
    expect(madeUp).toBeUndefined();
    expect(['Bearer first-key-of-sixteen', 'bearer second-key-of-sixteen'].map(admit)).toEqual([true, true]);
    const refused = [undefined, '', 'Bearer', 'Bearer first-key-of-sixtee', 'Basic first-key-of-sixteen'];
    expect(refused.map(admit)).toEqual(refused.map(() => false));
  });

  it('may not be short', () => {
    expect(readKeys('short')).toBe('EARSHOT_KEYS: each key needs 16 characters.');
  });
});

it.each([
  [undefined, true],
  ['chrome-extension://abc', true],
  ['moz-extension://abc', true],
  ['https://example.org', false],
  ['http://127.0.0.1:3000', false],
  ['null', false],
])('takes origin %s for an extension or none: %s', (origin, expected) => {
  expect(isExtensionOrNone(origin)).toBe(expected);
});

it.each([
  ['127.0.0.1:80', '127.0.0.1', true],
  ['localhost', '127.0.0.1', true],
  ['[::1]:80', '::1', true],
  ['evil.example', '127.0.0.1', false],
  ['127.0.0.1.evil.example:80', '127.0.0.1', false],
  [undefined, '127.0.0.1', false],
  ['earshot.example', '0.0.0.0', true],
])('answers for host %s when bound to %s: %s', (header, bound, expected) => {
  expect(isOwnHost(header, bound)).toBe(expected);
});
