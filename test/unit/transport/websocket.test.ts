import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CreatedItem } from '../../../utils/realtime/client-events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { openClockPlayback } from '../../fakes/clock-playback.ts';
import { openSocketCall } from '../../fakes/socket-call.ts';

const TOKEN = 'ek_0123456789abcdef';
type Protocols = (offered: Set<string>) => string | false;

let servers: Server[] = [];
let calls: ReturnType<typeof openSocketCall>[] = [];
afterEach(async () => {
  for (const call of calls) call.close();
  calls = [];
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

/** A server that takes every socket, and what came to it. */
async function serve(choose: Protocols = () => 'realtime') {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets: WebSocket[] = [];
  const received: { type: string; audio?: string; [member: string]: unknown }[] = [];
  const offered: string[] = [];
  const web = new WebSocketServer({ server, path: '/v1/realtime', handleProtocols: choose });
  web.on('connection', (socket, request) => {
    sockets.push(socket);
    offered.push(String(request.headers['sec-websocket-protocol']));
    socket.on('message', (data) => received.push(JSON.parse(String(data))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/realtime`;
  return { url, sockets, received, offered };
}

const track = (call: ReturnType<typeof openSocketCall>) => {
  calls.push(call);
  return call;
};
async function openCall(playback = openClockPlayback()) {
  const server = await serve();
  const opened = track(openSocketCall(server.url, TOKEN, playback));
  await expect.poll(() => opened.told).toContain('channel');
  const [socket] = server.sockets;
  if (!socket) throw new Error('No socket.');
  const say = (...events: object[]) => {
    for (const event of events) socket.send(JSON.stringify(event));
  };
  return { ...server, ...opened, socket, say };
}

const made = (id: string) => ({ type: 'response.created', response: { id } });
const delta = (item_id: string, ms: number, response_id = 'r1') => ({
  ...{ type: 'response.output_audio.delta', response_id, item_id, content_index: 0 },
  delta: Buffer.alloc(ms * 48, 7).toString('base64'),
});
const done = (id: string) => ({ type: 'response.done', response: { id, status: 'completed' } });
const heardTypes = (events: readonly { type: string }[]) => events.map(({ type }) => type);

describe('opening', () => {
  it('brings the token in a subprotocol, plays at full loudness, and reports that the server answered', async () => {
    const { offered, told, playback, call } = await openCall();
    expect(offered).toEqual([`realtime, openai-insecure-api-key.${TOKEN}`]);
    expect(told).toEqual(['plays', 'answer', 'channel']);
    expect(playback.levels).toEqual(['full']);
    expect(call.transport).toBe('websocket');
  });

  it.each<[string, Protocols]>([
    ['none', () => false],
    ['the one with the token', (offered) => [...offered][1] ?? false],
  ])('fails when the server chooses %s of the subprotocols, and the token is in no detail', async (_which, choose) => {
    const { url } = await serve(choose);
    const { told, problems, isListening } = track(openSocketCall(url, TOKEN));
    await expect.poll(() => problems).toHaveLength(1);
    // A browser fails the handshake without a choice; this client of Node does not.
    expect(['openai.bad_answer', 'openai.unreachable']).toContain(problems[0]?.code);
    expect(JSON.stringify(problems)).not.toContain(TOKEN.slice(3));
    expect([told.includes('channel'), isListening()]).toEqual([false, false]);
  });

  it.each<[string, (url: string) => string]>([
    ['somebody who refuses', (url) => url.replace('/v1', '/v2')],
    ['nobody', () => 'ws://127.0.0.1:9/v1/realtime'],
  ])('fails with %s', async (_who, to) => {
    const { url } = await serve();
    const { problems } = track(openSocketCall(to(url), TOKEN));
    await expect.poll(() => problems).toMatchObject([{ code: 'openai.unreachable' }]);
    expect(problems[0]?.detail).toContain('before it was open');
  });

  it.each([
    ['wss://voice.example/#part', TOKEN],
    ['wss://voice.example/', 'a token/with=signs'],
  ])('fails at once with what no WebSocket can be opened with: %s %s', async (url, token) => {
    const { problems } = track(openSocketCall(url, token));
    expect(problems).toEqual([]);
    await expect.poll(() => problems).toMatchObject([{ code: 'openai.bad_answer' }]);
    expect(JSON.stringify(problems)).not.toContain(token);
  });

  it('waits for a server that says nothing, for as long as the session does', async () => {
    const { told, messages, call } = await openCall();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([messages, told]).toEqual([[], ['plays', 'answer', 'channel']]);
    expect(call.send([{ type: 'response.create' }])).toBeUndefined();
  });
});

describe('the end', () => {
  it.each<[number, string, string]>([
    [1000, '', 'openai.ended'],
    [1001, 'Your session hit the maximum duration of 60 minutes.', 'session.expired'],
    [1008, '', 'openai.token_rejected'],
    [1011, '', 'net.lost'],
    [1013, '', 'openai.rate'],
    [4000, 'invalid_request_error.beta_api_shape_disabled', 'openai.retired'],
  ])(
    'by the server with %i is told once, the loudspeaker falls silent and nobody listens any more',
    async (code, reason, name) => {
      const { socket, say, problems, playback, events, isListening, call } = await openCall();
      say(made('r1'), delta('a', 5000));
      await expect.poll(() => heardTypes(events)).toContain('output_audio_buffer.started');
      socket.close(code, reason);
      await expect.poll(() => problems).toMatchObject([{ code: name }]);
      expect([isListening(), playback.waitingMs()]).toEqual([false, 0]);
      expect(call.send([{ type: 'response.create' }])).toMatchObject({ code: 'net.lost' });
      call.hangUp();
      expect(problems).toHaveLength(1);
    },
  );

  it('by a connection that breaks is a loss', async () => {
    const { socket, problems } = await openCall();
    socket.terminate();
    await expect.poll(() => problems).toMatchObject([{ code: 'net.lost', detail: expect.stringContaining('1006') }]);
  });

  it('by us is told to nobody, and what comes after it is heard by nobody', async () => {
    const { socket, say, told, playback, call, isListening, events } = await openCall();
    say(made('r1'), delta('a', 5000));
    await expect.poll(() => playback.waitingMs()).toBeGreaterThan(0);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    const before = events.length;
    call.hangUp();
    call.hangUp();
    say(done('r1'));
    await closed;
    expect([told.filter((word) => word.startsWith('failed')), events.length]).toEqual([[], before]);
    expect([isListening(), playback.waitingMs()]).toEqual([false, 0]);
  });
});

describe('what the microphone hears', () => {
  const frame = (value: number) => new Uint8Array(960).fill(value).buffer;

  it('is sent frame by frame, and silence in its place while muted', async () => {
    const { speak, received, call } = await openCall();
    speak(frame(7));
    call.setMuted(true);
    speak(frame(8));
    call.setMuted(false);
    speak(frame(9));
    await expect.poll(() => received).toHaveLength(3);
    expect(received.map(({ type }) => type)).toEqual(Array(3).fill('input_audio_buffer.append'));
    const sent = received.map(({ audio = '' }) => [...new Set(Buffer.from(audio, 'base64'))]);
    expect(sent).toEqual([[7], [0], [9]]);
  });

  it('a server that stops reading is told of, and given up when five seconds wait', async () => {
    const { socket, speak, told, problems, isListening } = await openCall();
    socket.pause();
    // Seconds instead of frames: the systems between take some megabytes before anything waits.
    const second = new ArrayBuffer(48_000);
    for (let i = 0; i < 400 && problems.length === 0; i += 1) {
      speak(second);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(told.filter((word) => word !== 'healed').slice(-2)).toEqual(['unstable', 'failed net.lost']);
    expect(isListening()).toBe(false);
    socket.resume();
  });

  it('a line that is well again is told of also when nobody speaks any more, by the next word of the server', async () => {
    const { socket, say, speak, told, problems } = await openCall();
    socket.pause();
    const second = new ArrayBuffer(48_000);
    for (let i = 0; i < 400 && told.at(-1) !== 'unstable'; i += 1) {
      speak(second);
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    await expect
      .poll(() => {
        say({ type: 'input_audio_buffer.committed', item_id: 'a' });
        return told.at(-1);
      })
      .toBe('healed');
    expect(problems).toEqual([]);
  });
});

describe('what the server says', () => {
  it('is heard as it came, but for the sound, which is played', async () => {
    const { say, messages, events, playback } = await openCall(openClockPlayback({ speed: 20 }));
    say(
      made('r1'),
      { type: 'ping' },
      delta('a', 200),
      { type: 'response.output_audio.done', item_id: 'a' },
      done('r1'),
    );
    await expect.poll(() => heardTypes(events)).toContain('output_audio_buffer.stopped');
    expect(heardTypes(events)).toEqual([
      'response.created',
      'ping',
      'output_audio_buffer.started',
      'response.output_audio.done',
      'response.done',
      'output_audio_buffer.stopped',
    ]);
    expect(messages[1]).toBe('{"type":"ping"}');
    expect(playback.heard('a').ms).toBe(200);
  });

  it('a megabyte of sound at once is played, and can be stopped', async () => {
    const { say, playback, call, received, events } = await openCall(openClockPlayback({ latencyMs: 20 }));
    say(made('r1'), delta('a', 21_845));
    await expect.poll(() => playback.heard('a').ms).toBeGreaterThan(200);
    expect(call.send([{ type: 'response.cancel' }, { type: 'output_audio_buffer.clear' }])).toBeUndefined();
    await expect.poll(() => heardTypes(events)).toContain('output_audio_buffer.cleared');
    expect(playback.waitingMs()).toBe(0);
    await expect.poll(() => heardTypes(received)).toEqual(['response.cancel', 'conversation.item.truncate']);
    const heardMs = playback.heard('a').ms;
    expect(received[1]).toMatchObject({ item_id: 'a', content_index: 0, audio_end_ms: Math.floor(heardMs) });
    say(delta('a', 1000));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(playback.heard('a').ms).toBe(heardMs);
  });

  it('what was never heard is cut without a word to the server', async () => {
    const { say, playback, call, received, events } = await openCall(openClockPlayback({ latencyMs: 200 }));
    say(made('r1'), delta('a', 1000));
    await expect.poll(() => playback.waitingMs()).toBeGreaterThan(0);
    call.send([{ type: 'response.cancel' }, { type: 'output_audio_buffer.clear' }]);
    await expect.poll(() => heardTypes(events)).toContain('output_audio_buffer.cleared');
    expect(heardTypes(received)).toEqual(['response.cancel']);
  });

  it('sound that is none, binary messages and no JSON are handed on to be counted, and the call goes on', async () => {
    const { socket, say, messages, told } = await openCall();
    say(made('r1'), { ...delta('a', 0), delta: '%%%' });
    socket.send(Buffer.from([1, 2, 3]));
    socket.send('{');
    socket.send('[]');
    await expect.poll(() => messages.length).toBe(5);
    expect([messages[1], typeof messages[2], messages[3], messages[4]]).toEqual(['', 'object', '{', '[]']);
    expect(told).toEqual(['plays', 'answer', 'channel']);
  });

  it('when nothing can be played, the person is told, and no voice is said to be there', async () => {
    const blocked = problem('audio.blocked');
    const { say, told, events } = await openCall(openClockPlayback({ ready: Promise.resolve(blocked) }));
    say(made('r1'), delta('a', 200), done('r1'));
    await expect.poll(() => heardTypes(events)).toEqual(['response.created', 'response.done']);
    expect(told).toContain('silenced audio.blocked');
  });
});

it('a message that is too large is not sent, and is told as that', async () => {
  const { call, received } = await openCall();
  const text = 'ä'.repeat(call.maxMessageBytes() / 2);
  const item: CreatedItem = { id: 'i', type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  expect(call.send([{ type: 'conversation.item.create', item }])).toMatchObject({ code: 'message.too_large' });
  expect(call.send([{ type: 'response.create' }])).toBeUndefined();
  await expect.poll(() => heardTypes(received)).toEqual(['response.create']);
});
