import { describe, expect, it } from 'vitest';
import { refusalProblem } from '../../../utils/background/ask-backend.ts';
import { findGrant } from '../../../utils/background/find-grant.ts';
import { retryDelayMs } from '../../../utils/session/retry-policy.ts';
import { NO_ICE } from '../../../utils/shared/ice-server.ts';
import { KEY, setUp } from '../../fakes/backend-settings.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

const EK = 'ek_0123456789abcdef';
const OPENAI = 'https://api.openai.com/v1/realtime/calls';
const OPENAI_WEBSOCKET = 'wss://api.openai.com/v1/realtime';
const PAGE = '<!doctype html><p>Sign in';

type Reply = [status: number, body: unknown, type?: string];

/** Fetches from a token endpoint that answers each request with the next of these. */
function fetchFrom(...answers: Reply[]) {
  let next = 0;
  return withServer(
    (_request, response) => reply(response, ...(answers[Math.min(next++, answers.length - 1)] ?? [500, ''])),
    async (url, asked) => ({ ...(await findGrant(setUp(`${url}/token`))), asked, url }),
  );
}

/** Asks a backend of which only the origin is set up; what it does not know of is 404. */
function findAt(
  routes: Record<string, Reply>,
  more: Parameters<typeof setUp>[1] = {},
  found?: Parameters<typeof setUp>[2],
) {
  return withServer(
    (request, response) =>
      reply(response, ...(routes[`${request.method} ${request.url}`] ?? [404, 'Cannot', 'text/html'])),
    async (url, asked) => {
      const outcome = await findGrant(setUp(url, more, found));
      return { ...outcome, asked: asked.map((line) => line.split(' ').slice(0, 2).join(' ')), url };
    },
  );
}

describe('shapes of backends in the wild', () => {
  it.each([
    ['OpenAI’s object', { value: EK, expires_at: 4_000_000_000, session: {} }],
    ['{token}', { token: EK }],
    ['the old object', { client_secret: { value: EK, expires_at: 4_000_000_000 } }],
    ['a bare string', EK],
    ['a bare string that Express calls a page', EK, 'text/html; charset=utf-8'],
    ['a JSON string', JSON.stringify(EK)],
    ['no expiry', { value: EK, expires_at: null }],
  ])('%s', async (_name, body, type = 'application/json') => {
    const { result, asked } = await fetchFrom([200, body, type]);
    expect(result).toEqual({
      ok: true,
      value: {
        grant: {
          by: 'token',
          token: EK,
          callUrl: OPENAI,
          webSocketUrl: OPENAI_WEBSOCKET,
          ice: NO_ICE,
          ways: ['webrtc', 'websocket'],
        },
        warnings: [],
      },
    });
    expect(asked).toEqual([`POST /token Bearer ${KEY}`]);
  });

  it('sends no bearer when there is no key', async () => {
    await withServer(
      (_request, response) => reply(response, 200, { value: EK }),
      async (url, asked) => {
        await findGrant(setUp(`${url}/token`, { key: '' }));
        expect(asked).toEqual(['POST /token -']);
      },
    );
  });
});

