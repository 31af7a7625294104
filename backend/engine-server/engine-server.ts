import { type Context, Hono } from 'hono';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { type ApiError, badRequest, ENGINE_IS_OVER, FULL, replyError } from '../api-error.ts';
import { bearerOf, type Keys } from '../auth.ts';
import { limitBody, readJson, replyAnswer } from '../bodies.ts';
import { MOST_TOKEN_BYTES } from '../mint.ts';
import { MOST_OFFER_BYTES, refuseOffer } from '../offer.ts';
import { BETA_IS_OVER, NO_CALL, NO_KEY } from './api-errors.ts';
import type { Calls } from './calls.ts';
import { type ClientSecrets, checkSession } from './client-secrets.ts';

/** What the routes work with. */
export interface EngineServerParts {
  calls: Calls;
  secrets: ClientSecrets;
  keys: Keys;
}

/** Opens a call for an SDP offer; `config` is the session it begins with. */
export async function openCall(
  calls: Calls,
  offer: string,
  config: unknown,
): Promise<Result<{ id: string; answer: string }, ApiError>> {
  const refusal = refuseOffer(offer);
  if (refusal !== undefined) return failed(refusal);
  if (calls.isOver()) return failed(ENGINE_IS_OVER);
  if (calls.isFull()) return failed(FULL);
  const opened = await calls.open(offer, config);
  return opened.ok ? opened : failed(badRequest('invalid_offer', 'The SDP offer could not be answered.'));
}

/** The engine's HTTP side as OpenAI's Realtime API has it, to be mounted at `/v1/realtime`. */
export function createEngineRoutes({ calls, secrets, keys }: EngineServerParts): Hono {
  const app = new Hono();
  app.use(allowEveryOrigin);
  app.post('/client_secrets', limitBody(MOST_TOKEN_BYTES), async (c) => {
    if (!keys.admit(c.req.header('authorization'))) return replyError(c, NO_KEY);
    if (calls.isOver()) return replyError(c, ENGINE_IS_OVER);
    const body = await readJson(c);
    const minted = body.ok ? secrets.mint(body.value) : body;
    return minted.ok ? c.json(minted.value) : replyError(c, minted.problem);
  });
  // A form has the session beside the offer.
  app.post('/calls', limitBody(MOST_OFFER_BYTES + MOST_TOKEN_BYTES), async (c) => {
    const wish = await readCall(c, secrets, keys);
    if (!wish.ok) return replyError(c, wish.problem);
    const opened = await openCall(calls, wish.value.offer, wish.value.config);
    return opened.ok ? replyAnswer(c, opened.value) : replyError(c, opened.problem);
  });
  for (const [path, instead] of RETIRED) app.post(path, (c) => replyError(c, retired(path, instead)));
  app.post('/calls/:id/hangup', (c) => {
    if (!keys.admit(c.req.header('authorization'))) return replyError(c, NO_KEY);
    return calls.hangUp(c.req.param('id')) ? c.body(null, 200) : replyError(c, NO_CALL);
  });
  app.get('/calls/:id/record', (c) => {
    if (!keys.admit(c.req.header('authorization'))) return replyError(c, NO_KEY);
    const record = calls.record(c.req.param('id'));
    return record === undefined ? replyError(c, NO_CALL) : c.json({ received: record.map(parseOrText) });
  });
  return app;
}

/** The addresses of the beta and what has taken their place. */
const RETIRED = [
  ['/', '/v1/realtime/calls'],
  ['/sessions', '/v1/realtime/client_secrets'],
  ['/transcription_sessions', '/v1/realtime/client_secrets'],
] as const;

const retired = (path: string, instead: string): ApiError =>
  badRequest(
    'beta_api_shape_disabled',
    `${BETA_IS_OVER} POST /v1/realtime${path === '/' ? '' : path} is retired: use POST ${instead}.`,
  );

/** Reads the offer and what it may begin with: a raw offer with a client secret, or a form with the standard key. */
async function readCall(
  c: Context,
  secrets: ClientSecrets,
  keys: Keys,
): Promise<Result<{ offer: string; config: unknown }, ApiError>> {
  const authorization = c.req.header('authorization');
  const type = c.req.header('content-type') ?? '';
  if (type.startsWith('application/sdp')) {
    const config = secrets.open(bearerOf(authorization));
    return config.ok ? ok({ offer: await c.req.text(), config: config.value }) : config;
  }
  if (!type.startsWith('multipart/form-data')) {
    return failed({ ...badRequest('unsupported_content_type', 'Send the offer as application/sdp.'), status: 415 });
  }
  if (!keys.admit(authorization)) return failed(NO_KEY);
  return readForm(c);
}

async function readForm(c: Context): Promise<Result<{ offer: string; config: unknown }, ApiError>> {
  try {
    const form = await c.req.formData();
    const offer = await textOf(form.get('sdp'));
    const session = await textOf(form.get('session'));
    if (offer === undefined) return failed(badRequest('missing_required_parameter', "Missing part 'sdp'.", 'sdp'));
    const config = session === undefined ? undefined : (JSON.parse(session) as unknown);
    const problem = config === undefined ? undefined : checkSession(config);
    return problem === undefined ? ok({ offer, config }) : failed(problem);
  } catch {
    return failed(badRequest('invalid_value', 'The form could not be read.'));
  }
}

const textOf = async (part: File | string | null): Promise<string | undefined> =>
  part === null ? undefined : typeof part === 'string' ? part : part.text();

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** As OpenAI: any origin may call, and read where the call is. What protects a call is its secret. */
async function allowEveryOrigin(c: Context, next: () => Promise<void>): Promise<Response | undefined> {
  if (c.req.method !== 'OPTIONS') {
    await next();
    c.header('access-control-allow-origin', '*');
    c.header('access-control-expose-headers', 'Location, X-Request-Id');
    return undefined;
  }
  return c.body(null, 204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': c.req.header('access-control-request-headers') ?? 'authorization, content-type',
    'access-control-max-age': '600',
  });
}
