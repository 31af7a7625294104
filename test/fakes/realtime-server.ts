import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** One event of a client, and when it came: ms since 1970, in fractions. */
export interface Received {
  at: number;
  event: { type: string; [member: string]: unknown };
}

/** One client of the fake server. */
export interface RealtimeClient {
  socket: WebSocket;
  received: readonly Received[];
  send(...events: object[]): void;
  /** Waits for the next event of this type, counted from the events that were there before. */
  next(type: string, from?: number, withinMs?: number): Promise<Received>;
}

/** A backend and a realtime service in one, which say and do nothing but what a test wants. */
export interface RealtimeServer {
  url: string;
  key: string;
  /** Oldest first. */
  clients: readonly RealtimeClient[];
  /** The client that comes next, or the last one if it is there already. */
  client(): Promise<RealtimeClient>;
  close(): Promise<void>;
}

export interface RealtimeServerOptions {
  /** What answers events of clients; the least that a client needs if left out. */
  answer?: (event: Received['event'], client: RealtimeClient) => void;
  /** Which of the subprotocols is chosen. */
  choose?: (offered: Set<string>) => string | false;
  /** While this is so nothing is sent, not even that there is a session. */
  isSilent?: () => boolean;
}

const epochMs = (): number => performance.timeOrigin + performance.now();
const WITHIN_MS = 15_000;

/** Starts one on a free port of this computer. */
export async function startRealtimeServer(options: RealtimeServerOptions = {}): Promise<RealtimeServer> {
  const { answer = answerLeast, choose = () => 'realtime', isSilent = () => false } = options;
  const clients: RealtimeClient[] = [];
  let url = '';
  const server = createServer((request, response) => giveToken(request, response, url));
  const sockets = new WebSocketServer({ server, path: '/v1/realtime', handleProtocols: choose });
  sockets.on('connection', (socket) => {
    const client = takeClient(socket, answer, isSilent);
    clients.push(client);
    client.send({ type: 'session.created', session: SESSION });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    key: 'a-key',
    clients,
    client: () => until('a client', () => clients.at(-1), WITHIN_MS),
    close: () =>
      new Promise((closed) => {
        for (const { socket } of clients) socket.terminate();
        sockets.close();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** With the transcription that the extension would ask for otherwise. */
const SESSION = {
  type: 'realtime',
  id: 'sess_fake',
  audio: { input: { transcription: { model: 'whisper-1' } } },
};

/** Any origin: what protects a token is whoever gives it. */
function giveToken(request: IncomingMessage, response: ServerResponse, url: string): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', 'authorization, content-type');
  response.setHeader('access-control-allow-methods', 'POST');
  if (request.method !== 'POST') return void response.writeHead(204).end();
  const token = {
    value: 'ek_0123456789abcdef',
    expires_at: Math.floor(Date.now() / 1000) + 600,
    session: SESSION,
    earshot: { call_url: `${url}/v1/realtime/calls`, websocket_url: `${url.replace('http', 'ws')}/v1/realtime` },
  };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(token));
}

function takeClient(
  socket: WebSocket,
  answer: NonNullable<RealtimeServerOptions['answer']>,
  isSilent: () => boolean,
): RealtimeClient {
  const received: Received[] = [];
  const client: RealtimeClient = {
    socket,
    received,
    send(...events) {
      if (isSilent()) return;
      for (const event of events) socket.send(JSON.stringify(event));
    },
    next: (type, from = received.length, withinMs = WITHIN_MS) =>
      until(type, () => received.slice(from).find(({ event }) => event.type === type), withinMs),
  };
  socket.on('message', (data) => {
    const at = epochMs();
    const event = JSON.parse(String(data)) as Received['event'];
    received.push({ at, event });
    answer(event, client);
  });
  return client;
}

/** What any service says to these; to all else it says nothing. */
export function answerLeast(event: Received['event'], { send }: RealtimeClient): void {
  const { type, item, item_id, content_index, audio_end_ms, session } = event;
  if (type === 'session.update') send({ type: 'session.updated', session: { ...SESSION, ...(session as object) } });
  if (type === 'conversation.item.create')
    send({ type: 'conversation.item.added', item }, { type: 'conversation.item.done', item });
  if (type === 'conversation.item.truncate')
    send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
}

async function until<T>(what: string, look: () => T | undefined, withinMs: number): Promise<T> {
  const giveUpAt = performance.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (performance.now() > giveUpAt) throw new Error(`Waited ${withinMs} ms for ${what}, in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A tone of 1 kHz as PCM of 16 bits at 24 kHz, in base64: for deltas. It goes on where it was at `fromMs`. */
export function toneDelta(ms: number, fromMs = 0): string {
  const samples = Int16Array.from({ length: ms * 24 }, (_, i) =>
    Math.round(Math.sin((2 * Math.PI * (i + fromMs * 24)) / 24) * 8_192),
  );
  return Buffer.from(samples.buffer).toString('base64');
}

/** The events that begin an answer with one item of sound. */
export const beginAnswer = (response: string, item: string): object[] => [
  { type: 'response.created', response: { id: response, status: 'in_progress', output: [] } },
  {
    type: 'conversation.item.added',
    item: { id: item, type: 'message', role: 'assistant', status: 'in_progress', content: [] },
  },
];

export const soundDelta = (response: string, item: string, delta: string): object => ({
  type: 'response.output_audio.delta',
  response_id: response,
  item_id: item,
  output_index: 0,
  content_index: 0,
  delta,
});

/** The events that end it. */
export const endAnswer = (response: string, item: string, status = 'completed'): object[] => [
  { type: 'response.output_audio.done', response_id: response, item_id: item, output_index: 0, content_index: 0 },
  { type: 'response.done', response: { id: response, status, output: [] } },
];
