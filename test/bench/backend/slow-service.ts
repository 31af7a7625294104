import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A Realtime service in a process of its own that makes client secrets, each after exactly the ms of its first argument.
 * `GET /issued` says how many it has made. Its first line on stdout is its address.
 */
const delayMs = Number(process.argv[2]);
let issued = 0;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  if (request.method === 'GET') return void response.end(String(issued));
  issued += 1;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { session } = JSON.parse(Buffer.concat(chunks).toString()) as { session: object };
    const expires_at = Math.floor(Date.now() / 1000) + 60;
    const body = JSON.stringify({ value: 'ek_stub0123456789', expires_at, session: { id: 'sess_stub', ...session } });
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), delayMs);
  });
});
server.listen(0, '127.0.0.1', 4096, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
