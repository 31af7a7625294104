import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fetchDocument } from '../../../utils/host/fetch-document.ts';

/** Gives as many bytes as its path says; `/slow` begins and never ends, `/away` leads to `/10`. */
const server = createServer((request, response) => {
  const path = request.url ?? '';
  if (path === '/away')
    return void response.writeHead(302, { location: `${origin.replace('127.0.0.1', 'localhost')}/10` }).end();
  if (path === '/gone') return void response.writeHead(404).end('no');
  response.writeHead(200, path.endsWith('?told') ? { 'content-length': Number.parseInt(path.slice(1), 10) } : {});
  if (path === '/slow') return void response.write('x'.repeat(100));
  response.end('x'.repeat(Number.parseInt(path.slice(1), 10)));
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const LIMITS = { bytes: 1_000, ms: 10_000 };
const get = (path: string, more: Partial<Parameters<typeof fetchDocument>[1]> = {}) =>
  fetchDocument(origin + path, {
    limits: LIMITS,
    signal: new AbortController().signal,
    mayRead: () => true,
    onProgress: () => {},
    ...more,
  });

it('a document comes whole, and how much of it is there is told', async () => {
  const told: [number, number | undefined][] = [];
  const got = await get('/900?told', { onProgress: (...much) => told.push(much) });
  expect(got.ok && got.value.length).toBe(900);
  expect(told.at(-1)?.[1]).toBe(900);
});

it('one that is too large is not read, whether its size was told or not', async () => {
  expect(await get('/1001?told')).toEqual({ ok: false, problem: 'large' });
  expect(await get('/200000')).toEqual({ ok: false, problem: 'large' });
});

it('one that is not given, or that nobody gives, says so', async () => {
  expect(await get('/gone')).toEqual({ ok: false, problem: 'status' });
  expect(
    await fetchDocument('http://127.0.0.1:1/', {
      limits: LIMITS,
      signal: new AbortController().signal,
      mayRead: () => true,
      onProgress: () => {},
    }),
  ).toEqual({ ok: false, problem: 'network' });
});

it('one that takes too long is given up, and one that was put off at once', async () => {
  expect(await get('/slow', { limits: { ...LIMITS, ms: 200 } })).toEqual({ ok: false, problem: 'slow' });
  const control = new AbortController();
  const got = get('/slow', { signal: control.signal, onProgress: () => control.abort() });
  expect(await got).toEqual({ ok: false, problem: 'dropped' });
});

it('one whose address leads to a site that may not be read is not read', async () => {
  const asked: string[] = [];
  const mayRead = (url: string) => asked.push(url) > 0 && !url.includes('localhost');
  expect(await get('/away', { mayRead })).toEqual({ ok: false, problem: 'elsewhere' });
  expect(asked).toHaveLength(1);
});
