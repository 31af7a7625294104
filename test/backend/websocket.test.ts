import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ClientOptions } from 'ws';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { configure, typed } from '../fakes/engine-client.ts';
import { connectClient } from '../fakes/webrtc-client.ts';
import { connectSocket, RefusedSocket, type WebsocketClient } from '../fakes/websocket-client.ts';

const workerFile = new URL('../fakes/fake-engine-worker.ts', import.meta.url);
const log: string[] = [];
let backend: Backend;
let clients: WebsocketClient[] = [];

beforeAll(async () => {
  const started = await createBackend({ workerFile, greets: false, keepsRecords: true, log: (line) => log.push(line) });
  if (!started.ok) throw new Error(started.problem);
  backend = started.value;
});
afterEach(async () => {
  for (const client of clients) client.socket.terminate();
  await Promise.all(clients.map(({ closed }) => closed));
  clients = [];
});
afterAll(() => backend.close());

const bearer = (key = backend.key) => ({ headers: { authorization: `Bearer ${key}` } });
const open = async (query: string, protocols: string[] = [], options: ClientOptions = bearer()) => {
  const client = await connectSocket(`${backend.url}/v1/realtime${query}`, protocols, options);
  clients.push(client);
  return client;
};
const refusal = async (query: string, protocols: string[] = [], options: ClientOptions = bearer()) => {
  const error: unknown = await open(query, protocols, options).catch((reason: unknown) => reason);
  if (!(error instanceof RefusedSocket)) throw new Error(`Not refused: ${String(error)}`);
  return [error.status, error.body.error.code, error.body.error.param];
};
const post = (path: string, body: unknown) =>
  fetch(`${backend.url}${path}`, { method: 'POST', ...bearer(), body: JSON.stringify(body) });
const mint = async (session?: object) => {
  const response = await post('/v1/realtime/client_secrets', session === undefined ? {} : { session });
  return ((await response.json()) as { value: string }).value;
};
const is = (type: string) => (event: { type: string }) => event.type === type;
const inWriting = { type: 'response.create', response: { output_modalities: ['text'] } };

