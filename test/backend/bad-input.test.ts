import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { OFFER, type StubUpstream, startStubUpstream } from '../fakes/stub-upstream.ts';

/** Secrets that must be nowhere: the backend's key, the upstream's, a stranger's, and one that no pattern knows. */
const KEY = 'canaryKEY0000sixteen';
const UPSTREAM_KEY = 'canaryUPSTREAM00sixteen';
const TURN_SECRET = 'canaryTURN00sixteen';
const PEPPER = 'canaryPEPPER00sixteen';
const GUESS = 'canaryGUESS000sixteen';
const CANARY = /canary[A-Z]+/;

let stub: StubUpstream;
let backend: Backend;
const log: string[] = [];
const answers: string[] = [];
beforeAll(async () => {
  stub = await startStubUpstream();
  const started = await createBackend({
    upstream: { kind: 'compatible', url: stub.url, key: UPSTREAM_KEY, auth: 'bearer', offerStyle: 'form' },
    keys: `anna:${KEY}`,
    ice: { turn: { urls: ['turn:turn.example.com'], secret: TURN_SECRET, lifeS: 600 } },
    pepper: PEPPER,
    log: (line) => log.push(line),
  });
  if (!started.ok) throw new Error(started.problem);
  backend = started.value;
});
afterAll(async () => {
  await backend.close();
  await stub.close();
});

