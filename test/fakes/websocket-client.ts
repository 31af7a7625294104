import type { IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';
import type { AnyEvent } from './webrtc-client.ts';

/** A WebSocket client that knows no SDK and keeps everything it got. */
export interface WebsocketClient {
  socket: WebSocket;
  events: AnyEvent[];
  /** How the socket was closed: code and reason. */
  closed: Promise<[number, string]>;
  send(event: unknown): void;
  /** The next event that `matches`, or one that came already after the first `from` events. Rejects if the socket closes. */
  until(matches: (event: AnyEvent) => boolean, from?: number): Promise<AnyEvent>;
  close(): Promise<void>;
}

/** Opens a socket. Rejects with status and body if it is refused. */
export async function connectSocket(
  url: string,
  protocols: string[] = [],
  options: ClientOptions = {},
): Promise<WebsocketClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols, options);
  const events: AnyEvent[] = [];
  const waiters = new Set<() => void>();
  socket.on('message', (data) => {
    events.push(JSON.parse(String(data)) as AnyEvent);
    for (const look of waiters) look();
  });
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => {
      resolve([code, String(reason)]);
      for (const look of waiters) look();
    });
  });
  await opened(socket);
  return {
    socket,
    events,
    closed,
    send: (event) => socket.send(typeof event === 'string' ? event : JSON.stringify(event)),
    until: (matches, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const met = events.slice(from).find(matches);
          if (met === undefined && socket.readyState !== WebSocket.CLOSED) return;
          waiters.delete(look);
          if (met === undefined) reject(new Error(`The socket closed after ${JSON.stringify(events.slice(from))}`));
          else resolve(met);
        };
        waiters.add(look);
        look();
      }),
    async close() {
      socket.close();
      await closed;
    },
  };
}

const opened = (socket: WebSocket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => reject(new RefusedSocket(response.statusCode ?? 0, body)));
    });
  });

/** The handshake was answered with an ordinary HTTP reply. */
export class RefusedSocket extends Error {
  override name = 'RefusedSocket' as const;
  readonly status: number;
  /** The body as JSON. */
  readonly body: { error: { code: string; message: string; type: string; param: string | null } };

  constructor(status: number, body: string) {
    super(`${status} ${body}`);
    this.status = status;
    this.body = JSON.parse(body) as RefusedSocket['body'];
  }
}
