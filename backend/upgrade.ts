import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ApiError } from './api-error.ts';
import { isOwnHost } from './auth.ts';
import { FOREIGN_HOST, NOT_FOUND } from './server.ts';
import type { Upstream } from './upstream/upstream.ts';

/** Hands requests for a WebSocket to the upstream, by the Host rule of all other requests; 404 if it takes none. */
export function takeUpgrades(
  server: Server,
  { upgrade }: Pick<Upstream, 'upgrade'>,
  boundHost: string,
  publicHost: string | undefined,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Until somebody takes it, a connection that breaks must not end the process.
    socket.on('error', () => socket.destroy());
    if (!isOwnHost(request.headers.host, boundHost, publicHost)) return refuseUpgrade(socket, FOREIGN_HOST);
    if (upgrade === undefined) return refuseUpgrade(socket, NOT_FOUND);
    upgrade(request, socket, head);
  });
}

/**
 * Whether a request is to become a WebSocket. All others (`Upgrade: h2c`, as Java and curl send it with ordinary requests)
 * are answered as if they had asked for nothing.
 */
export const wantsWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** Answers a request that does not become a WebSocket with an ordinary error, and closes the connection. */
export function refuseUpgrade(socket: Duplex, { status, type, code, message, param = null }: ApiError): void {
  const body = JSON.stringify({ error: { message, type, code, param } });
  socket.once('finish', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      '',
      body,
    ].join('\r\n'),
  );
}
