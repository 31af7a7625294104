import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../fakes/bundle-page.ts';

/** A web page with OpenAI's client in it, and its token endpoint. */
export interface AgentsServer {
  origin: string;
  close(): Promise<void>;
}

/**
 * Serves the page as an app of OpenAI's guide would be served: page and `/token` from one origin, so its token request
 * needs no preflight; the backend's own delay applies to it.
 */
export async function serveAgentsPage(backend: { url: string; key: string }): Promise<AgentsServer> {
  const script = await bundlePage(fileURLToPath(new URL('./agents-page.ts', import.meta.url)), 'Bench');
  const server = createServer(async (request, response) => {
    if (request.url === '/token') {
      const answer = await fetch(`${backend.url}/token`, {
        method: 'POST',
        headers: { authorization: `Bearer ${backend.key}` },
      });
      const { value } = (await answer.json()) as { value: string };
      return response.end(value);
    }
    if (request.url === '/bench.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script);
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Bench</title><script src="/bench.js"></script>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
