import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { connectClient } from '../fakes/webrtc-client.ts';

const workerFile = new URL('../fakes/fake-engine-worker.ts', import.meta.url);
const log: string[] = [];
let backend: Backend;

beforeAll(async () => {
  const started = await createBackend({ workerFile, greets: false, keepsRecords: true, log: (line) => log.push(line) });
  if (!started.ok) throw new Error(started.problem);
  backend = started.value;
});
afterAll(() => backend.close());

const bearer = () => ({ authorization: `Bearer ${backend.key}` });
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${backend.url}${path}`, { ...init, headers: { ...bearer(), ...(init.headers as Record<string, string>) } });
const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
const mint = async (body?: object) =>
  (await (await ask('/v1/realtime/client_secrets', { method: 'POST', body: JSON.stringify(body ?? {}) })).json()) as {
    value: string;
    expires_at: number;
    session: { model: string; expires_at: number };
  };

describe('/token', () => {
  it.each(['GET', 'POST'])('gives a client secret and where the offer goes to %s', async (method) => {
    const response = await ask('/token', { method });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const secret = (await response.json()) as Record<string, unknown>;
    expect(secret).toMatchObject({
      value: expect.stringMatching(/^ek_[0-9a-f]{48}$/),
      session: { type: 'realtime' },
      earshot: {
        call_url: `${backend.url}/v1/realtime/calls`,
        websocket_url: `${backend.url.replace('http', 'ws')}/v1/realtime`,
      },
    });
    const lifeS = Number(secret.expires_at) - Date.now() / 1000;
    expect([lifeS > 50, lifeS <= 61]).toEqual([true, true]);
  });

  it('refuses a request without the key, and one with another', async () => {
    for (const authorization of ['', 'Bearer nonsense', `Basic ${backend.key}`]) {
      const response = await ask('/token', { method: 'POST', headers: { authorization } });
      expect([response.status, await codeOf(response)]).toEqual([401, 'invalid_api_key']);
    }
  });

  it('refuses a web page whatever its key, and lets extensions in', async () => {
    const page = await ask('/token', { method: 'POST', headers: { origin: 'https://example.org' } });
    expect([page.status, await codeOf(page)]).toEqual([403, 'foreign_origin']);
    for (const origin of ['chrome-extension://abcdefghijklmnop', 'moz-extension://1-2-3']) {
      const preflight = await fetch(`${backend.url}/token`, { method: 'OPTIONS', headers: { origin } });
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      const response = await ask('/token', { method: 'POST', headers: { origin } });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    }
  });

  it('refuses a foreign Host', async () => {
    const { port } = new URL(backend.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ port, path: '/token', headers: { ...bearer(), host: `evil.example:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it('refuses a body over its cap and one that is no JSON', async () => {
    const large = await ask('/token', { method: 'POST', body: `{"x":"${'a'.repeat(20_000)}"}` });
    expect([large.status, await codeOf(large)]).toEqual([413, 'body_too_large']);
    const broken = await ask('/token', { method: 'POST', body: '{' });
    expect([broken.status, await codeOf(broken)]).toEqual([400, 'invalid_json']);
  });
});

describe('/v1/realtime/client_secrets', () => {
  it('honours the life and the session that are asked for', async () => {
    const secret = await mint({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: { type: 'realtime', model: 'gpt-realtime-2.1', instructions: 'Be brief.' },
    });
    expect(Math.round(secret.expires_at - Date.now() / 1000)).toBeGreaterThanOrEqual(58);
    expect(secret.session).toMatchObject({ model: 'gpt-realtime-2.1', instructions: 'Be brief.', expires_at: 0 });
  });

  it.each([
    ['a life of 5 s', { expires_after: { seconds: 5 } }, 'invalid_value'],
    ['a life of a day', { expires_after: { seconds: 86_400 } }, 'invalid_value'],
    ['a session without type', { session: {} }, 'missing_required_parameter'],
    ['a beta session', { session: { type: 'realtime', voice: 'alloy' } }, 'unknown_parameter'],
  ])('refuses %s', async (_name, body, code) => {
    const response = await ask('/v1/realtime/client_secrets', { method: 'POST', body: JSON.stringify(body) });
    expect([response.status, await codeOf(response)]).toEqual([400, code]);
  });

  it('refuses a client secret in place of the key', async () => {
    const { value } = await mint();
    const response = await ask('/v1/realtime/client_secrets', {
      method: 'POST',
      headers: { authorization: `Bearer ${value}` },
    });
    expect(response.status).toBe(401);
  });
});

