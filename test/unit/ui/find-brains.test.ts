import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBrains, probeServer } from '../../../utils/ui/find-brains.ts';
import { type ChatServer, startChatServer } from '../../fakes/chat-server.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

const ORIGIN = 'chrome-extension://egihiloggninofnoapnbfcdndmhihbjn';
/** As a browser does it for an extension that may reach the host: the origin goes with what is not a mere GET. */
const asExtension: typeof fetch = (url, init) =>
  fetch(url, init?.method === 'POST' ? { ...init, headers: { ...init.headers, origin: ORIGIN } } : init);
const probe = (url: string) => probeServer(url, { fetch: asExtension, withinMs: 500 });

let server: ChatServer;
beforeEach(async () => {
  server = await startChatServer();
});
afterEach(() => server.close());

it('finds a server that lists its models and answers, and asks it for one token of one that can answer', async () => {
  server.allowed = [ORIGIN];
  expect(await probe(server.url)).toEqual({ url: server.url, state: 'found', models: ['llama3', 'nomic-embed-text'] });
  expect(server.asked).toEqual([{ model: 'llama3', max_tokens: 1, messages: [{ role: 'user', content: 'Hello.' }] }]);
});

it('is not fooled by a server that lists its models to everybody and answers no extension', async () => {
  expect(await probe(server.url)).toEqual({ url: server.url, state: 'refused' });
  expect(server.asked).toEqual([]);
});

it.each([
  ['hangs', { state: 'found', models: ['llama3', 'nomic-embed-text'], slow: true }],
  ['nonsense', { state: 'strange', why: expect.stringContaining('did not answer') }],
  ['fails', { state: 'strange', why: expect.stringContaining('status 500') }],
] as const)('says what is wrong with a server that %s', async (mood, expected) => {
  Object.assign(server, { mood, allowed: [ORIGIN] });
  expect(await probe(server.url)).toMatchObject(expected);
});

it.each<[string, (response: Parameters<typeof reply>[0]) => void, object]>([
  ['takes the connection and says nothing', () => {}, { state: 'hangs' }],
  ['is a web server', (response) => reply(response, 200, '<html>', 'text/html'), { state: 'strange' }],
  ['knows no such address', (response) => reply(response, 404, ''), { why: expect.stringContaining('status 404') }],
  ['leads elsewhere', (response) => response.writeHead(302, { location: '/' }).end(), { why: 'it leads elsewhere' }],
  ['wants a key', (response) => reply(response, 401, {}), { state: 'refused' }],
  ['has no model', (response) => reply(response, 200, { data: [] }), { why: expect.stringContaining('no model yet') }],
  ['lists what are no names', (response) => reply(response, 200, { data: [7, { id: '' }] }), { state: 'strange' }],
])('says of one that %s what it is', async (_, answer, expected) => {
  await withServer(
    (_request, response) => answer(response),
    async (url) => expect(await probe(url)).toMatchObject(expected),
  );
});

it('looks at every usual place and at the one that was typed, each once', async () => {
  server.allowed = [ORIGIN];
  const gone = await startChatServer();
  await gone.close();
  const found = await findBrains(server.url, { fetch: asExtension, usual: [gone.url, server.url] });
  expect(found.map(({ url, state }) => [url, state])).toEqual([
    [server.url, 'found'],
    [gone.url, 'nobody'],
  ]);
});
