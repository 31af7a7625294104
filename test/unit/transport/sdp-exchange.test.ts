import { describe, expect, it } from 'vitest';
import { exchangeSdp } from '../../../utils/transport/sdp-exchange.ts';
import { reply, withServer } from '../../fakes/http-server.ts';

const offer = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n';
const post = (url: string, signal = new AbortController().signal) =>
  exchangeSdp({ callUrl: `${url}/v1/realtime/calls`, token: 'ek_secret_secret', offer, signal });

describe('posting the offer', () => {
  it('takes the answer whatever its content type is', async () => {
    await withServer(
      (_request, response) => reply(response, 201, 'v=0\r\nanswer', 'text/plain; charset=utf-8'),
      async (url, asked) => {
        expect(await post(url)).toEqual({ ok: true, value: { sdp: 'v=0\r\nanswer' } });
        expect(asked).toEqual(['POST /v1/realtime/calls Bearer ek_secret_secret']);
      },
    );
  });

  const refusals: [string, number, unknown, string, string][] = [
    [
      'an expired token',
      401,
      { error: { message: 'Token expired', code: 'x' } },
      'openai.token_rejected',
      'Token expired',
    ],
    [
      'an empty error',
      400,
      { error: { message: '', type: '', code: '', param: '' } },
      'openai.bad_request',
      'no reason given',
    ],
    [
      'an error object with status 200',
      200,
      { error: { message: 'No such model' } },
      'openai.bad_answer',
      'No such model',
    ],
    ['a page', 200, '<html>', 'openai.bad_answer', '<html>'],
    ['an empty body', 400, '', 'openai.bad_request', 'empty body'],
    [
      'a token of the retired beta',
      400,
      { error: { message: 'The Realtime Beta API is gone.', code: 'beta_api_shape_disabled' } },
      'openai.retired',
      'Beta API is gone',
    ],
    ['too many', 429, { error: { message: 'slow down' } }, 'openai.rate', 'slow down'],
    [
      'no credit left, which is not a service that is busy',
      429,
      { error: { message: 'Out', code: 'insufficient_quota' } },
      'openai.quota',
      'Out',
    ],
    [
      'no credit left, with status 200',
      200,
      { error: { message: 'Out', type: 'insufficient_quota' } },
      'openai.quota',
      'Out',
    ],
    ['a broken server', 503, 'x', 'openai.failed', '503'],
  ];
  it.each(refusals)('%s', async (_name, status, body, code, detail) => {
    const result = await withServer(
      (_request, response) => reply(response, status, body),
      (url) => post(url),
    );
    expect(result).toMatchObject({ ok: false, problem: { code, detail: expect.stringContaining(detail) } });
    expect(JSON.stringify(result)).not.toContain('ek_secret');
  });

  it('names the request id, which support asks for', async () => {
    const result = await withServer(
      (_request, response) => response.writeHead(400, { 'x-request-id': 'req_1' }).end('{}'),
      (url) => post(url),
    );
    expect(result).toMatchObject({ problem: { detail: expect.stringContaining('req_1') } });
  });

  it('gives up when the person stops', async () => {
    const stop = new AbortController();
    const result = await withServer(
      () => stop.abort(),
      (url) => post(url, stop.signal),
    );
    expect(result.ok).toBe(false);
  });
});