describe('/v1/realtime/calls', () => {
  const post = (secret: string, body = 'v=0', type = 'application/sdp') =>
    fetch(`${backend.url}/v1/realtime/calls`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': type },
      body,
    });

  it('refuses a wrong secret, no offer, and an offer that is too large', async () => {
    const { value } = await mint();
    expect((await post('ek_wrong')).status).toBe(401);
    expect((await post(backend.key ?? '')).status).toBe(401);
    expect((await post(value, '{"sdp":"v=0"}')).status).toBe(400);
    expect((await post(value, 'v=0\r\nnonsense')).status).toBe(400);
    expect((await post(value, `v=0${'a'.repeat(100_000)}`)).status).toBe(413);
    expect((await post(value, '{}', 'application/json')).status).toBe(415);
  });

  it('answers a preflight for any origin', async () => {
    const response = await fetch(`${backend.url}/v1/realtime/calls`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.org',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-openai-agents-sdk',
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-headers')).toContain('x-openai-agents-sdk');
  });

  it('takes an offer with a needless model, answers lite over loopback, records what came, and hangs up', async () => {
    const { value } = await mint({ session: { type: 'realtime', instructions: 'Be brief.' } });
    const client = await connectClient(`${backend.url}/v1/realtime/calls?model=gpt-realtime`, value);
    const created = await client.until(({ type }) => type === 'session.created');
    expect(created).toMatchObject({ session: { instructions: 'Be brief.' } });
    expect(client.callId).toMatch(/^rtc_[0-9a-f]{32}$/);
    expect(client.answer).toContain('a=ice-lite');
    expect(client.answer).toContain('a=max-message-size:262144');
    expect([...client.answer.matchAll(/^a=candidate:\S+ \d+ udp \d+ (\S+)/gm)].map(([, host]) => host)).toEqual(
      Array(2).fill('127.0.0.1'),
    );
    client.send({ type: 'session.update', session: { type: 'realtime' } });
    client.sendText('nonsense');
    await client.until(({ type }) => type === 'error');
    const record = await ask(`/v1/realtime/calls/${client.callId}/record`);
    expect(await record.json()).toEqual({
      received: [{ type: 'session.update', session: { type: 'realtime' } }, 'nonsense'],
    });
    const hangup = () => ask(`/v1/realtime/calls/${client.callId}/hangup`, { method: 'POST' });
    expect((await hangup()).status).toBe(200);
    expect((await hangup()).status).toBe(404);
    await client.close();
  });

  it('frees a call when its peer goes away', async () => {
    const { value } = await mint();
    const client = await connectClient(`${backend.url}/v1/realtime/calls`, value);
    const ended = log.length;
    await client.close();
    await expect.poll(() => log.slice(ended).some((line) => line.includes('call ended'))).toBe(true);
  });

  it('opens a call by /session and by a form with the key, without a secret', async () => {
    const { value } = await mint();
    const client = await connectClient(`${backend.url}/v1/realtime/calls`, value);
    const form = new FormData();
    form.set('sdp', client.offer);
    form.set('session', JSON.stringify({ type: 'realtime' }));
    const unified = await ask('/v1/realtime/calls', { method: 'POST', body: form });
    const own = await ask('/session', {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: client.offer,
    });
    for (const response of [unified, own]) {
      expect(response.status).toBe(201);
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(response.headers.get('location')).toMatch(/^\/v1\/realtime\/calls\/rtc_/);
      expect(await response.text()).toContain('a=ice-lite');
    }
    await client.close();
  });
});

it('ends its calls and says so when the engine has failed, instead of leaving people talking with nobody', async () => {
  const started = await createBackend({
    workerFile: new URL('../fakes/crashing-engine-worker.ts', import.meta.url),
    keys: 'first-key-of-sixteen',
  });
  if (!started.ok) throw new Error(started.problem);
  const { url, close } = started.value;
  const headers = { authorization: 'Bearer first-key-of-sixteen' };
  const { value } = (await (await fetch(`${url}/token`, { headers })).json()) as { value: string };
  const client = await connectClient(`${url}/v1/realtime/calls`, value);
  client.send({ type: 'response.create' });
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status, { timeout: 15_000 }).toBe(503);
  const refused = await fetch(`${url}/token`, { headers });
  expect([refused.status, await codeOf(refused)]).toEqual([503, 'engine_failed']);
  // Nor by the engine's own addresses, with the key or with a secret from before.
  const offered = await fetch(`${url}/v1/realtime/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/sdp' },
    body: client.offer,
  });
  const minted = await fetch(`${url}/v1/realtime/client_secrets`, { method: 'POST', headers });
  for (const response of [offered, minted])
    expect([response.status, await codeOf(response)]).toEqual([503, 'engine_failed']);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/realtime?model=local`, { headers });
  const [, response] = (await once(
    socket.on('error', () => {}),
    'unexpected-response',
  )) as [object, IncomingMessage];
  expect(response.statusCode).toBe(503);
  response.destroy();
  await client.channelClosed;
  await client.close();
  await close();
});

it('says it is healthy to anyone, and knows no other address', async () => {
  expect(await (await fetch(`${backend.url}/healthz`)).json()).toEqual({ ok: true });
  expect((await ask('/nothing')).status).toBe(404);
});

it('never writes a key into its log', () => {
  expect(log.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ msg: 'request', method: 'POST', route: '/token', status: 200 }),
  );
  expect(log.filter((line) => /ek_|earshot_|Bearer/.test(line))).toEqual([]);
});
