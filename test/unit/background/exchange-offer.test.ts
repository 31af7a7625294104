import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { exchangeOffer } from '../../../utils/background/exchange-offer.ts';
import { KEY, setUp } from '../../fakes/backend-settings.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n';
const answer = 'v=0\r\no=- 2 2 IN IP4 0.0.0.0\r\n';
type Answering = (request: IncomingMessage, response: ServerResponse) => void;
type Rest = Parameters<typeof setUp> extends [string, ...infer More] ? More : never;

/** Gives an offer to a backend that answers so. */
const offerTo = (answering: Answering, ...more: Rest) =>
  withServer(answering, async (url, asked) => ({ ...(await exchangeOffer(setUp(url, ...more), offer)), asked, url }));

describe('giving the offer to the backend', () => {
  it('sends it once, as it is, with the key', async () => {
    let body = '';
    let type: string | undefined;
    const { result, asked } = await offerTo(async (request, response) => {
      type = request.headers['content-type'];
      for await (const chunk of request) body += String(chunk);
      reply(response, 200, answer, 'text/html; charset=utf-8');
    });
    expect(result).toEqual({ ok: true, value: { sdp: answer } });
    expect(asked).toEqual([`POST /session Bearer ${KEY}`]);
    expect([type, body]).toEqual(['application/sdp', offer]);
  });

  it('remembers that it worked, and that the backend does not name its calls', async () => {
    const { found, url } = await offerTo((_request, response) => reply(response, 200, answer));
    expect(found).toEqual({ backendUrl: url, way: 'session', namesCalls: false });
  });

  it('takes how long the call may last, and remembers that the calls have names', async () => {
    const headers = { location: '/v1/realtime/calls/rtc_1', 'x-earshot-session-seconds': '600' };
    const { result, found } = await offerTo((_request, response) => response.writeHead(201, headers).end(answer));
    expect(result).toEqual({ ok: true, value: { sdp: answer, limit: { seconds: 600, code: 'limit.session' } } });
    expect(found).toMatchObject({ namesCalls: true });
  });

  // As in an answer with a token: a backend that tells its limit in both ways is understood in the same way.
  it.each([
    ['2000000', 2_000_000],
    ['2000001', undefined],
    ['0', undefined],
    ['-5', undefined],
    ['soon', undefined],
  ])('takes "%s" for a limit of %s s', async (said, seconds) => {
    const headers = { 'x-earshot-session-seconds': said };
    const { result } = await offerTo((_request, response) => response.writeHead(201, headers).end(answer));
    expect(result).toEqual({
      ok: true,
      value: seconds ? { sdp: answer, limit: { seconds, code: 'limit.session' } } : { sdp: answer },
    });
  });

  it('knows a call that is as long as what is left of the day: when it ends there is no more today', async () => {
    const headers = { 'x-earshot-session-seconds': '90', 'x-earshot-limit': 'quota' };
    const { result } = await offerTo((_request, response) => response.writeHead(201, headers).end(answer));
    expect(result).toMatchObject({ value: { limit: { seconds: 90, code: 'limit.quota' } } });
  });

  it('goes where the backend said that offers go', async () => {
    const { asked } = await withServer(
      (_request, response) => reply(response, 200, answer),
      async (url, asked) => {
        await exchangeOffer(setUp(url, {}, { way: 'POST', sessionUrl: `${url}/voice/session` }), offer);
        return { asked };
      },
    );
    expect(asked).toEqual([`POST /voice/session Bearer ${KEY}`]);
  });
});

describe('answers that open no call', () => {
  const KEY_ERROR = { error: { message: 'Incorrect API key provided: sk-abcdef123456.', code: 'invalid_api_key' } };
  it.each<[string, number, unknown, string, string, string]>([
    [
      'the error of a bad key with status 200',
      200,
      KEY_ERROR,
      'text/html',
      'backend.upstream_refused',
      'invalid_api_key: I',
    ],
    [
      'an error about the model with status 200',
      200,
      { error: { message: 'No such model: gpt-realtime', code: 'model_not_found' } },
      'application/sdp',
      'backend.upstream_refused',
      'No such model',
    ],
    [
      'the retired endpoint',
      200,
      { error: { message: 'The Realtime Beta API is gone.', code: 'beta_api_shape_disabled' } },
      'text/plain',
      'openai.retired',
      'beta_api_shape_disabled',
    ],
    [
      'an own failure',
      500,
      { error: 'Failed to generate token' },
      'application/json',
      'backend.down',
      'Failed to generate',
    ],
    ['a wrong key of this backend', 401, { error: { message: 'No.' } }, 'application/json', 'auth.required', 'No.'],
    [
      'no credit left',
      429,
      { error: { message: 'Out', code: 'insufficient_quota', source: 'upstream' } },
      'application/json',
      'openai.quota',
      'Out',
    ],
    ['something else', 200, 'hello', 'text/plain', 'backend.bad_answer', 'neither a token nor a call'],
    ['nothing', 200, '', 'application/sdp', 'backend.bad_answer', 'empty body'],
    ['a page', 200, '<!doctype html>', 'text/html', 'backend.bad_answer', 'text/html'],
    ['nobody', 404, 'Cannot POST /session', 'text/html', 'backend.refused', 'Cannot POST'],
    ['too many at once', 429, { error: { code: 'too_many_calls' } }, 'application/json', 'limit.calls', 'too_many'],
  ])('%s', async (_name, status, body, type, code, detail) => {
    const { result, asked } = await offerTo((_request, response) => reply(response, status, body, type));
    expect(result).toMatchObject({ ok: false, problem: { code, detail: expect.stringContaining(detail) } });
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(result)).not.toMatch(/sk-abcdef|bearer-of/);
  });

  it('a redirect takes neither offer nor key along', async () => {
    const { result, asked } = await offerTo((_request, response) => response.writeHead(307, { location: '/x' }).end());
    expect(result).toMatchObject({ problem: { code: 'net.portal' } });
    expect(asked).toHaveLength(1);
  });

  it('nobody where calls came about before: what was known is forgotten, and it can be found out anew', async () => {
    const { result, found } = await offerTo(
      (_request, response) => reply(response, 404, 'no'),
      {},
      {
        way: 'session',
        namesCalls: true,
      },
    );
    expect(result).toMatchObject({ problem: { code: 'backend.changed', status: 404 } });
    expect(found).toBeUndefined();
  });

  it('an error that Express calls a page is no page', async () => {
    const known = { way: 'session', namesCalls: true } as const;
    const { result } = await offerTo((_request, response) => reply(response, 200, KEY_ERROR, 'text/html'), {}, known);
    expect(result).toMatchObject({ problem: { code: 'backend.upstream_refused' } });
  });

  it('a failure of the moment changes nothing of what is known', async () => {
    const known = { way: 'session', namesCalls: true } as const;
    const { found } = await offerTo((_request, response) => reply(response, 503, 'no'), {}, known);
    expect(found).toMatchObject(known);
  });
});
