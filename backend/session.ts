import { Hono } from 'hono';
import { type ApiError, badRequest, replyError } from './api-error.ts';
import { limitBody, replyAnswer } from './bodies.ts';
import type { BackendEnv } from './env.ts';
import { planSession } from './mint.ts';
import { MOST_OFFER_BYTES, refuseOffer } from './offer.ts';
import { isOwnFault, type ServiceParts, todayOf, withinMs } from './service.ts';
import { tagUser } from './users.ts';

const SESSION_MODE_OFF: ApiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'session_mode_off',
  message: 'This backend opens no calls itself: ask /token.',
};
const NO_SDP: ApiError = {
  ...badRequest('unsupported_content_type', 'Send the offer as application/sdp.'),
  status: 415,
};

/**
 * `POST /session`: the offer in, the answer out; no secret ever reaches the browser. The call is known here from then on:
 * its seconds are counted, and it is ended when its time is over.
 */
export function createSessionRoutes(parts: ServiceParts): Hono<BackendEnv> {
  const { upstream, limits, liveCalls, mint, metrics, modes, pepper, upstreamWithinMs } = parts;
  const app = new Hono<BackendEnv>();
  app.post('/session', limitBody(MOST_OFFER_BYTES), async (c) => {
    if (!modes.session) return replyError(c, SESSION_MODE_OFF);
    if (!/^application\/sdp\s*(;|$)/i.test(c.req.header('content-type') ?? '')) return replyError(c, NO_SDP);
    const offer = await c.req.text();
    const refusal = refuseOffer(offer);
    if (refusal !== undefined) return replyError(c, refusal);
    const session = planSession(mint, {}, todayOf());
    if (!session.ok) return replyError(c, session.problem);
    const user = c.get('user');
    const start = await limits.start(user);
    if (!start.ok) return replyError(c, start.problem);
    const userTag = tagUser(pepper, user);
    const opened = await metrics.timed('call', () =>
      withinMs(upstreamWithinMs, (signal) => upstream.call(offer, session.value, { userTag, signal })),
    );
    if (!opened.ok) {
      if (isOwnFault(opened.problem)) await limits.giveBack(user);
      return replyError(c, opened.problem);
    }
    const { id, answer } = opened.value;
    const { secondsLeft } = start.value;
    if (id !== undefined) {
      liveCalls.opened(id, user, secondsLeft);
      const lengthS = liveCalls.lengthS(secondsLeft);
      if (lengthS !== undefined) c.header('x-earshot-session-seconds', String(lengthS));
      if (lengthS !== undefined && lengthS === secondsLeft) c.header('x-earshot-limit', 'quota');
    }
    return replyAnswer(c, { id, answer });
  });
  return app;
}
