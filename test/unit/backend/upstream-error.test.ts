import { expect, it } from 'vitest';
import { readRefusal } from '../../../backend/upstream/upstream-error.ts';

const KEY = 'CANARY-key-0123456789';
const read = (status: number, text: string, headers: Record<string, string> = {}) =>
  readRefusal({ status, headers: new Headers(headers), text }, [KEY]);
const error = (members: object) => JSON.stringify({ error: members });

it.each([
  [
    401,
    error({ message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' }),
    'invalid_api_key',
  ],
  [404, error({ message: 'The model does not exist.', code: 'model_not_found', param: 'model' }), 'model_not_found'],
  [400, error({ message: '', type: '', code: '', param: '' }), 'upstream_bad_request'],
  [400, '{}', 'upstream_bad_request'],
  [400, '', 'upstream_bad_request'],
  [403, error({}), 'upstream_unauthorized'],
  [429, error({ message: 'Slow down.', code: null }), 'rate_limit_exceeded'],
  [500, '<html>Internal error</html>', 'upstream_error'],
  [503, 'null', 'upstream_error'],
  [418, error([]), 'upstream_error'],
])('a %i with %s keeps its status and has a code', (status, text, code) => {
  const refusal = read(status, text);
  expect(refusal).toMatchObject({ status, code, source: 'upstream' });
  expect(refusal.message).not.toBe('');
  expect(refusal.message).not.toContain('<');
});

it('keeps the request id and when to come again', () => {
  const refusal = read(429, '{}', { 'x-request-id': 'req_abc123', 'retry-after': '7' });
  expect(refusal).toMatchObject({ requestId: 'req_abc123', retryAfterS: 7 });
  expect(read(500, '', { 'apim-request-id': '0a-1b' }).requestId).toBe('0a-1b');
  expect(read(500, '', { 'x-request-id': 'a b<c>' }).requestId).toBeUndefined();
  const date = new Date(Date.now() + 90_000).toUTCString();
  expect(read(503, '', { 'retry-after': date }).retryAfterS).toBeGreaterThan(80);
  expect(read(503, '', { 'retry-after': 'soon' }).retryAfterS).toBeUndefined();
});

it('repeats no key, wherever the service puts it', () => {
  const refusal = read(
    401,
    error({ message: `Wrong key ${KEY}\nand sk-proj-abcdefghijk and Bearer xyz`, code: KEY, param: `p ${KEY}` }),
  );
  expect(JSON.stringify(refusal)).not.toMatch(/CANARY|abcdefghijk|xyz|\\n/);
});

it('is short, whatever the service says', () => {
  const refusal = read(400, error({ message: 'x'.repeat(10_000), code: 'y'.repeat(10_000) }));
  expect([refusal.message.length, refusal.code?.length]).toEqual([300, 64]);
});