describe('finding out how a backend answers', () => {
  const token: Reply = [200, { value: EK }];

  it.each([
    ['404', [404, 'no']],
    ['405', [405, 'no']],
    ['501', [501, 'no']],
    ['a page', [200, PAGE, 'text/html']],
  ] as [string, Reply][])(
    'one that answers %s to POST is asked with GET, and that is remembered',
    async (_name, no) => {
      const { result, asked, found, url } = await findAt({ 'POST /token': no, 'GET /token': token });
      expect(result.ok).toBe(true);
      expect(asked).toEqual(['POST /token', 'GET /token']);
      expect(found).toEqual({ backendUrl: url, way: 'GET' });
    },
  );

  it('begins with what was found before', async () => {
    const { asked } = await findAt({ 'GET /token': token }, {}, { way: 'GET' });
    expect(asked).toEqual(['GET /token']);
  });

  it('finds out anew, once, when nothing answers there any more', async () => {
    const { result, asked, found } = await findAt({ 'POST /token': token }, {}, { way: 'GET' });
    expect(result.ok).toBe(true);
    expect(asked).toEqual(['GET /token', 'POST /token']);
    expect(found).toMatchObject({ way: 'POST' });
  });

  it('keeps what it knows of a backend that only has a bad day', async () => {
    const { result, asked, found } = await findAt({ 'GET /token': [503, 'no'] }, {}, { way: 'GET', namesCalls: true });
    expect(result).toMatchObject({ problem: { code: 'backend.down' } });
    expect(asked).toHaveLength(1);
    expect(found).toMatchObject({ way: 'GET', namesCalls: true });
  });

  it.each([
    ['404 to both', {}],
    ['a page to everything', { 'POST /token': [200, PAGE, 'text/html'], 'GET /token': [200, PAGE, 'text/html'] }],
    ['a page to GET alone', { 'GET /token': [200, PAGE, 'text/html; charset=utf-8'] }],
  ] as [string, Record<string, Reply>][])(
    'one that answers %s takes the offers itself, and is not asked for one to find that out',
    async (_name, routes) => {
      const { result, asked, found, url } = await findAt(routes);
      expect(result).toEqual({
        ok: true,
        value: { grant: { by: 'backend', ice: NO_ICE, ways: ['webrtc'] }, warnings: [] },
      });
      expect(asked).toEqual(['POST /token', 'GET /token']);
      expect(found).toEqual({ backendUrl: url, way: 'session' });
    },
  );

  it('asks nothing at all once it is known that the backend takes the offers', async () => {
    const { result, asked } = await findAt({}, {}, { way: 'session' });
    expect(result).toMatchObject({ value: { grant: { by: 'backend' } } });
    expect(asked).toEqual([]);
  });

  it('asks nothing when the person says that it answers calls, whatever was found before', async () => {
    const { result, asked } = await findAt({}, { answers: 'calls' }, { way: 'GET' });
    expect(result).toMatchObject({ value: { grant: { by: 'backend' } } });
    expect(asked).toEqual([]);
  });

  it('never thinks of calls when the person says that it gives tokens', async () => {
    const { result, asked } = await findAt({}, { answers: 'tokens' });
    expect(result).toMatchObject({ problem: { code: 'backend.refused', status: 404 } });
    expect(asked).toEqual(['POST /token', 'GET /token']);
  });

  it('does not take the error of the retired endpoint for a missing one', async () => {
    const gone = { error: { message: 'Invalid URL (POST /v1/realtime/sessions)', type: 'invalid_request_error' } };
    const { result, found } = await findAt({ 'GET /token': [404, gone] });
    expect(result).toMatchObject({ problem: { code: 'openai.retired' } });
    expect(found).toBeUndefined();
  });

  it('takes an address with a path for the token endpoint, and no page for a token', async () => {
    const { result } = await fetchFrom([200, PAGE, 'text/html']);
    expect(result).toMatchObject({
      problem: { code: 'backend.bad_answer', detail: expect.stringContaining('text/html') },
    });
  });
});

