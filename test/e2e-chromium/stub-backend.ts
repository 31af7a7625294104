import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A backend that does what a test wants. */
export interface StubBackend {
  url: string;
  /** `METHOD /path` of what was asked, preflights left out. */
  requests: string[];
  close(): Promise<void>;
}

/** Starts one on a free loopback port; `answer` gets every request but the preflights. */
export async function startStub(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StubBackend> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a status, a content type and a body. */
export function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}

/** What a backend says, as this stub says it: the addresses of calls must be those of the backend a token came from. */
export function withAddressesOf(stub: StubBackend, text: string, backendUrl: string): string {
  const asWebSocket = (url: string): string => url.replace(/^http/, 'ws');
  return text.replaceAll(backendUrl, stub.url).replaceAll(asWebSocket(backendUrl), asWebSocket(stub.url));
}
