import { Agent, request } from 'node:http';

/** What came of one request. */
export interface Answer {
  /** 0 if there was no answer. */
  status: number;
  /** From sending to the last byte of the answer, or to the failure. */
  ms: number;
  /** The code of the failure, as ECONNRESET. */
  failure?: string;
  /** Whether the request went out on a connection that stood. */
  wasConnected: boolean;
}

/** Sends POST requests. */
export interface Asker {
  ask(): Promise<Answer>;
  close(): void;
}

export interface AskerOptions {
  url: string;
  /** Most connections at once; as many as it takes if absent. */
  sockets?: number | undefined;
  /** Headers of the request with this number, from 0. */
  headers(count: number): Record<string, string>;
  body?: string;
}

/** One that keeps its connections. Never rejects. */
export function asker({ url, sockets = Number.POSITIVE_INFINITY, headers, body = '' }: AskerOptions): Asker {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, maxFreeSockets: 4096 });
  let count = 0;
  const ask = () =>
    new Promise<Answer>((resolve) => {
      const since = performance.now();
      let wasConnected = false;
      const end = (answer: { status: number; failure?: string }) =>
        resolve({ ...answer, ms: performance.now() - since, wasConnected });
      const fail = (error: NodeJS.ErrnoException) => end({ status: 0, failure: error.code ?? error.message });
      const length = String(Buffer.byteLength(body));
      const sent = request(url, { method: 'POST', agent, headers: { ...headers(count), 'content-length': length } });
      count += 1;
      sent.on('socket', (socket) => {
        wasConnected = !socket.connecting;
        if (socket.connecting) socket.once('connect', () => (wasConnected = true));
      });
      sent.on('error', fail);
      sent.on('response', (response) => {
        response.on('error', fail);
        response.on('end', () => end({ status: response.statusCode ?? 0 }));
        response.resume();
      });
      sent.end(body);
    });
  return { ask, close: () => agent.destroy() };
}
