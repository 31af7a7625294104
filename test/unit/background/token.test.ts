import { describe, expect, it } from 'vitest';
import { fetchToken } from '../../../utils/background/token.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

const EK = 'ek_0123456789abcdef';
const OPENAI = 'https://api.openai.com/v1/realtime/calls';
const key = 'bearer-of-this-backend';

/** Fetches from a backend that answers each request with the next of these. */
function fetchFrom(...answers: [status: number, body: unknown, type?: string][]) {
  let next = 0;
  return withServer(
    (_request, response) => {
      const [status, body, type] = answers[Math.min(next++, answers.length - 1)] ?? [500, ''];
      reply(response, status, body, type);
    },
    async (url, asked) => ({ result: await fetchToken({ tokenUrl: `${url}/token`, key }), asked, url }),
  );
}

describe('shapes of backends in the wild', () => {
  it.each([
    ['OpenAI’s object', { value: EK, expires_at: 4_000_000_000, session: {} }],
    ['{token}', { token: EK }],
    ['the old object', { client_secret: { value: EK, expires_at: 4_000_000_000 } }],
    ['a bare string', EK],
    ['a JSON string', JSON.stringify(EK)],
    ['no expiry', { value: EK, expires_at: null }],
  ])('%s', async (_name, body) => {
    const { result, asked } = await fetchFrom([200, body]);
    expect(result).toEqual({ ok: true, value: { token: EK, callUrl: OPENAI } });
    expect(asked).toEqual([`POST /token Bearer ${key}`]);
  });

  it.each([404, 405])('a backend that answers %i to POST is asked with GET', async (status) => {
    const { result, asked } = await fetchFrom([status, 'no'], [200, { value: EK }]);
    expect(result.ok).toBe(true);
    expect(asked.map((line) => line.split(' ')[0])).toEqual(['POST', 'GET']);
  });

  it('sends no bearer when there is no key', async () => {
    await withServer(
      (_request, response) => reply(response, 200, { value: EK }),
      async (url, asked) => {
        await fetchToken({ tokenUrl: `${url}/token`, key: '' });
        expect(asked).toEqual(['POST /token -']);
      },
    );
  });
});

describe('answers that are none', () => {
  const cases: [string, [number, unknown, string?], string, string][] = [
    ['no value', [200, { hello: 1 }], 'backend.bad_answer', 'no "value" in it'],
    ['a page', [200, '<!doctype html><p>Sign in', 'text/html'], 'backend.bad_answer', 'text/html'],
    ['nothing', [200, ''], 'backend.bad_answer', ''],
    [
      'an error object with status 200',
      [200, { error: { message: 'Incorrect API key provided: sk-abcdef123456', code: 'invalid_api_key' } }],
      'backend.refused',
      'Incorrect API key provided',
    ],
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

  it('a redirect is a captive portal, and the bearer does not follow it', async () => {
    await withServer(
      (_request, response) => response.writeHead(302, { location: '/login' }).end(),
      async (url, asked) => {
        expect(await fetchToken({ tokenUrl: `${url}/token`, key })).toMatchObject({ problem: { code: 'net.portal' } });
        expect(asked).toHaveLength(1);
      },
    );
  });

  it('a server that is off', async () => {
    const off = await withServer(
      () => {},
      async (url) => url,
    );
    expect(await fetchToken({ tokenUrl: off, key })).toMatchObject({ problem: { code: 'backend.unreachable' } });
  });

  it('a body that is cut', async () => {
    await withServer(
      (_request, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"value":');
        setImmediate(() => response.destroy());
      },
      async (url) =>
        expect(await fetchToken({ tokenUrl: url, key })).toMatchObject({ problem: { code: 'backend.bad_answer' } }),
    );
  });

  it('a rate limit says how long to wait', async () => {
    await withServer(
      (_request, response) => response.writeHead(429, { 'retry-after': '3' }).end(),
      async (url) =>
        expect(await fetchToken({ tokenUrl: url, key })).toMatchObject({
          problem: { code: 'limit.rate', retryAfterMs: 3_000 },
        }),
    );
  });
});

describe('the life of a token', () => {
  const dead = { value: 'ek_dead_on_arrival', expires_at: 1_000 };

  it('one that is dead on arrival is fetched anew, once', async () => {
    const { result, asked } = await fetchFrom([200, dead], [200, { value: EK, expires_at: 4_000_000_000 }]);
    expect(result).toMatchObject({ value: { token: EK } });
    expect(asked).toHaveLength(2);
  });

  it('two that look dead mean that this clock is wrong: the second is used', async () => {
    const { result, asked } = await fetchFrom([200, dead]);
    expect(result).toMatchObject({ value: { token: dead.value } });
    expect(asked).toHaveLength(2);
  });
});

describe('where a token may go', () => {
  const callUrlFrom = async (call_url: (url: string) => string) => {
    let backend = '';
    const answer = await withServer(
      (request, response) => {
        backend = `http://${request.headers.host}`;
        reply(response, 200, { value: EK, earshot: { call_url: call_url(backend) } });
      },
      (url) => fetchToken({ tokenUrl: `${url}/token`, key }),
    );
    return { answer, backend };
  };

  it('back to its own backend', async () => {
    const { answer, backend } = await callUrlFrom((url) => `${url}/v1/realtime/calls`);
    expect(answer).toMatchObject({ value: { callUrl: `${backend}/v1/realtime/calls` } });
  });

  it.each([
    'https://evil.example/v1/realtime/calls',
    'https://api.openai.com.evil.example/',
    'not a url',
    'https://user:pass@api.openai.com/v1',
  ])('never to %s', async (elsewhere) => {
    expect((await callUrlFrom(() => elsewhere)).answer).toMatchObject({
      problem: { code: 'backend.untrusted_call_url' },
    });
  });
});
