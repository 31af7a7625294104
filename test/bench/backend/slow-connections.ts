import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Figure, percentiles } from './figure.ts';
import { askSteadily, tally } from './load.ts';
import { keyOf, SERVICE_MS, startBackend, startService, tokenAsker } from './set-up.ts';

const SLOW = 200;
const PER_SECOND = 100;
const SECONDS = 12;
const BYTE_EVERY_MS = 100;
const GOAL_MS = 100;

/** How healthy requests fare while 200 connections send headers or bodies byte by byte, each made anew when it is cut. */
export async function measureSlowConnections(): Promise<Figure> {
  const service = await startService();
  const backend = await startBackend(service);
  const asking = tokenAsker(backend);
  const slow = holdSlowly(new URL(backend.url));
  try {
    await askSteadily(asking, PER_SECOND, 1);
    await sleep(500);
    const answers = await askSteadily(asking, PER_SECOND, SECONDS);
    const ms = percentiles(answers.map((answer) => answer.ms));
    const statuses = tally(answers);
    return {
      measured: { healthy_ms: ms, statuses, slow_open: slow.open(), slow_cut: slow.cut() },
      goal: `p99 ≤ ${GOAL_MS} ms at ${PER_SECOND}/s beside ${SLOW} slow ones, all answered`,
      passed: ms.p99 <= GOAL_MS && statuses['200'] === answers.length,
      note: `The ${SERVICE_MS} ms of the service are in it.`,
    };
  } finally {
    slow.stop();
    asking.close();
    await backend.stop();
    await service.stop();
  }
}

const HEADERS = (host: string): string => `POST /token HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `;
const BODY = (host: string): string =>
  `POST /token HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${keyOf(0)}\r\nContent-Length: 9000\r\n\r\n`;

/** Half of them never end their headers, the other half (with a key) their bodies. */
function holdSlowly({ hostname, port, host }: URL) {
  const sockets = new Set<Socket>();
  let cut = 0;
  const openOne = (beginning: string): void => {
    const socket = connect(Number(port), hostname, () => socket.write(beginning));
    sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', () => {
      cut += 1;
      if (sockets.delete(socket)) openOne(beginning);
    });
  };
  for (let at = 0; at < SLOW; at += 1) openOne(at % 2 === 0 ? HEADERS(host) : BODY(host));
  const dripping = setInterval(() => {
    for (const socket of sockets) if (socket.writable && !socket.connecting) socket.write('a');
  }, BYTE_EVERY_MS);
  return {
    open: () => sockets.size,
    cut: () => cut,
    stop() {
      clearInterval(dripping);
      const all = [...sockets];
      sockets.clear();
      for (const socket of all) socket.destroy();
    },
  };
}
