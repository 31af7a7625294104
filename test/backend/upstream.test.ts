import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Backend, type BackendOptions, createBackend } from '../../backend/backend.ts';
import { ANSWER, OFFER, startStubUpstream } from '../fakes/stub-upstream.ts';

const KEY = 'first-key-of-sixteen';
const UPSTREAM_KEY = 'sk-CANARY-0123456789abcdef';
/** Longer than any wait of the backend in these tests. */
const SOON = { timeout: 15_000 };
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(options: BackendOptions = {}, kind: 'form' | 'secret' | 'bare' = 'form') {
  const stub = await startStubUpstream();
  const log: string[] = [];
  const started = await createBackend({
    upstream: { kind: 'compatible', url: stub.url, key: UPSTREAM_KEY, auth: 'bearer', offerStyle: kind },
    keys: `anna:${KEY},bert:second-key-of-sixteen`,
    pepper: 'pepper',
    log: (line) => log.push(line),
    ...options,
  });
  if (!started.ok) throw new Error(started.problem);
  open.push(stub, started.value);
  return { stub, log, backend: started.value };
}

const ask = ({ url }: Backend, path: string, init: RequestInit = {}) =>
  fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${KEY}`, ...(init.headers as object) } });
const call = (backend: Backend, headers: Record<string, string> = {}) =>
  ask(backend, '/session', { method: 'POST', headers: { 'content-type': 'application/sdp', ...headers }, body: OFFER });
const problemOf = async (response: Response) => ({
  status: response.status,
  ...((await response.json()) as { error: Record<string, unknown> & { request_id?: string } }).error,
});

describe('a token of a service behind the backend', () => {
  const mint = {
    tokenLifeS: 60,
    session: { type: 'realtime', model: 'gpt-realtime', audio: { output: { voice: 'marin' } } },
  };

  it('is asked for with the operator’s session, a short life and a hash in place of the user', async () => {
    const { backend, stub } = await start({ mint });
    const response = await ask(backend, '/token', { method: 'POST' });
    expect(await response.json()).toEqual({
      value: 'ek_stub0123456789',
      expires_at: expect.any(Number),
      session: { id: 'sess_stub', ...mint.session },
      earshot: {
        call_url: `${stub.url}/v1/realtime/calls`,
        websocket_url: `${stub.url.replace('http', 'ws')}/v1/realtime`,
        warnings: [expect.stringMatching(/^The model gpt-realtime (is|was) switched off on 2027-01-20/)],
      },
    });
    const [asked] = stub.asked;
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/v1/realtime/client_secrets',
      headers: {
        authorization: `Bearer ${UPSTREAM_KEY}`,
        'openai-safety-identifier': expect.stringMatching(/^[0-9a-f]{64}$/),
        'content-type': 'application/json',
        // A body that comes compressed would not be read.
        'accept-encoding': 'identity',
      },
    });
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      expires_after: { anchor: 'created_at', seconds: 60 },
      session: mint.session,
    });
    expect(JSON.stringify(asked)).not.toContain('anna');
  });

  it('knows each user under one name, and another user under another', async () => {
    const { backend, stub } = await start();
    const keys = [KEY, KEY, 'second-key-of-sixteen'];
    for (const key of keys) await ask(backend, '/token', { headers: { authorization: `Bearer ${key}` } });
    const [one, again, other] = stub.asked.map(({ headers }) => headers['openai-safety-identifier']);
    expect([again === one, other === one]).toEqual([true, false]);
  });

  it('brings TURN credentials and what is left of the day', async () => {
    const { backend } = await start({
      ice: { turn: { urls: ['turn:turn.example.com'], secret: 'shared', lifeS: 600 } },
      limits: { perMinute: 0, sessionsPerDay: 0, secondsPerDay: 600 },
    });
    const { earshot } = (await (await ask(backend, '/token')).json()) as { earshot: object };
    expect(earshot).toMatchObject({
      ice_servers: [
        {
          urls: ['turn:turn.example.com'],
          username: expect.stringMatching(/^\d+:[0-9a-f]{16}$/),
          credential: expect.stringMatching(/^[\w+/]{27}=$/),
        },
      ],
      limits: { daily_seconds_left: 600 },
    });
  });

  it('that is not given carries all the same what a client should know', async () => {
    const { backend } = await start({ mint, ceilingSeconds: 600, modes: { token: false, session: true } });
    const response = await ask(backend, '/token');
    expect([response.status, await response.json()]).toMatchObject([
      404,
      {
        earshot: {
          session_url: '/session',
          limits: { session_seconds: 600 },
          warnings: [expect.stringContaining('gpt-realtime')],
        },
      },
    ]);
  });

  it('is not forwarded when it asks for more than clients may have', async () => {
    const { backend, stub } = await start({ mint });
    const body = JSON.stringify({ session: { instructions: 'Be evil.' } });
    expect(await problemOf(await ask(backend, '/token', { method: 'POST', body }))).toMatchObject({
      status: 400,
      code: 'not_allowed',
      param: 'session.instructions',
    });
    expect(stub.asked).toEqual([]);
  });

  it('is not given where tokens are switched off; the answer says where to go instead', async () => {
    const { backend, stub } = await start({ modes: { token: false, session: true }, ceilingSeconds: 600 });
    const response = await ask(backend, '/token', { method: 'POST' });
    expect([response.status, await response.json()]).toMatchObject([
      404,
      { error: { code: 'token_mode_off' }, earshot: { session_url: '/session', limits: { session_seconds: 600 } } },
    ]);
    expect(stub.asked).toEqual([]);
  });
});

it('a page may ask where its origin was named, and the browser may keep the answer to its preflight', async () => {
  const app = 'https://app.example.com';
  const { backend } = await start({ origins: [app, 'moz-extension://*'] });
  const preflight = (origin: string) =>
    fetch(`${backend.url}/session`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
  const allowed = await preflight(app);
  expect([allowed.status, Object.fromEntries(allowed.headers)]).toMatchObject([
    204,
    {
      'access-control-allow-origin': app,
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-max-age': '600',
      vary: 'Origin',
    },
  ]);
  const answer = await call(backend, { origin: app });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([201, app]);
  expect(answer.headers.get('access-control-expose-headers')).toContain('Location');
  const firefox = 'moz-extension://8a1e6b0e-0000-4000-8000-000000000000';
  expect((await preflight(firefox)).headers.get('access-control-allow-origin')).toBe(firefox);
  for (const origin of ['https://evil.example', 'chrome-extension://abcdefghijklmnopabcdefghijklmnop', 'null']) {
    const refused = await preflight(origin);
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  }
});

it('a token says that nobody counts its call, where minutes are limited and tokens are given all the same', async () => {
  const { backend, log } = await start({ ceilingSeconds: 600, modes: { token: true, session: true } });
  const { earshot } = (await (await ask(backend, '/token')).json()) as { earshot: { warnings: string[] } };
  expect(earshot.warnings).toEqual([expect.stringContaining('neither counted nor ended')]);
  expect(log.some((line) => line.includes('neither counted nor ended'))).toBe(true);
});

it('is never one at which a cloud tells a machine its credentials, whichever of its addresses leads there', async () => {
  const started = await createBackend({
    upstream: {
      kind: 'compatible',
      url: 'http://127.0.0.1:9',
      key: '',
      auth: 'none',
      offerStyle: 'form',
      callsUrl: 'http://169.254.169.254/calls',
    },
  });
  expect(started).toMatchObject({ ok: false, problem: expect.stringContaining('169.254.169.254 leads to') });
});

describe('what goes wrong behind the backend', () => {
  const json =
    (status: number, body: unknown, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
  const error = (members: object) => ({ error: members });

  it.each([
    [
      'a 400 that says nothing',
      json(400, error({ message: '', type: '', code: '', param: '' })),
      400,
      'upstream_bad_request',
    ],
    [
      'a bad key',
      json(401, error({ code: 'invalid_api_key', message: `Incorrect API key: ${UPSTREAM_KEY}` })),
      401,
      'invalid_api_key',
    ],
    [
      'an unknown model',
      json(404, error({ code: 'model_not_found', message: 'No such model.' })),
      404,
      'model_not_found',
    ],
    [
      'too many requests',
      json(429, error({ code: 'rate_limit_exceeded' }), { 'retry-after': '7' }),
      429,
      'rate_limit_exceeded',
    ],
    ['a failure', json(500, error({ code: 'server_error', message: 'Oops.' })), 500, 'server_error'],
    [
      'a page',
      (r: ServerResponse) => r.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Down</h1>'),
      503,
      'upstream_error',
    ],
    [
      'a page with status 200',
      (r: ServerResponse) => r.writeHead(200).end('<h1>Hello</h1>'),
      502,
      'upstream_bad_answer',
    ],
    [
      'an error with status 200',
      json(200, error({ code: 'invalid_api_key', message: 'Wrong key.' })),
      502,
      'invalid_api_key',
    ],
    ['JSON without a secret', json(200, { hello: 1 }), 502, 'upstream_bad_answer'],
    [
      'a redirect',
      (r: ServerResponse) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      502,
      'upstream_bad_answer',
    ],
    [
      'half an answer',
      (r: ServerResponse) => r.writeHead(200, { 'content-length': '100' }).write('{', () => r.destroy()),
      502,
      'upstream_bad_answer',
    ],
    ['a cut connection', (r: ServerResponse) => r.destroy(), 502, 'upstream_unreachable'],
    ['a megabyte', (r: ServerResponse) => r.writeHead(200).end('x'.repeat(1_000_000)), 502, 'upstream_bad_answer'],
  ])('is passed on in one shape: %s', async (_name, answer, status, code) => {
    const { backend, stub, log } = await start();
    stub.answerWith((response) => {
      response.setHeader('x-request-id', 'req_from_upstream');
      answer(response);
    });
    const response = await ask(backend, '/token', { method: 'POST' });
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status, code, source: 'upstream', message: expect.stringMatching(/.{5}/) });
    if (code !== 'upstream_unreachable') {
      expect([response.headers.get('x-request-id'), problem.request_id]).toEqual(Array(2).fill('req_from_upstream'));
    }
    if (status === 429) expect(response.headers.get('retry-after')).toBe('7');
    expect(JSON.stringify([problem, log])).not.toContain('CANARY');
    expect(JSON.stringify(problem)).not.toContain('<h1>');
  });

  it('is told as such when it takes too long, or when there is nobody', async () => {
    const { backend, stub } = await start({ upstreamWithinMs: 200 });
    stub.answerWith(() => {});
    expect(await problemOf(await ask(backend, '/token'))).toMatchObject({ status: 504, code: 'upstream_timeout' });
    stub.answerWith((response) => response.writeHead(200).write('{'));
    expect(await problemOf(await ask(backend, '/token'))).toMatchObject({ status: 504, code: 'upstream_timeout' });
    await stub.close();
    expect(await problemOf(await ask(backend, '/token'))).toMatchObject({ status: 502, code: 'upstream_unreachable' });
  });

  it('costs the user nothing', async () => {
    const { backend, stub } = await start({ limits: { perMinute: 0, sessionsPerDay: 1, secondsPerDay: 0 } });
    stub.answerWith(json(500, {}));
    expect((await ask(backend, '/token')).status).toBe(500);
    stub.answerWith(undefined);
    expect((await ask(backend, '/token')).status).toBe(200);
    expect((await ask(backend, '/token')).status).toBe(429);
  });
});

describe('a call opened by the backend', () => {
  it('is a form with offer and session as OpenAI wants it, and no secret reaches the client', async () => {
    const { backend, stub } = await start({ mint: { session: { type: 'realtime', model: 'gpt-realtime-2.1' } } });
    const response = await call(backend);
    expect([response.status, await response.text()]).toEqual([201, ANSWER]);
    expect(response.headers.get('location')).toBe('/v1/realtime/calls/rtc_u2_1');
    expect(JSON.stringify([...response.headers])).not.toMatch(/ek_|CANARY/);
    const [asked] = stub.asked;
    expect(asked?.headers['content-type']).toMatch(/^multipart\/form-data/);
    const form = await new Response(asked?.body ?? '', {
      headers: { 'content-type': asked?.headers['content-type'] ?? '' },
    }).formData();
    const [sdp, session] = [form.get('sdp') as File, form.get('session') as File];
    expect([sdp.type, await sdp.text()]).toEqual(['application/sdp', OFFER]);
    expect([session.type, JSON.parse(await session.text())]).toEqual([
      'application/json',
      { type: 'realtime', model: 'gpt-realtime-2.1' },
    ]);
  });

  it('goes under a secret of its own where the service takes nothing else (Azure)', async () => {
    const { backend, stub } = await start({}, 'secret');
    expect((await call(backend)).status).toBe(201);
    const [mint, post] = stub.asked;
    expect([mint?.path, post?.path]).toEqual(['/v1/realtime/client_secrets', '/v1/realtime/calls']);
    expect(post?.headers).toMatchObject({
      authorization: 'Bearer ek_stub0123456789',
      'content-type': 'application/sdp',
    });
    expect(post?.body).toBe(OFFER);
  });

  it('never shows that secret to the client, also when it looks like none and the service repeats it', async () => {
    const { backend, stub } = await start({}, 'secret');
    const secret = 'A1b2C3d4E5f6G7h8';
    for (const [status, type] of [
      [400, 'application/json'],
      [201, 'application/sdp'],
    ] as const) {
      stub.answerWith((response, { path }) => {
        const error = { type: 'invalid_request_error', code: 'bad', message: `The secret ${secret} is not for this.` };
        const minted = { value: secret, expires_at: Math.floor(Date.now() / 1000) + 30, session: {} };
        const isMint = path.endsWith('/client_secrets');
        response.writeHead(isMint ? 200 : status, { 'content-type': isMint ? 'application/json' : type });
        response.end(JSON.stringify(isMint ? minted : { error }));
      });
      const answer = await (await call(backend)).text();
      expect(answer).toContain('is not for this');
      expect(answer).not.toContain(secret);
    }
  });

  it('is the bare offer where the service knows no sessions, which gives no tokens either', async () => {
    const { backend, stub } = await start({}, 'bare');
    expect((await call(backend)).status).toBe(201);
    expect(stub.asked[0]).toMatchObject({ path: '/v1/realtime/calls', body: OFFER });
    expect(await problemOf(await ask(backend, '/token'))).toMatchObject({ status: 404, code: 'token_mode_off' });
  });

  it.each([
    ['no SDP', OFFER.slice(0, 20), 'application/sdp', 400, 'invalid_offer'],
    ['SDP as JSON', JSON.stringify({ sdp: OFFER }), 'application/json', 415, 'unsupported_content_type'],
    ['JSON as SDP', JSON.stringify({ sdp: OFFER }), 'application/sdp', 400, 'invalid_offer'],
    ['300 kB of SDP', OFFER + 'a=x\r\n'.repeat(60_000), 'application/sdp', 413, 'body_too_large'],
    ['nothing', '', 'application/sdp', 400, 'invalid_offer'],
  ])('is refused and not forwarded for %s', async (_name, body, type, status, code) => {
    const { backend, stub } = await start();
    const response = await ask(backend, '/session', { method: 'POST', headers: { 'content-type': type }, body });
    expect(await problemOf(response)).toMatchObject({ status, code });
    expect(stub.asked).toEqual([]);
  });

  it('is hung up when its time is over', async () => {
    const { backend, stub } = await start({ ceilingSeconds: 1 });
    const response = await call(backend);
    expect(response.headers.get('x-earshot-session-seconds')).toBe('1');
    expect(response.headers.get('x-earshot-limit')).toBeNull();
    expect(stub.hungUp).toEqual([]);
    await expect.poll(() => stub.hungUp, SOON).toEqual(['rtc_u2_1']);
  });

  it('is hung up as often as it takes until the service says that it is over', async () => {
    const { backend, stub } = await start({ ceilingSeconds: 1 });
    await call(backend);
    stub.answerWith((response) => response.writeHead(500).end());
    await expect.poll(() => stub.asked.filter(({ path }) => path.endsWith('/hangup')).length, SOON).toBeGreaterThan(1);
    stub.answerWith(undefined);
    await expect.poll(() => stub.hungUp, SOON).toEqual(['rtc_u2_1']);
  });

  it('is hung up when the minutes of the day are used up, and no other one can be opened', async () => {
    const { backend, stub } = await start({ limits: { perMinute: 0, sessionsPerDay: 0, secondsPerDay: 2 } });
    const { headers } = await call(backend);
    // When it ends there is no more today, and the client is to say so.
    expect([headers.get('x-earshot-session-seconds'), headers.get('x-earshot-limit')]).toEqual(['2', 'quota']);
    await expect.poll(() => stub.hungUp, SOON).toEqual(['rtc_u2_1']);
    await expect.poll(async () => (await call(backend)).status, SOON).toBe(429);
    const refused = await call(backend);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(80_000);
    expect(await problemOf(refused)).toMatchObject({ code: 'daily_quota_exceeded' });
    expect((await call(backend, { authorization: 'Bearer second-key-of-sixteen' })).status).toBe(201);
  });

  it('is watched: when its client leaves it is over, and costs nothing more', async () => {
    const { backend, stub, log } = await start({ ceilingSeconds: 600 });
    await call(backend);
    const metrics = async () => (await fetch(`${backend.url}/metrics`)).text();
    await expect.poll(() => stub.watched('rtc_u2_1'), SOON).toBe(true);
    expect(await metrics()).toMatch(/^earshot_live_calls 1$/m);
    stub.endCall('rtc_u2_1');
    await expect.poll(metrics, SOON).toMatch(/^earshot_live_calls 0$/m);
    expect(await metrics()).toMatch(/^earshot_calls_ended_total\{reason="ended"\} 1$/m);
    expect(log.some((line) => line.includes('call over'))).toBe(true);
    expect(stub.hungUp).toEqual([]);
  });

  it('goes on to be counted and ended in time when only its watching was cut', async () => {
    const { backend, stub } = await start({ ceilingSeconds: 4 });
    await call(backend);
    await expect.poll(() => stub.watched('rtc_u2_1'), SOON).toBe(true);
    stub.cutWatch('rtc_u2_1');
    await expect.poll(() => stub.watched('rtc_u2_1'), SOON).toBe(false);
    await expect.poll(() => stub.watched('rtc_u2_1'), SOON).toBe(true);
    expect(await (await fetch(`${backend.url}/metrics`)).text()).toMatch(/^earshot_live_calls 1$/m);
    await expect.poll(() => stub.hungUp, SOON).toEqual(['rtc_u2_1']);
  });

  it('is over when it ended while its watching was cut', async () => {
    const { backend, stub } = await start({ ceilingSeconds: 600 });
    await call(backend);
    await expect.poll(() => stub.watched('rtc_u2_1'), SOON).toBe(true);
    stub.forgetCall('rtc_u2_1');
    stub.cutWatch('rtc_u2_1');
    const metrics = async () => (await fetch(`${backend.url}/metrics`)).text();
    await expect.poll(metrics, SOON).toMatch(/^earshot_calls_ended_total\{reason="ended"\} 1$/m);
    expect(stub.hungUp).toEqual([]);
  });

  it('is hung up when the backend stops, because then nobody would end it in time; one without a limit goes on', async () => {
    const limited = await start({ ceilingSeconds: 600 });
    await call(limited.backend);
    await limited.backend.close();
    expect(limited.stub.hungUp).toEqual(['rtc_u2_1']);
    const free = await start();
    await call(free.backend);
    await free.backend.close();
    expect(free.stub.hungUp).toEqual([]);
  });

  it('is hung up also when the service answers it while the backend already stops', async () => {
    const { backend, stub } = await start({ ceilingSeconds: 600 });
    let answer = (): void => {};
    const asked = new Promise<void>((seen) => {
      stub.answerWith((response) => {
        answer = () => response.writeHead(201, { location: '/v1/realtime/calls/rtc_late' }).end(ANSWER);
        seen();
      });
    });
    const calling = call(backend);
    await asked;
    stub.answerWith(undefined);
    const closing = backend.close();
    answer();
    expect((await calling).status).toBe(201);
    await closing;
    expect(stub.hungUp).toEqual(['rtc_late']);
  });
});
