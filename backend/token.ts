import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ok } from '../utils/shared/result.ts';
import { replyError } from './api-error.ts';
import { readJson, tooLarge } from './engine-server/engine-server.ts';
import type { Upstream } from './upstream/upstream.ts';

const UPSTREAM_WITHIN_MS = 8000;

/**
 * `POST /token` and `GET /token`: the upstream's own client secret, with an `earshot` member beside it that says where
 * the offer goes. A POST may carry the body of a `client_secrets` request.
 */
export function createTokenRoutes(upstream: Upstream, origin: () => string): Hono {
  const app = new Hono();
  app.on(['GET', 'POST'], '/token', bodyLimit({ maxSize: 16_384, onError: tooLarge }), async (c) => {
    const body = c.req.method === 'POST' ? await readJson(c) : ok(undefined);
    if (!body.ok) return replyError(c, body.problem);
    const minted = await upstream.mint(body.value, AbortSignal.timeout(UPSTREAM_WITHIN_MS));
    if (!minted.ok) return replyError(c, minted.problem);
    const callUrl = upstream.callUrl(origin());
    return c.json({ ...minted.value, earshot: callUrl === undefined ? {} : { call_url: callUrl } });
  });
  return app;
}
