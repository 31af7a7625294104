import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { isLoopback, readKeys } from './auth.ts';
import { createServer } from './server.ts';
import { openLocal } from './upstream/local.ts';

/** How a backend is started; everything has a default. */
export interface BackendOptions {
  /** 0 (the default) takes any free port. */
  port?: number;
  /** Loopback by default. */
  host?: string;
  upstream?: 'local';
  /** Base URL of an OpenAI-compatible chat endpoint for the local engine, as `http://127.0.0.1:11434/v1`. */
  chatUrl?: string | undefined;
  /** The model that the chat endpoint is asked for. */
  chatModel?: string;
  greets?: boolean;
  /** Keeps what clients sent, readable with the key: for demos and tests only. */
  keepsRecords?: boolean;
  /** Life of client secrets that name none, in seconds. */
  secretLifeS?: number | undefined;
  /** Added to token, SDP and preflight requests, for benches. */
  delayMs?: number;
  /** Comma-separated bearer keys; with none one is made up. */
  keys?: string | undefined;
  log?: (line: string) => void;
  modelsDir?: string;
  /** Another engine worker, for tests. */
  workerFile?: URL | undefined;
}

/** A backend that listens. */
export interface Backend {
  url: string;
  /** The key that was made up; undefined if keys were configured. */
  key: string | undefined;
  close(): Promise<void>;
}

const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url));
const HEADERS_WITHIN_MS = 5000;
const REQUEST_WITHIN_MS = 10_000;
/** Long enough that a connection made when the popup opens is still there at the click. */
const KEEP_ALIVE_MS = 60_000;

/** Starts a backend; the result is a sentence if it can't be. Who starts it closes it. */
export async function createBackend(options: BackendOptions = {}): Promise<Result<Backend, string>> {
  const { port = 0, host = '127.0.0.1', log = () => {}, delayMs = 0 } = options;
  const keys = readKeys(options.keys);
  if (typeof keys === 'string') return failed(keys);
  const upstream = await openLocal({
    keys,
    log,
    modelsDir: options.modelsDir ?? MODELS_DIR,
    chatUrl: options.chatUrl,
    chatModel: options.chatModel ?? 'default',
    greets: options.greets ?? true,
    loopback: isLoopback(host),
    keepsRecords: options.keepsRecords ?? false,
    secretLifeS: options.secretLifeS,
    workerFile: options.workerFile,
  });
  if (!upstream.ok) return upstream;
  let url = '';
  const app = createServer({ upstream: upstream.value, keys, host, log, delayMs, origin: () => url });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const bound = await listen(server, port, host);
  if (!bound.ok) {
    await upstream.value.close();
    return bound;
  }
  url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.value}`;
  return ok({
    url,
    key: keys.madeUp,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await upstream.value.close();
    },
  });
}

const listen = (server: Server, port: number, host: string): Promise<Result<number, string>> =>
  new Promise((resolve) => {
    server.once('error', (error) => resolve(failed(`Cannot listen on ${host}:${port}: ${error.message}`)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
