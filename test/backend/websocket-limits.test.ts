import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, type WebSocket, WebSocketServer } from 'ws';
import { type Backend, createBackend } from '../../backend/backend.ts';
import {
  openSocketPeer,
  SOCKET_LIMITS,
  type SocketLimits,
  type SocketPeer,
} from '../../backend/engine-server/websocket-peer.ts';
import { connectClient } from '../fakes/webrtc-client.ts';
import { connectSocket, type WebsocketClient } from '../fakes/websocket-client.ts';

const is = (type: string) => (event: { type: string }) => event.type === type;

describe('a socket', () => {
  let server: Server;
  let client: WebsocketClient;
  // Each test has its own: the peer of the test before may only now hear that its socket is closed.
  let messages: string[] = [];
  let ended: string[] = [];

  beforeEach(() => {
    messages = [];
    ended = [];
    server = createServer();
  });
  afterEach(async () => {
    client.socket.terminate();
    await client.closed;
    await new Promise((resolve) => server.close(resolve));
  });

  /** Connects a client to a peer with these limits. */
  const connect = async (
    limits: Partial<SocketLimits>,
    options: ClientOptions = {},
  ): Promise<[SocketPeer, WebSocket]> => {
    const sockets = new WebSocketServer({ server });
    const [mine, over] = [messages, ended];
    const peer = new Promise<[SocketPeer, WebSocket]>((resolve) => {
      sockets.on('connection', (socket) => {
        const hooks = { message: (text: string) => mine.push(text), ended: (reason: string) => over.push(reason) };
        resolve([openSocketPeer(socket, hooks, { ...SOCKET_LIMITS, ...limits }), socket]);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    client = await connectSocket(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, [], options);
    return peer;
  };

  it('is dropped when it answers no ping', async () => {
    await connect({ pingEveryMs: 20 }, { autoPong: false });
    expect((await client.closed)[0]).toBe(1006);
    expect(ended).toEqual(['the client is gone']);
  });

  it('stays while it answers pings', async () => {
    await connect({ pingEveryMs: 200 });
    let pings = 0;
    client.socket.on('ping', () => {
      pings += 1;
    });
    await expect.poll(() => pings, { timeout: 15_000 }).toBeGreaterThan(3);
    expect([client.socket.readyState, ended]).toEqual([client.socket.OPEN, []]);
  });

  it('is dropped when it does not read, before much is waiting', async () => {
    const [peer, socket] = await connect({ mostUnreadBytes: 1_000_000 });
    client.socket.pause();
    const piece = JSON.stringify({ type: 'x'.repeat(100_000) });
    let most = 0;
    while (ended.length === 0) {
      peer.send(piece);
      most = Math.max(most, socket.bufferedAmount);
      await new Promise(setImmediate);
    }
    expect(ended).toEqual(['the client does not read']);
    expect(most).toBeLessThan(1_200_000);
    client.socket.resume();
    await client.closed;
  });

  it('is read no faster than it may send', async () => {
    const [, socket] = await connect({ mostAtOnce: 100_000, mostPerSecond: 100_000, pingEveryMs: 500 });
    let pauses = 0;
    const pause = socket.pause.bind(socket);
    socket.pause = () => {
      pauses += 1;
      pause();
    };
    for (let i = 0; i < 4; i += 1) client.socket.send(`${i}${'x'.repeat(60_000)}`);
    await expect.poll(() => messages.length, { timeout: 15_000 }).toBe(4);
    expect(messages.map((text) => text[0])).toEqual(['0', '1', '2', '3']);
    expect(pauses).toBeGreaterThan(0);
    // It was silent for longer than a ping, because it was not read: that is no reason to drop it.
    expect(ended).toEqual([]);
  });

  it('is told goodbye', async () => {
    const [peer] = await connect({});
    peer.close({ code: 1001, reason: 'Until tomorrow.' });
    expect(await client.closed).toEqual([1001, 'Until tomorrow.']);
    expect(ended).toEqual([]);
  });
});

describe('a call', () => {
  const workerFile = new URL('../fakes/fake-engine-worker.ts', import.meta.url);
  let backend: Backend;
  const start = async (sessionSeconds?: number) => {
    const started = await createBackend({ workerFile, greets: false, sessionSeconds });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  };
  const bearer = () => ({ authorization: `Bearer ${backend.key}` });
  const openSocket = (query = 'model=m') =>
    connectSocket(`${backend.url}/v1/realtime?${query}`, [], { headers: bearer() });
  const openCall = async () => {
    const response = await fetch(`${backend.url}/v1/realtime/client_secrets`, { method: 'POST', headers: bearer() });
    const { value } = (await response.json()) as { value: string };
    return connectClient(`${backend.url}/v1/realtime/calls`, value);
  };

  afterEach(() => backend.close());

  it('ends when its time is over, and says so on whatever carries it', async () => {
    await start(1);
    const call = await openCall();
    const clients = [await openSocket(), await openSocket(`call_id=${call.callId}`)];
    const message = 'Your session hit the maximum duration of 1 second.';
    const expired = { error: { code: 'session_expired', message } };
    for (const client of clients) {
      expect(await client.closed).toEqual([1001, message]);
      expect(client.events.at(-1)).toMatchObject(expired);
    }
    expect(await call.until(is('error'))).toMatchObject(expired);
    await call.channelClosed;
    await call.close();
  });

  it('ends with the backend', async () => {
    await start();
    const call = await openCall();
    const clients = [await openSocket(), await openSocket(`call_id=${call.callId}`)];
    await backend.close();
    for (const client of clients) expect(await client.closed).toEqual([1001, 'The server is stopping.']);
    await call.channelClosed;
    await call.close();
  });
});