describe('our own backend, when it gives no tokens', () => {
  const off = (more: object): Reply => [
    404,
    { error: { code: 'token_mode_off', message: 'No tokens here.' }, earshot: more },
  ];

  it('says where offers go, which servers help, and how long a call may last', async () => {
    const turn = { urls: ['turn:t.example:3478'], username: 'u', credential: 'c' };
    const answer = off({ session_url: '/voice/session', ice_servers: [turn], limits: { session_seconds: 600 } });
    const { result, asked, found, url } = await findAt({ 'POST /token': answer });
    const ice = { iceServers: [turn], relayOnly: false };
    expect(result).toMatchObject({
      value: { grant: { by: 'backend', ice, limit: { seconds: 600, code: 'limit.session' } } },
    });
    expect(asked).toEqual(['POST /token']);
    // Its servers and limits are of the moment: it is asked for them at each start.
    expect(found).toEqual({ backendUrl: url, way: 'POST', sessionUrl: `${url}/voice/session` });
  });

  it('may not send the key to somebody else, and no secret of that address is in the details', async () => {
    const session_url = 'https://user:word-of-pass@evil.example/session?ticket=word-of-query';
    const { result } = await findAt({ 'POST /token': off({ session_url }) });
    expect(result).toMatchObject({
      problem: { detail: expect.stringContaining('names https://evil.example/session for offers') },
    });
    expect(JSON.stringify(result)).not.toContain('word-of');
  });

  it('may not send the key to somebody else', async () => {
    const { result, found } = await findAt({ 'POST /token': off({ session_url: 'https://evil.example/session' }) });
    expect(result).toMatchObject({ problem: { code: 'backend.untrusted_call_url' } });
    expect(found).toBeUndefined();
  });
});

describe('what comes with a token', () => {
  const grantWith = async (earshot: object, more: Parameters<typeof setUp>[1] = {}) => {
    const { result } = await findAt({ 'POST /token': [200, { value: EK, earshot }] }, more);
    if (!result.ok) throw new Error(JSON.stringify(result));
    return result.value;
  };

  it.each([
    [{ session_seconds: 600 }, { seconds: 600, code: 'limit.session' }],
    [
      { session_seconds: 600, daily_seconds_left: 90 },
      { seconds: 90, code: 'limit.quota' },
    ],
    [
      { session_seconds: 600, daily_seconds_left: 900 },
      { seconds: 600, code: 'limit.session' },
    ],
    [{ daily_seconds_left: 90 }, { seconds: 90, code: 'limit.quota' }],
    // Ours: the call is as long as what is left of the day.
    [
      { session_seconds: 90, daily_seconds_left: 90 },
      { seconds: 90, code: 'limit.quota' },
    ],
    [{ session_seconds: 0 }, undefined],
    [{ session_seconds: 2_000_000 }, { seconds: 2_000_000, code: 'limit.session' }],
    [{ session_seconds: 2_000_001 }, undefined],
    [{ session_seconds: '600' }, undefined],
    [7, undefined],
  ])('limits %j', async (limits, limit) => {
    expect((await grantWith({ limits })).grant.limit).toEqual(limit);
  });

  const stun = { urls: ['stun:s.example'] };
  const turn = { urls: ['turns:t.example:443?transport=tcp'], username: 'u', credential: 'c' };
  it.each([
    [
      [stun, turn],
      [stun, turn],
    ],
    [[{ urls: 'stun:s.example' }], [stun]],
    [[{ urls: ['turn:t.example'] }], []],
    [[{ urls: ['http://t.example', 7, 'stun:s.example'] }], [stun]],
    ['stun:s.example', []],
    [[null, 7, {}], []],
  ])('servers %j', async (ice_servers, iceServers) => {
    expect((await grantWith({ ice_servers })).grant.ice).toEqual({ iceServers, relayOnly: false });
  });

  it('puts the servers of the person first, and keeps their word on the relay', async () => {
    const own = { iceUrls: ['turn:own.example'], iceUsername: 'me', iceCredential: 'word', relayOnly: true };
    expect((await grantWith({ ice_servers: [stun] }, own)).grant.ice).toEqual({
      iceServers: [{ urls: ['turn:own.example'], username: 'me', credential: 'word' }, stun],
      relayOnly: true,
    });
  });

  it('warnings, as text and not without end', async () => {
    const { warnings } = await grantWith({ warnings: ['gpt-realtime ends on 2027-01-20', 7, 'x'.repeat(1000)] });
    expect(warnings).toEqual(['gpt-realtime ends on 2027-01-20', 'x'.repeat(300)]);
  });
});

