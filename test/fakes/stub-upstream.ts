import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A request as the service got it. */
export interface UpstreamAsked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A Realtime service that answers as it is told, and remembers what it was asked. */
export interface StubUpstream {
  url: string;
  asked: UpstreamAsked[];
  /** Replaces the answer of the next and all later requests; undefined for the usual ones. */
  answerWith(answer: ((response: ServerResponse, asked: UpstreamAsked) => void) | undefined): void;
  /** The ids of calls that were hung up. */
  hungUp: string[];
  /** Ends a call as its other side would: whoever watches it hears of it. */
  endCall(id: string): void;
  /** Breaks the connection of whoever watches a call, as a network does. */
  cutWatch(id: string): void;
  /** The service knows of no such call any more, and tells nobody. */
  forgetCall(id: string): void;
  watched(id: string): boolean;
  close(): Promise<void>;
}

/** An SDP answer that nobody can use. */
export const ANSWER = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
/** An SDP offer that passes for one. */
export const OFFER =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:abcd\r\na=fingerprint:sha-256 AA\r\n';

/** Starts one; by default it makes secrets and calls as OpenAI does. */
export async function startStubUpstream(): Promise<StubUpstream> {
  const asked: UpstreamAsked[] = [];
  const hungUp: string[] = [];
  const watchers = new Map<string, WebSocket>();
  const forgotten = new Set<string>();
  let custom: ((response: ServerResponse, asked: UpstreamAsked) => void) | undefined;
  let calls = 0;

  const usual = (response: ServerResponse, { path, body }: UpstreamAsked): void => {
    const hangup = /\/calls\/([^/]+)\/hangup$/.exec(path)?.[1];
    if (hangup !== undefined) {
      hungUp.push(hangup);
      watchers.get(hangup)?.close(1000);
      response.writeHead(200).end();
    } else if (path.endsWith('/client_secrets')) {
      const { expires_after: life, session } = JSON.parse(body) as {
        expires_after: { seconds: number };
        session: object;
      };
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_stub' });
      const expires_at = Math.floor(Date.now() / 1000) + life.seconds;
      response.end(
        JSON.stringify({ value: 'ek_stub0123456789', expires_at, session: { id: 'sess_stub', ...session } }),
      );
    } else {
      calls += 1;
      const id = `rtc_u2_${calls}`;
      response.writeHead(201, { 'content-type': 'text/plain; charset=utf-8', location: `/v1/realtime/calls/${id}` });
      response.end(ANSWER);
    }
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(one);
    (custom ?? usual)(response, one);
  });
  const callOf = ({ url }: IncomingMessage) => new URL(url ?? '', 'http://stub').searchParams.get('call_id') ?? '';
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }, answer) => answer(!forgotten.has(callOf(req)), 404),
  });
  sockets.on('connection', (socket, request) => {
    const id = callOf(request);
    watchers.set(id, socket);
    socket.on('close', () => watchers.delete(id));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    hungUp,
    answerWith: (answer) => {
      custom = answer;
    },
    endCall: (id) => watchers.get(id)?.close(1000),
    cutWatch: (id) => watchers.get(id)?.terminate(),
    forgetCall: (id) => forgotten.add(id),
    watched: (id) => watchers.has(id),
    async close() {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