/** One request as bytes, so that nothing is put right on the way. */
async function send(lines: string[], body = ''): Promise<{ status: number; code: string | null; text: string }> {
  const { port, host } = new URL(backend.url);
  const socket = connect(Number(port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (part) => {
    answer += part;
  });
  // Who is refused while still sending is cut off; what was answered before counts.
  socket.on('error', () => {});
  const over = new Promise((resolve) => socket.once('close', resolve));
  const whole = lines.map((line) => line.replace('HOST', host)).join('\r\n');
  socket.write(`${whole}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  await over;
  answers.push(answer);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  const code = /"code":"([^"]+)"/.exec(answer)?.[1] ?? null;
  return { status, code, text: answer };
}
const head = (method: string, path: string, ...more: string[]) => [
  `${method} ${path} HTTP/1.1`,
  'Host: HOST',
  `Authorization: Bearer ${KEY}`,
  ...more,
];

describe('bad input', () => {
  it.each([
    ['a body that is too large', head('POST', '/token'), 'x'.repeat(20_000), 413, 'body_too_large'],
    ['a body that is no JSON', head('POST', '/token'), '{', 400, 'invalid_json'],
    ['a body that is a list', head('POST', '/token'), '[]', 400, 'invalid_value'],
    ['a deep body', head('POST', '/token'), `${'{"a":'.repeat(1500)}1${'}'.repeat(1500)}`, 400, 'unknown_parameter'],
    [
      'a deep session',
      head('POST', '/token'),
      `{"session":${'{"a":'.repeat(1500)}1${'}'.repeat(1500)}}`,
      400,
      'not_allowed',
    ],
    ['more than clients may', head('POST', '/token'), '{"session":{"tools":[]}}', 400, 'not_allowed'],
    [
      'a model that was switched off',
      head('POST', '/token'),
      '{"session":{"model":"gpt-4o-realtime-preview"}}',
      400,
      'not_allowed',
    ],
    [
      '300 kB of SDP',
      head('POST', '/session', 'Content-Type: application/sdp'),
      OFFER.padEnd(300_000, 'a=x\r\n'),
      413,
      'body_too_large',
    ],
    [
      'SDP as JSON',
      head('POST', '/session', 'Content-Type: application/json'),
      '{"sdp":"v=0"}',
      415,
      'unsupported_content_type',
    ],
    [
      'a content type that only begins right',
      head('POST', '/session', 'Content-Type: application/sdpx'),
      OFFER,
      415,
      'unsupported_content_type',
    ],
    ['no key', ['POST /token HTTP/1.1', 'Host: HOST'], '', 401, 'invalid_api_key'],
    [
      'a wrong key',
      ['POST /token HTTP/1.1', 'Host: HOST', `Authorization: Bearer ${GUESS}`],
      '',
      401,
      'invalid_api_key',
    ],
    [
      'a key by the wrong scheme',
      ['POST /token HTTP/1.1', 'Host: HOST', `Authorization: Basic ${KEY}`],
      '',
      401,
      'invalid_api_key',
    ],
    [
      'two keys',
      ['POST /token HTTP/1.1', 'Host: HOST', `Authorization: Bearer ${GUESS}, Bearer ${KEY}`],
      '',
      401,
      'invalid_api_key',
    ],
    ['a key in the query', head('POST', `/token?key=${KEY}`), '', 400, 'key_in_url'],
    ['a key under a harmless name', head('GET', `/token?x=sk-${GUESS}`), '', 400, 'key_in_url'],
    ['a key in the query of another route', head('GET', `/healthz?access_token=${GUESS}`), '', 400, 'key_in_url'],
    ['a key in the query of the engine', head('POST', `/v1/realtime/calls?api_key=${GUESS}`), '', 400, 'key_in_url'],
    ['a secret by the name of OAuth', head('POST', `/token?client_secret=${GUESS}`), '', 400, 'key_in_url'],
    ['a key by the name of Azure', head('POST', `/session?x-api-key=${GUESS}`), '', 400, 'key_in_url'],
    ['a key as the path', head('GET', `/${GUESS}`), '', 404, 'not_found'],
    ['a path that goes up', head('GET', '/token/../../etc/passwd'), '', 404, 'not_found'],
    ['a path that goes up in disguise', head('GET', '/%2e%2e/%2e%2e/token%00'), '', 404, 'not_found'],
    ['a doubled slash', head('POST', '//token'), '', 404, 'not_found'],
    ['another spelling', head('POST', '/TOKEN'), '', 404, 'not_found'],
    ['another method', head('DELETE', '/token'), '', 404, 'not_found'],
    [
      'another host',
      ['POST /token HTTP/1.1', 'Host: evil.example', `Authorization: Bearer ${KEY}`],
      '',
      421,
      'foreign_host',
    ],
    ['a page of somebody', head('POST', '/token', 'Origin: https://evil.example'), '', 403, 'foreign_origin'],
    ['a page of nobody', head('POST', '/token', 'Origin: null'), '', 403, 'foreign_origin'],
  ])('is refused: %s', async (_name, lines, body, status, code) => {
    const before = stub.asked.length;
    const answer = await send(lines, body);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(stub.asked).toHaveLength(before);
  });

  it.each([
    [
      'headers without end',
      head('GET', '/token', ...Array.from({ length: 400 }, (_, at) => `X-H${at}: ${'a'.repeat(60)}`)),
      431,
    ],
    ['one huge header', head('GET', '/token', `X-Huge: ${'a'.repeat(100_000)}`), 431],
    ['no HTTP', ['hello'], 400],
    ['a header in two lengths', head('POST', '/token', 'Transfer-Encoding: chunked'), 400],
  ])('is refused before it is read: %s', async (_name, lines, status) => {
    expect((await send(lines)).status).toBe(status);
  });

  it('of every kind leaves the backend as it was', async () => {
    const good = await send(head('POST', '/token'), '{}');
    expect([good.status, good.text.includes('"value"')]).toEqual([200, true]);
  });
});

describe('secrets', () => {
  it('are in no answer, in no line of the log and in no metric', async () => {
    const metrics = await (await fetch(`${backend.url}/metrics`)).text();
    const api = await (await fetch(`${backend.url}/openapi.json`)).text();
    expect(log.length).toBeGreaterThan(20);
    expect([...answers, ...log, metrics, api].filter((one) => CANARY.test(one))).toEqual([]);
    expect(log.filter((line) => line.includes('anna'))).toEqual([]);
  });

  it('would be found if there was one', () => {
    expect(CANARY.test(`{"msg":"request","key":"${KEY}"}`)).toBe(true);
    expect(CANARY.test(`data: ${GUESS}`)).toBe(true);
  });

  it('count as refusals by reason', async () => {
    const metrics = await (await fetch(`${backend.url}/metrics`)).text();
    expect(metrics).toMatch(/^earshot_refused_total\{reason="invalid_api_key"\} 4$/m);
    expect(metrics).toMatch(/^earshot_refused_total\{reason="key_in_url"\} 6$/m);
    expect(metrics).toMatch(/^earshot_tokens_issued_total 1$/m);
    expect(metrics).toMatch(/^earshot_upstream_seconds_count\{operation="mint",outcome="ok"\} 1$/m);
  });
});