describe('answers that are none', () => {
  const cases: [string, [number, unknown, string?], string, string][] = [
    ['no value', [200, { hello: 1 }], 'backend.bad_answer', 'neither a token nor a call'],
    ['a page', [200, '<!doctype html><p>Sign in', 'text/html'], 'backend.bad_answer', 'text/html'],
    ['nothing', [200, ''], 'backend.bad_answer', ''],
    [
      'an error object with status 200',
      [200, { error: { message: 'Incorrect API key provided: sk-abcdef123456', code: 'invalid_api_key' } }],
      'backend.upstream_refused',
      'invalid_api_key: Incorrect API key provided',
    ],
    ['no credit left', [200, { error: { message: 'Out', code: 'insufficient_quota' } }], 'openai.quota', 'Out'],
    [
      'the old shape is gone',
      [200, { error: { message: 'The Realtime Beta API is no longer supported.', code: 'beta_api_shape_disabled' } }],
      'openai.retired',
      'beta_api_shape_disabled',
    ],
    [
      'the old endpoint is gone',
      [404, { error: { message: 'Invalid URL (POST /v1/realtime/sessions)', type: 'invalid_request_error' } }],
      'openai.retired',
      'POST /v1/realtime/sessions',
    ],
    ['an own failure', [500, { error: 'Failed to generate token' }], 'backend.down', 'Failed to generate token'],
    [
      'limits that cannot be counted',
      [503, { error: { code: 'limits_unavailable' } }],
      'backend.down',
      'limits_unavailable',
    ],
    ['nothing left of the day', [429, { error: { code: 'daily_quota_exceeded' } }], 'limit.quota', 'daily_quota'],
    [
      'too many at once',
      [429, { error: { code: 'session_limit', message: 'One at a time.' } }],
      'limit.calls',
      'One at a',
    ],
    ['too many calls', [429, { error: { code: 'too_many_calls' } }], 'limit.calls', 'too_many_calls'],
    ['too fast', [429, { error: { code: 'rate_limit_exceeded' } }], 'limit.rate', 'rate_limit'],
    ['401', [401, { error: { message: 'Wrong key' } }], 'auth.required', 'Wrong key'],
    ['403', [403, 'no'], 'auth.forbidden', '403'],
    ['500', [500, 'oops'], 'backend.down', '500'],
    ['400', [400, { error: 'bad' }], 'backend.refused', 'bad'],
    ['10 MB', [200, 'x'.repeat(10_000_000)], 'backend.bad_answer', 'too-large'],
  ];
  it.each(cases)('%s', async (_name, answer, code, detail) => {
    const { result } = await fetchFrom(answer);
    expect(result).toMatchObject({ ok: false, problem: { code, detail: expect.stringContaining(detail) } });
    expect(JSON.stringify(result)).not.toMatch(/sk-abcdef|bearer-of/);
  });

  // OpenAI says it with 429; with status 200 it says it too, which our backend hands on as 502.
  it.each([
    ['as it was said', 429, 'upstream'],
    ['as an answer that is none', 502, 'upstream'],
    ['by a backend that does not say whose word it is', 429, undefined],
    ['by such a backend, as its own failure', 500, undefined],
  ])('no credit left is not told as too many conversations, %s', async (_how, status, source) => {
    const error = { error: { message: 'You exceeded your quota.', type: 'x', code: 'insufficient_quota', source } };
    const { result } = await fetchFrom([status, error]);
    expect(result).toMatchObject({ problem: { code: 'openai.quota', status } });
    expect(result.ok ? undefined : retryDelayMs(result.problem, 0)).toBeUndefined();
  });

  it.each([
    ['its key is bad', 401, 'invalid_api_key'],
    ['it may not', 403, 'upstream_unauthorized'],
    ['it has no such model', 404, 'model_not_found'],
    ['it does not like the session', 400, 'upstream_bad_request'],
  ])(
    'our backend says that its service refused because %s: that is no key of ours, and nothing else is tried',
    async (_why, status, code) => {
      const error = { error: { message: 'No.', code, source: 'upstream' } };
      const { result, asked } = await withServer(
        (_request, response) => reply(response, status, error),
        async (url, requests) => ({ ...(await findGrant(setUp(url, { key: KEY }))), asked: [...requests] }),
      );
      expect(result).toMatchObject({ problem: { code: 'backend.upstream_refused', status } });
      expect(asked).toHaveLength(1);
    },
  );

  it.each([
    ['no key was sent: it is the backend’s own', '', 'backend.upstream_refused'],
    ['a key was sent: it may be that one', KEY, 'auth.required'],
  ])('OpenAI’s word about a key with status 401, and %s', async (_name, key, code) => {
    const error = { error: { message: 'Incorrect API key provided: sk-abcdef123456', code: 'invalid_api_key' } };
    const { result } = await withServer(
      (_request, response) => reply(response, 401, error),
      (url) => findGrant(setUp(`${url}/token`, { key })),
    );
    expect(result).toMatchObject({ problem: { code } });
  });

  it('a redirect is a captive portal, and the bearer does not follow it', async () => {
    await withServer(
      (_request, response) => response.writeHead(302, { location: '/login' }).end(),
      async (url, asked) => {
        expect((await findGrant(setUp(`${url}/token`))).result).toMatchObject({ problem: { code: 'net.portal' } });
        expect(asked).toHaveLength(1);
      },
    );
  });

  it('a server that is off', async () => {
    const off = await withServer(
      () => {},
      async (url) => url,
    );
    expect((await findGrant(setUp(off))).result).toMatchObject({ problem: { code: 'backend.unreachable' } });
  });

  it('a body that is cut', async () => {
    await withServer(
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"value":');
        setImmediate(() => response.destroy());
      },
      async (url) =>
        expect((await findGrant(setUp(`${url}/token`))).result).toMatchObject({
          problem: { code: 'backend.bad_answer' },
        }),
    );
  });

  it.each([
    ['3', 3_000],
    ['Sun, 22 Nov 2026 02:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 01:00:00 GMT', 0],
    ['soon', undefined],
  ])('a rate limit says how long to wait: %s', (wait, ms) => {
    const answer = { status: 429, contentType: '', headers: new Headers({ 'retry-after': wait }), text: '' };
    const now = Date.parse('2026-11-22T02:00:00Z');
    expect(refusalProblem({ answer, where: 'POST /token', withKey: true }, now).retryAfterMs).toBe(ms);
  });

  it('a rate limit is waited for', async () => {
    await withServer(
      (_request, response) => response.writeHead(429, { 'retry-after': '3' }).end(),
      async (url) =>
        expect((await findGrant(setUp(`${url}/token`))).result).toMatchObject({
          problem: { code: 'limit.rate', retryAfterMs: 3_000 },
        }),
    );
  });
});