describe('the handshake', () => {
  it('lets in the key in the header, and a secret or the key in a subprotocol, and chooses "realtime"', async () => {
    const secret = await mint();
    for (const [protocols, options, chosen] of [
      [[], bearer(), ''],
      [['realtime', `openai-insecure-api-key.${secret}`, 'openai-agents-sdk.0.20.0'], {}, 'realtime'],
      [
        ['openai-project.p', 'openai-organization.o', `openai-insecure-api-key.${backend.key}`, 'realtime'],
        {},
        'realtime',
      ],
    ] as [string[], ClientOptions, string][]) {
      const client = await open('?model=gpt-realtime-2.1', protocols, options);
      expect(await client.until(is('session.created'))).toMatchObject({ session: { type: 'realtime' } });
      expect(client.socket.protocol).toBe(chosen);
      expect(client.socket.extensions).toBe('');
    }
  });

  it('begins with the session that the secret stands for', async () => {
    const secret = await mint({ type: 'realtime', instructions: 'Be brief.' });
    const client = await open('?model=other', [], bearer(secret));
    expect(await client.until(is('session.created'))).toMatchObject({ session: { instructions: 'Be brief.' } });
  });

  it('begins with it also where the address names no model', async () => {
    for (const session of [{ type: 'realtime', instructions: 'Be brief.' }, { type: 'transcription' }]) {
      const secret = await mint(session);
      const client = await open('', ['realtime', `openai-insecure-api-key.${secret}`], {});
      expect(await client.until(is('session.created'))).toMatchObject({ session });
    }
    const plain = await open('', [], bearer(await mint()));
    expect(await plain.until(is('session.created'))).toMatchObject({ session: { type: 'realtime' } });
  });

  it('begins a transcription, asked for in the address or by the secret', async () => {
    const secret = await mint({ type: 'transcription' });
    for (const [query, key] of [
      ['?intent=transcription', backend.key],
      ['?intent=transcription', secret],
      ['?model=m', secret],
    ] as const) {
      const client = await open(query, [], bearer(key));
      expect(await client.until(is('session.created'))).toMatchObject({ session: { type: 'transcription' } });
    }
  });

  it('refuses a transcription to a secret for conversations', async () => {
    const secret = await mint({ type: 'realtime' });
    expect(await refusal('?intent=transcription', [], bearer(secret))).toEqual([400, 'invalid_value', 'intent']);
  });

  it('refuses no key and a wrong one', async () => {
    expect(await refusal('?model=m', [], {})).toEqual([401, 'invalid_api_key', null]);
    expect(await refusal('?model=m', [], bearer('ek_wrong'))).toEqual([401, 'invalid_api_key', null]);
    expect(await refusal('?model=m', ['realtime', 'openai-insecure-api-key.x'], {})).toEqual([
      401,
      'invalid_api_key',
      null,
    ]);
  });

  it.each([
    ['', 'missing_required_parameter', 'model'],
    ['?model=', 'missing_required_parameter', 'model'],
    ['?model=m&call_id=rtc_1', 'invalid_value', 'model'],
    ['?model=m&intent=transcription', 'invalid_value', 'model'],
    ['?intent=translation', 'invalid_value', 'intent'],
    ['?model=m&api_key=12345678', 'key_in_url', null],
    ['?model=m&x=ek_0123456789', 'key_in_url', null],
    ['?model=m&password=12345678', 'key_in_url', null],
    ['?model=m&x=eyJhbGciOiJSUzI1NiJ9.e30.c', 'key_in_url', null],
  ])('refuses the address %s', async (query, code, param) => {
    expect(await refusal(query)).toEqual([400, code, param]);
  });

  it('refuses subprotocols without "realtime", an unknown call, and other addresses', async () => {
    expect(await refusal('?model=m', ['openai-project.p'])).toEqual([400, 'invalid_subprotocol', null]);
    expect(await refusal('?call_id=rtc_none')).toEqual([404, 'call_not_found', null]);
    expect(await refusal('/translations?model=m')).toEqual([404, 'not_found', null]);
  });

  it('refuses a target that is no address', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { connection: 'Upgrade', upgrade: 'websocket' };
      request(backend.url, { path: '//', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it('refuses a foreign Host', async () => {
    const options = { headers: { ...bearer().headers, host: 'evil.example' } };
    expect(await refusal('?model=m', [], options)).toEqual([421, 'foreign_host', null]);
  });

  it('tells a client of the beta that it is over, and closes with 4000', async () => {
    for (const [protocols, options] of [
      [['realtime', `openai-insecure-api-key.${backend.key}`, 'openai-beta.realtime-v1'], {}],
      [[], { headers: { ...bearer().headers, 'openai-beta': 'realtime=v1' } }],
    ] as [string[], ClientOptions][]) {
      const client = await open('?model=m', protocols, options);
      expect(await client.closed).toEqual([4000, 'invalid_request_error.beta_api_shape_disabled']);
      expect(client.events).toMatchObject([
        {
          type: 'error',
          error: {
            code: 'beta_api_shape_disabled',
            message: 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.',
          },
        },
      ]);
    }
  });

  it.each(['', '/sessions', '/transcription_sessions'])(
    'names what has taken the place of POST /v1/realtime%s',
    async (path) => {
      const response = await post(`/v1/realtime${path}`, { model: 'm' });
      expect(response.status).toBe(400);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      expect(error.code).toBe('beta_api_shape_disabled');
      expect(error.message).toContain(`POST /v1/realtime${path} is retired: use POST /v1/realtime/c`);
    },
  );

  it('answers a request that asks for another protocol as if it had not', async () => {
    const status = await new Promise((resolve, reject) => {
      const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQ' };
      request(`${backend.url}/healthz`, { headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe('a conversation by WebSocket', () => {
  it('answers what is typed', async () => {
    const client = await open('?model=m');
    client.send(typed('Good morning'));
    client.send(inWriting);
    const done = await client.until(is('response.done'));
    expect(JSON.stringify(done)).toContain('You asked: Good morning');
  });

  it('says that binary messages and broken ones are not taken, and goes on', async () => {
    const client = await open('?model=m');
    client.socket.send(Buffer.from('{"type":"response.create"}'));
    client.send('nonsense');
    client.send(typed('Still there?'));
    await client.until(is('conversation.item.done'));
    expect(client.events.filter(is('error'))).toMatchObject([
      { error: { code: 'invalid_event', message: expect.stringContaining('Binary') } },
      { error: { code: 'invalid_event' } },
    ]);
    expect(client.events.filter(is('response.created'))).toEqual([]);
  });

  it('closes with 1009 at a message that is too large', async () => {
    const client = await open('?model=m');
    client.send('x'.repeat(16 * 1024 * 1024 + 1));
    expect((await client.closed)[0]).toBe(1009);
  });

  it('counts among the calls: the seventeenth is refused until one ends', async () => {
    for (let i = 0; i < 16; i += 1) await open('?model=m');
    expect(await refusal('?model=m')).toEqual([429, 'too_many_calls', null]);
    const ended = log.length;
    await clients.pop()?.close();
    await expect.poll(() => log.slice(ended).filter((line) => line.includes('call ended'))).toHaveLength(1);
    await open('?model=m');
  });
});

describe('a sideband', () => {
  it('sees what happens in a WebRTC call, takes part, and leaves without ending it', async () => {
    const call = await connectClient(`${backend.url}/v1/realtime/calls`, await mint());
    await call.until(is('session.created'));
    const [first, second] = [await open(`?call_id=${call.callId}`), await open(`?call_id=${call.callId}`)];
    first.send(configure({ instructions: 'From the side.' }));
    for (const each of [call, first, second]) {
      expect(await each.until(is('session.updated'))).toMatchObject({ session: { instructions: 'From the side.' } });
    }
    await first.close();
    call.send(typed('Hello'));
    call.send(inWriting);
    expect(await second.until(is('response.done'))).toEqual(await call.until(is('response.done')));
    expect(first.events.filter(is('response.done'))).toEqual([]);
    await post(`/v1/realtime/calls/${call.callId}/hangup`, {});
    expect(await second.closed).toEqual([1000, 'The call was hung up.']);
    await call.close();
  });

  it('may speak before the channel of the call is open', async () => {
    const secret = await mint();
    const call = await connectClient(`${backend.url}/v1/realtime/calls`, secret, async (callId) => {
      (await open(`?call_id=${callId}`)).send(configure({ instructions: 'Early.' }));
    });
    for (const each of [call, ...clients]) {
      expect(await each.until(is('session.updated'))).toMatchObject({ session: { instructions: 'Early.' } });
    }
    await call.close();
  });

  it('is refused to a client secret, and beyond the eighth', async () => {
    const secret = await mint();
    const call = await connectClient(`${backend.url}/v1/realtime/calls`, secret);
    expect(await refusal(`?call_id=${call.callId}`, [], bearer(secret))).toEqual([401, 'invalid_api_key', null]);
    for (let i = 0; i < 8; i += 1) await open(`?call_id=${call.callId}`);
    expect(await refusal(`?call_id=${call.callId}`)).toEqual([429, 'rate_limit_exceeded', null]);
    await call.close();
  });
});

it('never writes a key into its log', () => {
  expect(log.some((line) => line.includes('WS /v1/realtime 101'))).toBe(true);
  expect(log.some((line) => line.includes('WS /v1/realtime 400 key_in_url'))).toBe(true);
  expect(log.filter((line) => /ek_|earshot_|Bearer|12345678|model=/.test(line))).toEqual([]);
});
