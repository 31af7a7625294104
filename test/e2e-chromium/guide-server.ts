import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server as OpenAI's guides print it: Express with one route, no CORS and no key of its own. */
export interface GuideServer {
  url: string;
  /** `METHOD /path` of every request, in order. */
  requests: string[];
  /** The bodies of those, '' for none. */
  bodies: string[];
  close(): Promise<void>;
}

type Route = (response: ServerResponse, body: string) => Promise<void> | void;

/** Starts one on a free loopback port. Where there is no route it answers as Express does. */
export async function startGuideServer(routes: Readonly<Record<string, Route>>): Promise<GuideServer> {
  const requests: string[] = [];
  const bodies: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = `${request.method} ${request.url}`;
    requests.push(asked);
    bodies.push(await readText(request));
    response.setHeader('x-powered-by', 'Express');
    const route = routes[asked] ?? routes['*'];
    if (!route) return answerAsExpress(request, response, Object.keys(routes));
    await route(response, bodies.at(-1) ?? '');
  };
  const server = createServer((request, response) => {
    // The try … catch of the guides.
    answer(request, response).catch(() => sendJson(response, { error: 'Failed to generate token' }, 500));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    bodies,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answerAsExpress({ method, url }: IncomingMessage, response: ServerResponse, routes: readonly string[]): void {
  const known = routes.filter((route) => route.endsWith(` ${url}`)).map((route) => route.split(' ')[0] ?? '');
  if (method === 'OPTIONS' && known.length > 0) {
    response
      .writeHead(200, { allow: known.join(', '), 'content-type': 'text/html; charset=utf-8' })
      .end(known.join(', '));
    return;
  }
  const page = `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot ${method} ${url}</pre>\n</body>\n</html>\n`;
  response.writeHead(404, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
  });
  response.end(page);
}

/** `res.json(…)`. */
export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** `res.send("…")`, which calls every text a page. */
export function sendText(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
}

/** An upstream with OpenAI's HTTP API, and the key that the guide's server has for it. */
export interface Upstream {
  url: string;
  key: string;
}

const SESSION = { type: 'realtime', model: 'gpt-realtime', audio: { output: { voice: 'marin' } } };

/** `app.get("/token", …)` of the guide: the answer of the API, whatever it is. */
export async function mintToken({ url, key }: Upstream): Promise<unknown> {
  const response = await fetch(`${url}/v1/realtime/client_secrets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ session: SESSION }),
  });
  return response.json();
}

/** `app.post("/session", …)` of the guide: the text of the API's answer with status 200, and no Location. */
export async function exchangeAsGuide(offer: string, { url, key }: Upstream): Promise<string> {
  const form = new FormData();
  form.set('sdp', offer);
  form.set('session', JSON.stringify(SESSION));
  const response = await fetch(`${url}/v1/realtime/calls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: form,
  });
  return response.text();
}

/** `express.text({ type: ["application/sdp", "text/plain"] })`. */
async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
