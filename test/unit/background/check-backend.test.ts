import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { checkBackend } from '../../../utils/background/check-backend.ts';
import { setUp } from '../../fakes/backend-settings.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

type Rest = Parameters<typeof setUp> extends [string, ...infer More] ? More : never;
type Routes = Record<string, (request: IncomingMessage, response: ServerResponse) => void>;

/** Checks a backend; what it does not know of is 404. */
const check = (routes: Routes, ...more: Rest) =>
  withServer(
    (request, response) => {
      const route = routes[`${request.method} ${request.url}`];
      if (route) route(request, response);
      else reply(response, 404, `Cannot ${request.method} ${request.url}`, 'text/html');
    },
    async (url, asked) => ({
      ...(await checkBackend(setUp(url, ...more))),
      asked: asked.map((line) => line.split(' ').slice(0, 2).join(' ')),
    }),
  );

const json = (status: number, body: unknown) => (_request: IncomingMessage, response: ServerResponse) =>
  reply(response, status, body);
/** What Express answers for a route that has only a POST. */
const allowsPost = (_request: IncomingMessage, response: ServerResponse) =>
  response.writeHead(200, { allow: 'POST' }).end('POST');

describe('a backend that gives tokens', () => {
  it('is said to, with the host that calls go to and never with the token', async () => {
    const earshot = { warnings: ['The model ends soon.'] };
    const { result } = await check({ 'POST /token': json(200, { value: 'ek_0123456789abcdef', earshot }) });
    expect(result).toEqual({
      ok: true,
      value: { by: 'token', callHost: 'api.openai.com', warnings: ['The model ends soon.'] },
    });
  });

  it('is found out anew, whatever was found before', async () => {
    const { asked } = await check(
      { 'POST /token': json(200, { value: 'ek_0123456789abcdef' }) },
      {},
      { way: 'session' },
    );
    expect(asked).toEqual(['POST /token']);
  });
});

describe('a backend that answers calls', () => {
  it('is known by what its endpoint says that it takes, without any offer', async () => {
    const { result, asked, found } = await check(
      { 'OPTIONS /session': allowsPost },
      {},
      { way: 'session', namesCalls: false },
    );
    expect(result).toEqual({ ok: true, value: { by: 'backend', path: '/session', warnings: [] } });
    expect(asked).toEqual(['POST /token', 'GET /token', 'OPTIONS /session']);
    expect(found).toMatchObject({ way: 'session', namesCalls: false });
  });

  it.each([
    [400, { error: { message: 'Empty offer', code: 'invalid_offer' } }],
    [415, { error: { message: 'Send the offer as application/sdp.' } }],
    [200, { error: { message: 'Missing SDP', code: 'invalid_request_error' } }, 'text/html; charset=utf-8'],
  ])('or else by its refusal of an empty offer: %i', async (status, body, type = 'application/json') => {
    let sent: string | undefined;
    const { result } = await check({
      'POST /session': (request, response) => {
        sent = request.headers['content-length'];
        reply(response, status, body, type);
      },
    });
    expect(result).toMatchObject({ value: { by: 'backend' } });
    expect(sent).toBe('0');
  });

  it('is not believed in because a server lets other origins ask for everything', async () => {
    const letsIn = (_request: IncomingMessage, response: ServerResponse) =>
      response.writeHead(204, { 'access-control-allow-methods': 'GET,HEAD,PUT,PATCH,POST,DELETE' }).end();
    const { result } = await check({ 'OPTIONS /session': letsIn });
    expect(result).toMatchObject({ problem: { code: 'backend.refused', status: 404 } });
  });

  it.each([
    [
      'whose own key is bad',
      200,
      { error: { message: 'Incorrect API key provided: sk-abcdef123456' } },
      'backend.upstream_refused',
    ],
    ['that wants a key', 401, { error: { message: 'No.' } }, 'auth.required'],
    ['that is down', 503, 'no', 'backend.down'],
  ])('one %s is told as that', async (_name, status, body, code) => {
    const { result } = await check({ 'POST /session': json(status, body) });
    expect(result).toMatchObject({ problem: { code } });
    expect(JSON.stringify(result)).not.toContain('sk-abcdef');
  });

  it('is asked at the very address that the person says answers calls', async () => {
    const { result, asked } = await withServer(allowsPost, async (url, asked) => ({
      ...(await checkBackend(setUp(`${url}/voice`, { answers: 'calls' }))),
      asked: [...asked],
    }));
    expect(result).toMatchObject({ value: { by: 'backend', path: '/voice' } });
    expect(asked.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['OPTIONS /voice']);
  });
});

it('a backend that answers calls is not the one for who wants a WebSocket', async () => {
  const { result } = await check({ 'OPTIONS /session': allowsPost }, { transport: 'websocket' });
  expect(result).toMatchObject({ problem: { code: 'backend.no_websocket' } });
});

it('a server that shows a page for everything is neither', async () => {
  const { result } = await withServer(
    (_request, response) => reply(response, 200, '<!doctype html><p>Hello', 'text/html'),
    async (url) => checkBackend(setUp(url)),
  );
  expect(result).toMatchObject({ problem: { code: 'backend.bad_answer' } });
});
