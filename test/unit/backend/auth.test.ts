import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isOriginAllowed, isOwnHost, readKeys } from '../../../backend/auth.ts';

const keysFrom = (list?: string) => {
  const keys = readKeys('EARSHOT_KEYS', list);
  if (!keys.ok) throw new Error(keys.problem);
  return keys.value;
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

  it('may not be short, with a name before it or not', () => {
    for (const list of ['short', 'anna:short']) {
      const problem = 'EARSHOT_KEYS: each key needs 16 characters.';
      expect(readKeys('EARSHOT_KEYS', list)).toEqual({ ok: false, problem });
    }
  });

  it.each([
    `anna:sha256:${'ab'.repeat(16)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha256:${'a'.repeat(65)}`,
    `SHA256:${'g'.repeat(64)}`,
    'anna:sha256:',
    'sha256:',
    `bert:first-key-of-sixteen,anna:sha256:${'ab'.repeat(16)}`,
  ])('are no hash that was cut off, which would be a key that stands in the configuration: %s', (list) => {
    const problem = 'EARSHOT_KEYS: after sha256: the 64 hex digits of a hash are needed.';
    expect(readKeys('EARSHOT_KEYS', list)).toEqual({ ok: false, problem });
  });

  it('have holders: the name before them, or one that tells nothing; and may be given as hashes', () => {
    const hashed = createHash('sha256').update('third-key-of-sixteen').digest('hex');
    const { holder } = keysFrom(`anna:first-key-of-sixteen, second-key-of-sixteen, carl:sha256:${hashed}`);
    expect(holder('Bearer first-key-of-sixteen')).toBe('anna');
    expect(holder('Bearer second-key-of-sixteen')).toMatch(/^key-[0-9a-f]{16}$/);
    expect(holder('Bearer third-key-of-sixteen')).toBe('carl');
    expect(holder(`Bearer sha256:${hashed}`)).toBeUndefined();
    expect(holder('Bearer anna:first-key-of-sixteen')).toBeUndefined();
  });
});

describe('origins', () => {
  it.each([
    [undefined, true],
    ['chrome-extension://abc', true],
    ['moz-extension://abc', true],
    ['https://example.org', false],
    ['http://127.0.0.1:3000', false],
    ['null', false],
  ])('without a list %s may come: %s', (origin, expected) => {
    expect(isOriginAllowed(origin, [])).toBe(expected);
  });

  it.each([
    [undefined, true],
    ['chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh', true],
    ['chrome-extension://paaabbbbccccddddeeeeffffgggghhhh', false],
    ['moz-extension://8a1e6b0e-0000-4000-8000-000000000000', true],
    ['https://voice.example.com', true],
    ['https://voice.example.com.evil.org', false],
    ['null', false],
  ])('with a list %s may come: %s', (origin, expected) => {
    const origins = [
      'chrome-extension://aaaabbbbccccddddeeeeffffgggghhhh',
      'moz-extension://*',
      'https://voice.example.com',
    ];
    expect(isOriginAllowed(origin, origins)).toBe(expected);
  });
});

it.each([
  ['127.0.0.1:80', '127.0.0.1', undefined, true],
  ['localhost', '127.0.0.1', undefined, true],
  ['[::1]:80', '::1', undefined, true],
  ['evil.example', '127.0.0.1', undefined, false],
  ['127.0.0.1.evil.example:80', '127.0.0.1', undefined, false],
  [undefined, '127.0.0.1', undefined, false],
  ['earshot.example', '0.0.0.0', undefined, true],
  ['voice.example.com', '127.0.0.1', 'voice.example.com', true],
  ['evil.example', '0.0.0.0', 'voice.example.com', false],
  ['localhost:8787', '0.0.0.0', 'voice.example.com', true],
])('answers for host %s when bound to %s and known as %s: %s', (header, bound, known, expected) => {
  expect(isOwnHost(header, bound, known)).toBe(expected);
});