describe('the life of a token', () => {
  const dead = { value: 'ek_dead_on_arrival', expires_at: 1_000 };

  it('one that is dead on arrival is fetched anew, once', async () => {
    const { result, asked } = await fetchFrom([200, dead], [200, { value: EK, expires_at: 4_000_000_000 }]);
    expect(result).toMatchObject({ value: { grant: { token: EK } } });
    expect(asked).toHaveLength(2);
  });

  it('two that look dead mean that this clock is wrong: the second is used', async () => {
    const { result, asked } = await fetchFrom([200, dead]);
    expect(result).toMatchObject({ value: { grant: { token: dead.value } } });
    expect(asked).toHaveLength(2);
  });
});

describe('where a token may go', () => {
  const callUrlFrom = (callUrl: (url: string) => string, approvedCallHosts: string[] = []) =>
    withServer(
      (request, response) =>
        reply(response, 200, { value: EK, earshot: { call_url: callUrl(`http://${request.headers.host}`) } }),
      async (url) => ({ url, ...(await findGrant(setUp(`${url}/token`, { approvedCallHosts }))) }),
    );

  it('back to its own backend', async () => {
    const { result, url } = await callUrlFrom((own) => `${own}/v1/realtime/calls`);
    expect(result).toMatchObject({ value: { grant: { callUrl: `${url}/v1/realtime/calls` } } });
  });

  it('to a host that the person approved by name, with its port', async () => {
    const callUrl = 'https://voice.example:8443/v1/realtime/calls';
    const { result } = await callUrlFrom(() => callUrl, ['voice.example:8443']);
    expect(result).toMatchObject({ value: { grant: { callUrl } } });
  });

  it('to no other, but the person is told which one to approve', async () => {
    const { result } = await callUrlFrom(() => 'https://voice.example:8443/calls', ['voice.example', 'example:8443']);
    expect(result).toMatchObject({ problem: { code: 'backend.untrusted_call_url', host: 'voice.example:8443' } });
  });

  it.each([
    'https://api.openai.com.evil.example/',
    'http://voice.example/v1/realtime/calls',
    'not a url',
    'https://user:pass@api.openai.com/v1',
    'wss://voice.example/',
  ])('never to %s', async (elsewhere) => {
    const { result } = await callUrlFrom(() => elsewhere, ['evil.example']);
    expect(result).toMatchObject({ problem: { code: 'backend.untrusted_call_url' } });
  });

  it.each([
    ['https://user:word-of-pass@voice.example/calls?ticket=word-of-query', 'names https://voice.example/calls'],
    ['https://user:word-of-pass@voice.example:x/calls?ticket=word-of-query', 'names …@voice.example:x/calls'],
  ])('and the secrets in %s are not in the details', async (callUrl, detail) => {
    const { result } = await callUrlFrom(() => callUrl);
    expect(result).toMatchObject({ problem: { detail: expect.stringContaining(detail) } });
    expect(JSON.stringify(result)).not.toContain('word-of');
  });
});

