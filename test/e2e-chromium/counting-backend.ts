import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalBackend } from '../../scripts/local-backend.ts';
import { reply, type StubBackend, startStub, withAddressesOf } from './stub-backend.ts';

/** Hands everything on to a backend as it is, and writes down what was asked. */
export async function startCountingBackend(backend: LocalBackend): Promise<StubBackend> {
  const stub = await startStub((request, response) => {
    void handOn(request, response).catch((error: Error) => reply(response, 502, 'text/plain', error.message));
  });
  async function handOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    const answer = await fetch(`${backend.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': type },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const text = withAddressesOf(stub, await answer.text(), backend.url);
    reply(response, answer.status, answer.headers.get('content-type') ?? 'text/plain', text);
  }
  return stub;
}
