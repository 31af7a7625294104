import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a chat server does when it is asked something. */
export type ChatMood = 'answers' | 'hangs' | 'nonsense' | 'fails';

/** A chat server on this computer as people run one, with Ollama's rule for origins: what sends one that is not allowed gets 403. */
export interface ChatServer {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Origins that it answers beside those who send none. */
  allowed: string[];
  mood: ChatMood;
  models: string[];
  /** What it says to a question. */
  says: string;
  /** What it was asked: the body of each question that was let in. */
  asked: { stream?: boolean; messages: { role: string; content: string }[] }[];
  close(): Promise<void>;
}

/** Starts one on a free port. */
export async function startChatServer(): Promise<ChatServer> {
  const http = createServer((request, response) => void answer(server, request, response));
  // Node closes a connection that was quiet for 5 s: a question that comes at that very moment is refused by nobody.
  http.keepAliveTimeout = 60_000;
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: ChatServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    allowed: [],
    mood: 'answers',
    models: ['nomic-embed-text', 'llama3'],
    says: 'Yes.',
    asked: [],
    async close() {
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
  return server;
}

async function answer(server: ChatServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { origin } = request.headers;
  if (origin !== undefined && !server.allowed.includes(origin)) return void response.writeHead(403).end();
  let body = '';
  for await (const chunk of request) body += chunk;
  if (request.url === '/v1/models') {
    const data = server.models.map((id) => ({ id, object: 'model' }));
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
  }
  if (request.url !== '/v1/chat/completions') return void response.writeHead(404).end();
  const asked = JSON.parse(body) as ChatServer['asked'][number];
  server.asked.push(asked);
  if (server.mood === 'hangs') return;
  if (server.mood === 'fails') return void response.writeHead(500).end('{"error":"out of memory"}');
  if (server.mood === 'nonsense') return void response.writeHead(200).end('data: <html>\n\n');
  if (asked.stream !== true) {
    const choices = [{ message: { role: 'assistant', content: server.says } }];
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }));
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const word of server.says.split(/(?<= )/))
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: word } }] })}\n\n`);
  response.end('data: [DONE]\n\n');
}