describe('what a call goes over', () => {
  const grantAt = (
    answer: (own: string) => Reply,
    more: Parameters<typeof setUp>[1] = {},
    tools: Parameters<typeof findGrant>[1] = {},
  ) =>
    withServer(
      (request, response) => reply(response, ...answer(`http://${request.headers.host}`)),
      async (url) => (await findGrant(setUp(`${url}/token`, more), tools)).result,
    );
  const token =
    (earshot: object = {}, value = EK): (() => Reply) =>
    () => [200, { value, earshot }];
  const noTokens = (): Reply => [404, { error: { code: 'token_mode_off' }, earshot: { session_url: '/session' } }];

  it('begins with what suits the build, and the other comes after it', async () => {
    expect(await grantAt(token(), {}, { first: 'websocket' })).toMatchObject({
      value: { grant: { ways: ['websocket', 'webrtc'] } },
    });
    expect(await grantAt(token(), {}, { first: 'webrtc' })).toMatchObject({
      value: { grant: { ways: ['webrtc', 'websocket'] } },
    });
  });

  it.each(['webrtc', 'websocket'] as const)('is %s alone, if the person wants that', async (transport) => {
    expect(await grantAt(token(), { transport })).toMatchObject({ value: { grant: { ways: [transport] } } });
  });

  it.each<[string, (own: string) => Reply]>([
    ['takes the offers itself', noTokens],
    ['sends its tokens to itself and names no WebSocket', (own) => token({ call_url: `${own}/v1/realtime/calls` })()],
    ['gives tokens that no WebSocket can carry', token({}, 'abcdefghijklmnop/=')],
  ])('is WebRTC with a backend that %s, whatever the build', async (_what, answer) => {
    expect(await grantAt(answer, {}, { first: 'websocket' })).toMatchObject({ value: { grant: { ways: ['webrtc'] } } });
    expect(await grantAt(answer, { transport: 'websocket' })).toMatchObject({
      problem: { code: 'backend.no_websocket' },
    });
  });

  it('is WebRTC with a backend that is known to take the offers, and no WebSocket can be had of it', async () => {
    const known = (transport: 'auto' | 'websocket') =>
      findGrant(setUp('https://a.example', { transport }, { way: 'session' }), { first: 'websocket' });
    expect((await known('auto')).result).toMatchObject({ value: { grant: { by: 'backend', ways: ['webrtc'] } } });
    expect((await known('websocket')).result).toMatchObject({ problem: { code: 'backend.no_websocket' } });
  });

  it('the backend says where its WebSocket is, with the model if it wants one there', async () => {
    const url = (own: string) => `${own.replace('http', 'ws')}/v1/realtime?model=m`;
    const result = await grantAt((own) => token({ call_url: `${own}/calls`, websocket_url: url(own) })());
    expect(result).toMatchObject({ value: { grant: { webSocketUrl: expect.stringMatching(/^ws:.*\?model=m$/) } } });
  });

  it('it may be at a host that the person approved, and at no other', async () => {
    const named = token({ websocket_url: 'wss://voice.example:8443/v1/realtime' });
    expect(await grantAt(named)).toMatchObject({
      problem: { code: 'backend.untrusted_call_url', host: 'voice.example:8443' },
    });
    expect(await grantAt(named, { approvedCallHosts: ['voice.example:8443'] })).toMatchObject({
      value: { grant: { webSocketUrl: 'wss://voice.example:8443/v1/realtime' } },
    });
  });

  it.each([
    'ws://voice.example/v1/realtime',
    'https://api.openai.com/v1/realtime',
    'wss://user:word-of-pass@api.openai.com/v1/realtime',
    'wss://api.openai.com.evil.example/',
    'wss://api.openai.com/v1/realtime#part',
    'not a url',
  ])('and never at %s', async (websocket_url) => {
    const result = await grantAt(token({ websocket_url }), { approvedCallHosts: ['evil.example', 'voice.example'] });
    expect(result).toMatchObject({ problem: { code: 'backend.untrusted_call_url' } });
    expect(JSON.stringify(result)).not.toContain('word-of');
  });
});

