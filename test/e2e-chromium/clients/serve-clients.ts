import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { speechFile } from '../../../scripts/browser/speech-file.ts';
import type { LocalBackend } from '../../../scripts/local-backend.ts';
import { bundlePage } from '../../fakes/bundle-page.ts';

/** The server of somebody's web app, with the key of a backend. */
export interface ClientsServer {
  /** A page of this folder, told where the Realtime API is, and more. */
  urlOf(page: string, wish?: Record<string, string>): string;
  /** The calls that were opened through `/session` and `/own/session`, in order. */
  callIds: string[];
  close(): Promise<void>;
}

/** How a path is answered. */
type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Serves the pages, and `/token` and `/session` as the servers of OpenAI's guide do; `/own/…` are the backend's own. */
export async function serveClients(backend: LocalBackend): Promise<ClientsServer> {
  const script = await bundlePage(join(import.meta.dirname, 'agents-page.ts'));
  const authorization = `Bearer ${backend.key}`;
  const callIds: string[] = [];

  const mint: Answer = async (_request, response) => {
    const session = JSON.stringify({ session: SESSION });
    const headers = { authorization, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: session };
    await pass(await fetch(`${backend.url}/v1/realtime/client_secrets`, init), response);
  };
  const openUnified: Answer = async (request, response) => {
    const form = new FormData();
    form.set('sdp', await text(request));
    form.set('session', JSON.stringify(SESSION));
    const headers = { authorization, 'OpenAI-Safety-Identifier': 'hashed-user-id' };
    const answer = await fetch(`${backend.url}/v1/realtime/calls`, { method: 'POST', headers, body: form });
    callIds.push(idOf(answer));
    await pass(answer, response);
  };
  // The backend lets no web page in: what its own addresses give comes through the page's server.
  const passOn = (path: string): Answer => {
    return async (request, response) => {
      const headers = { authorization, 'content-type': request.headers['content-type'] ?? 'application/json' };
      const answer = await fetch(`${backend.url}${path}`, { method: 'POST', headers, body: await text(request) });
      if (path === '/session') callIds.push(idOf(answer));
      await pass(answer, response);
    };
  };
  const file =
    (name: string, type: string): Answer =>
    async (_request, response) =>
      response.setHeader('content-type', type).end(await readFile(join(import.meta.dirname, name)));
  const sendScript: Answer = (_request, response) => response.setHeader('content-type', 'text/javascript').end(script);
  const sendSpeech: Answer = async ({ url = '' }, response) => {
    const said = new URL(url, 'http://host').searchParams.get('say') ?? '';
    response.setHeader('content-type', 'audio/wav').end(await readFile(await speechFile(said)));
  };
  const answers: Readonly<Record<string, Answer>> = {
    '/guide.html': file('guide.html', 'text/html'),
    '/console.html': file('console.html', 'text/html'),
    '/agents.html': file('agents.html', 'text/html'),
    '/listen.js': file('listen.js', 'text/javascript'),
    '/agents.js': sendScript,
    '/speech': sendSpeech,
    '/token': mint,
    '/session': openUnified,
    '/own/token': passOn('/token'),
    '/own/session': passOn('/session'),
  };
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://host').pathname];
    if (answer === undefined) response.writeHead(404).end();
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: (page, wish = {}) =>
      `${origin}/${page}?${new URLSearchParams({ realtime: `${backend.url}/v1/realtime`, ...wish })}`,
    callIds,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const SESSION = { type: 'realtime', model: 'gpt-realtime', audio: { output: { voice: 'marin' } } };

const idOf = (answer: Response): string => (answer.headers.get('location') ?? '').split('/').at(-1) ?? '';

async function pass(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(await answer.text());
}
