import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Context, Hono, type Next } from 'hono';
import { routePath } from 'hono/route';
import { type ApiError, replyError } from './api-error.ts';
import { isOriginAllowed, isOwnHost, type Keys } from './auth.ts';
import { clientAddress } from './client-address.ts';
import type { BackendEnv } from './env.ts';
import { refuseKeyInAddress } from './key-in-address.ts';
import type { Log } from './log.ts';
import { describeApi } from './openapi.ts';
import type { ServiceParts } from './service.ts';
import { createSessionRoutes } from './session.ts';
import { createTokenRoutes } from './token.ts';
import type { Users } from './users.ts';

/** What the HTTP side is made of. */
export interface ServerParts extends ServiceParts {
  users: Users;
  log: Log;
  /** The address it listens on. */
  host: string;
  /** The host by which clients know it, behind a proxy. */
  publicHost: string | undefined;
  /** Who may come from a page; see isOriginAllowed(). */
  origins: readonly string[];
  /** Proxies of our own before this server. */
  trustedHops: number;
  /** Keys that may read the metrics; undefined if anybody may who gets here. */
  metricsKeys: Keys | undefined;
  /** Whether it is about to end: answers then close their connections. */
  isDraining(): boolean;
  /** How long token, SDP and preflight requests wait before anything happens; for benches. */
  delayMs: number;
}

type BackendContext = Context<BackendEnv>;

/** A `Host` that is not ours: a page that rebinds its own name to this address comes with one. */
export const FOREIGN_HOST: ApiError = {
  status: 421,
  type: 'invalid_request_error',
  code: 'foreign_host',
  message: 'This server does not answer for that host.',
};
const FOREIGN_ORIGIN: ApiError = {
  status: 403,
  type: 'invalid_request_error',
  code: 'foreign_origin',
  message: 'Pages of this origin may not use this server.',
};
/** An address without anything at it. */
export const NOT_FOUND: ApiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'not_found',
  message: 'There is nothing at this address.',
};
const FAILED: ApiError = { status: 500, type: 'server_error', code: 'server_error', message: 'The server failed.' };

/** The backend's routes: its own ones for clients, and whatever its upstream serves here. */
export function createServer(parts: ServerParts): Hono<BackendEnv> {
  const { upstream, host, publicHost, log, delayMs } = parts;
  const app = new Hono<BackendEnv>();
  app.use(logRequest(parts));
  app.use(async (c, next) =>
    isOwnHost(c.req.header('host'), host, publicHost) ? next() : replyError(c, FOREIGN_HOST),
  );
  app.use(async (c, next) => {
    const refusal = refuseKeyInAddress(new URL(c.req.url).searchParams);
    return refusal === undefined ? next() : replyError(c, refusal);
  });
  addOwnPages(app, parts);
  if (delayMs > 0) {
    app.use(async (_c, next) => {
      await sleep(delayMs);
      await next();
    });
  }
  for (const [prefix, routes] of Object.entries(upstream.routes)) app.route(prefix, routes);
  for (const path of ['/token', '/session']) {
    app.use(path, allowOrigins(parts));
    app.use(path, admitUser(parts));
  }
  app.route('/', createTokenRoutes(parts));
  app.route('/', createSessionRoutes(parts));
  app.notFound((c) => replyError(c, NOT_FOUND));
  app.onError((error, c) => {
    log.error('failed', { stack: error.stack ?? error.message });
    return replyError(c, FAILED);
  });
  return app;
}

/** What is for whoever runs the backend, and for machines. */
function addOwnPages(
  app: Hono<BackendEnv>,
  { upstream, limits, metrics, metricsKeys, isDraining, origin }: ServerParts,
): void {
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const isReady = !isDraining() && upstream.isUp() && (await limits.isReady());
    return c.json({ ready: isReady }, isReady ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    if (metricsKeys !== undefined && !metricsKeys.admit(c.req.header('authorization'))) return replyError(c, NOT_FOUND);
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
  app.get('/openapi.json', (c) => c.json(describeApi(origin())));
}

const PROBES: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/**
 * Who has a key goes on; who guesses keys has to wait. The key is looked at first: behind a proxy that nobody configured
 * all have one address, and one who guesses must not shut out the others.
 */
function admitUser({ users, limits, trustedHops }: ServerParts) {
  return async (c: BackendContext, next: Next): Promise<Response | undefined> => {
    const user = await users.admit(c.req.header('authorization'));
    if (user.ok) {
      c.set('user', user.value);
      await next();
      return undefined;
    }
    if (user.problem.status !== 401) return replyError(c, user.problem);
    const peer = c.env.incoming?.socket.remoteAddress;
    const blamed = await limits.blame(clientAddress(peer, c.req.header('x-forwarded-for'), trustedHops));
    return replyError(c, blamed ?? user.problem);
  };
}

/** An extension with the host permission needs no CORS; one without it can still be let in. */
const allowOrigins =
  ({ origins }: ServerParts) =>
  async (c: BackendContext, next: Next): Promise<Response | undefined> => {
    const origin = c.req.header('origin');
    if (!isOriginAllowed(origin, origins)) return replyError(c, FOREIGN_ORIGIN);
    if (origin !== undefined) {
      c.header('access-control-allow-origin', origin);
      c.header(
        'access-control-expose-headers',
        'Location, X-Request-Id, X-Earshot-Session-Seconds, X-Earshot-Limit, Retry-After',
      );
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
  };

/**
 * One line per request: only what is named here, so that no key and no word of anybody gets into a log. Of the address
 * it is the route that was found, not what was asked for.
 */
const logRequest =
  ({ log, metrics, isDraining }: ServerParts) =>
  async (c: BackendContext, next: Next) => {
    const startedAt = performance.now();
    const id = `req_${randomUUID().replaceAll('-', '')}`;
    await next();
    const upstreamRequest = c.get('upstreamRequestId');
    c.header('x-request-id', upstreamRequest ?? id);
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    if (isDraining()) c.header('connection', 'close');
    const { status } = c.res;
    if (status >= 400) metrics.refused(c.get('refusal') ?? String(status));
    const code = c.get('code') ?? undefined;
    const ms = Math.round(performance.now() - startedAt);
    const route = routePath(c);
    // Probes come every few seconds for ever.
    if (PROBES.includes(route) && status < 400) return;
    log.info('request', { id, method: c.req.method, route, status, ms, code, upstreamRequest });
  };