describe('a grant for captions', () => {
  const askFor = (purpose: 'captions' | 'conversation', ...answers: Reply[]) => {
    const bodies: string[] = [];
    let next = 0;
    return withServer(
      async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        bodies.push(`${request.method} ${request.headers['content-type'] ?? '-'} ${Buffer.concat(chunks)}`);
        reply(response, ...(answers[next++] ?? [500, '']));
      },
      async (url) => ({ ...(await findGrant(setUp(`${url}/token`), { purpose })), bodies }),
    );
  };
  const ASKED = 'POST application/json {"session":{"type":"transcription"}}';

  it('is asked for as OpenAI is asked, and nothing changes for conversations', async () => {
    expect((await askFor('captions', [200, { value: EK }])).bodies).toEqual([ASKED]);
    expect((await askFor('conversation', [200, { value: EK }])).bodies).toEqual(['POST - ']);
  });

  it('is any other one where a backend refuses to be asked', async () => {
    const refusal = { error: { code: 'not_allowed', message: 'No.' } };
    const { result, bodies } = await askFor('captions', [400, refusal], [200, { value: EK }]);
    expect(result).toMatchObject({ ok: true, value: { grant: { token: EK } } });
    expect(bodies).toEqual([ASKED, 'POST - ']);
  });

  it('is asked for without a body where only GET is known', async () => {
    const { result, bodies } = await askFor('captions', [405, 'no'], [200, { value: EK }]);
    expect([result.ok, bodies]).toEqual([true, [ASKED, 'GET - ']]);
  });
});
