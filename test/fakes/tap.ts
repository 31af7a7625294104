import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { createSelfSignedCertificate } from 'werift';
import * as ws from 'ws';

/** One event on its way. */
export interface Crossing {
  from: 'Client' | 'Server';
  event: { type: string } & Record<string, unknown>;
}

/** A wire between WebSocket clients and a server that is listened to, and changes nothing. */
export interface Tap {
  /** Instead of the server's. */
  url: string;
  crossings: Crossing[];
  close(): Promise<void>;
}

/** Listens before the server at `url`; with `isSafe` it speaks TLS to clients, with a certificate of its own making. */
export async function openTap(url: string, isSafe = false): Promise<Tap> {
  const { certPem, keyPem } = await createSelfSignedCertificate(ECDSA_SHA256);
  const crossings: Crossing[] = [];
  const sockets = new Set<Socket>();
  const take = (client: Socket) => {
    const server = connect(Number(new URL(url).port), '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => client.destroy());
    }
    listen(client, 'Client', crossings);
    listen(server, 'Server', crossings);
    client.pipe(server).pipe(client);
  };
  const tap = isSafe ? createTlsServer({ cert: certPem, key: keyPem }, take) : createServer(take);
  await new Promise<void>((resolve) => tap.listen(0, '127.0.0.1', resolve));
  return {
    url: `${isSafe ? 'https' : 'http'}://127.0.0.1:${(tap.address() as AddressInfo).port}`,
    crossings,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => tap.close(resolve));
    },
  };
}

/** The numbers of RFC 5246 for ECDSA with SHA-256. */
const ECDSA_SHA256 = { signature: 3, hash: 4 } as const;

/** `ws` exports what reads frames, but its types do not name it. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** Reads what a side sends after its HTTP head, if that made a WebSocket of the connection. */
function listen(socket: Socket, from: Crossing['from'], crossings: Crossing[]): void {
  const frames = new Receiver({ isServer: from === 'Client' });
  frames.on('message', (data: Buffer) =>
    crossings.push({ from, event: JSON.parse(String(data)) as Crossing['event'] }),
  );
  let head: string | undefined = '';
  socket.on('data', (bytes) => {
    // A copy: what is masked is unmasked in place, and these bytes are on their way.
    if (head === undefined) return void frames.write(Buffer.from(bytes));
    head += bytes.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    if (/^(GET |HTTP\/1.1 101)/.test(head)) frames.write(Buffer.from(head.slice(end + 4), 'latin1'));
    head = undefined;
  });
}
