import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, Hono, type Next } from 'hono';
import { type ApiError, replyError, unauthorized } from './api-error.ts';
import { isExtensionOrNone, isOwnHost, type Keys } from './auth.ts';
import { createSessionRoutes } from './session.ts';
import { createTokenRoutes } from './token.ts';
import type { Upstream } from './upstream/upstream.ts';

/** What the HTTP side is made of. */
export interface ServerParts {
  upstream: Upstream;
  keys: Keys;
  /** The address it listens on. */
  host: string;
  /** This server's origin, once it listens. */
  origin(): string;
  log(line: string): void;
  /** How long token, SDP and preflight requests wait before anything happens; for benches. */
  delayMs: number;
}

const FOREIGN_HOST: ApiError = {
  status: 421,
  type: 'invalid_request_error',
  code: 'foreign_host',
  message: 'This server does not answer for that host.',
};
const FOREIGN_ORIGIN: ApiError = {
  status: 403,
  type: 'invalid_request_error',
  code: 'foreign_origin',
  message: 'Web pages may not use this server.',
};
const NOT_FOUND: ApiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'not_found',
  message: 'There is nothing at this address.',
};
const FAILED: ApiError = { status: 500, type: 'server_error', code: 'server_error', message: 'The server failed.' };

/** The backend's routes: its own ones for extensions, and whatever its upstream serves here. */
export function createServer(parts: ServerParts): Hono {
  const { upstream, keys, host, origin, log, delayMs } = parts;
  const app = new Hono();
  app.use(logRequest(log));
  app.use(async (c, next) => (isOwnHost(c.req.header('host'), host) ? next() : replyError(c, FOREIGN_HOST)));
  app.get('/healthz', (c) => c.json({ ok: true }));
  if (delayMs > 0) {
    app.use(async (_c, next) => {
      await sleep(delayMs);
      await next();
    });
  }
  for (const [prefix, routes] of Object.entries(upstream.routes)) app.route(prefix, routes);
  for (const path of ['/token', '/session']) {
    app.use(path, allowExtensions);
    app.use(path, async (c, next) => (keys.admit(c.req.header('authorization')) ? next() : replyError(c, WRONG_KEY)));
  }
  app.route('/', createTokenRoutes(upstream, origin));
  app.route('/', createSessionRoutes(upstream));
  app.notFound((c) => replyError(c, NOT_FOUND));
  app.onError((error, c) => {
    log(`failed: ${error.stack ?? error.message}`);
    return replyError(c, FAILED);
  });
  return app;
}

const WRONG_KEY = unauthorized('invalid_api_key', 'The key of this backend is missing or wrong.');

/** An extension with the host permission needs no CORS; one without it can still be let in. A web page can't. */
async function allowExtensions(c: Context, next: Next): Promise<Response | undefined> {
  const origin = c.req.header('origin');
  if (!isExtensionOrNone(origin)) return replyError(c, FOREIGN_ORIGIN);
  if (origin !== undefined) {
    c.header('access-control-allow-origin', origin);
    c.header('access-control-expose-headers', 'Location, X-Request-Id');
    c.header('vary', 'Origin');
  }
  if (c.req.method !== 'OPTIONS') {
    await next();
    return undefined;
  }
  c.header('access-control-allow-methods', 'GET, POST, OPTIONS');
  c.header('access-control-allow-headers', 'authorization, content-type');
  c.header('access-control-max-age', '600');
  return c.body(null, 204);
}

/** One line per request: only what is named here, so that no key and no word of anybody gets into a log. */
const logRequest = (log: (line: string) => void) => async (c: Context, next: Next) => {
  const startedAt = performance.now();
  const id = `req_${randomUUID().replaceAll('-', '')}`;
  await next();
  c.header('x-request-id', id);
  c.header('cache-control', 'no-store');
  const code: unknown = c.get('code');
  const ms = Math.round(performance.now() - startedAt);
  const route = c.req.path.replace(/rtc_[0-9a-f]+/, ':id').slice(0, 60);
  log(`${c.req.method} ${route} ${c.res.status} ${ms}ms${typeof code === 'string' ? ` ${code}` : ''} ${id}`);
};
