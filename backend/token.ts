import { Hono } from 'hono';
import { ok } from '../utils/shared/result.ts';
import { type ApiError, replyError } from './api-error.ts';
import { limitBody, readJson } from './bodies.ts';
import type { BackendEnv } from './env.ts';
import { MOST_TOKEN_BYTES, planSecret } from './mint.ts';
import { isOwnFault, type ServiceParts, sessionFacts, todayOf, withinMs } from './service.ts';
import { tagUser } from './users.ts';

const TOKEN_MODE_OFF: ApiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'token_mode_off',
  message: 'This backend gives no tokens: post the offer to /session.',
};

/**
 * `POST /token` and `GET /token`: the upstream's own client secret, with an `earshot` member beside it that says where
 * the offer goes and what else a client should know. A POST may carry the body of a `client_secrets` request.
 */
export function createTokenRoutes(parts: ServiceParts): Hono<BackendEnv> {
  const { upstream, limits, mint, metrics, modes, origin, warnings, pepper, upstreamWithinMs } = parts;
  const told = warnings.length === 0 ? {} : { warnings };
  const app = new Hono<BackendEnv>();
  app.on(['GET', 'POST'], '/token', limitBody(MOST_TOKEN_BYTES), async (c) => {
    const user = c.get('user');
    if (!modes.token)
      return replyError(c, TOKEN_MODE_OFF, {
        earshot: { session_url: '/session', ...sessionFacts(parts, user), ...told },
      });
    const body = c.req.method === 'POST' ? await readJson(c) : ok(undefined);
    if (!body.ok) return replyError(c, body.problem);
    const plan = planSecret(mint, body.value, todayOf());
    if (!plan.ok) return replyError(c, plan.problem);
    const start = await limits.start(user);
    if (!start.ok) return replyError(c, start.problem);
    const userTag = tagUser(pepper, user);
    const minted = await metrics.timed('mint', () =>
      withinMs(upstreamWithinMs, (signal) => upstream.mint(plan.value, { userTag, signal })),
    );
    if (!minted.ok) {
      if (isOwnFault(minted.problem)) await limits.giveBack(user);
      return replyError(c, minted.problem);
    }
    metrics.tokenIssued();
    const callUrl = upstream.callUrl(origin());
    const webSocketUrl = upstream.webSocketUrl(origin());
    return c.json({
      ...minted.value,
      earshot: {
        ...(callUrl === undefined ? {} : { call_url: callUrl }),
        ...(webSocketUrl === undefined ? {} : { websocket_url: webSocketUrl }),
        ...sessionFacts(parts, user, start.value.secondsLeft),
        ...told,
      },
    });
  });
  return app;
}
