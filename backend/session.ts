import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { badRequest, replyError } from './api-error.ts';
import { replyAnswer, tooLarge } from './engine-server/engine-server.ts';
import type { Upstream } from './upstream/upstream.ts';

const UPSTREAM_WITHIN_MS = 8000;

/** `POST /session`: the offer in, the answer out; no secret ever reaches the browser. */
export function createSessionRoutes(upstream: Upstream): Hono {
  const app = new Hono();
  app.post('/session', bodyLimit({ maxSize: 65_536, onError: tooLarge }), async (c) => {
    if (!(c.req.header('content-type') ?? '').startsWith('application/sdp')) {
      return replyError(c, {
        ...badRequest('unsupported_content_type', 'Send the offer as application/sdp.'),
        status: 415,
      });
    }
    const opened = await upstream.call(await c.req.text(), AbortSignal.timeout(UPSTREAM_WITHIN_MS));
    return opened.ok ? replyAnswer(c, opened.value) : replyError(c, opened.problem);
  });
  return app;
}
