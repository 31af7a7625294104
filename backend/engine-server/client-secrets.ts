import { randomBytes } from 'node:crypto';
import { showSession, startSession } from '../../engine/conversation/session-config.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { type ApiError, badRequest, unauthorized } from '../api-error.ts';
import { hash } from '../auth.ts';
import { LONGEST_S, SHORTEST_S } from '../mint.ts';

/** A client secret as `POST /v1/realtime/client_secrets` gives it. Times are Unix seconds. */
export interface ClientSecret {
  value: string;
  expires_at: number;
  session: object;
}

/** Secrets that open sessions until they expire, as often as they are used. */
export interface ClientSecrets {
  /** Mints a secret from a request body; undefined asks for all defaults. */
  mint(body: unknown): Result<ClientSecret, ApiError>;
  /** The session configuration that a secret stands for, or why it opens nothing. */
  open(value: string | undefined): Result<unknown, ApiError>;
}

const MOST_SECRETS = 10_000;
/** Where a request names no life, in s. */
const USUAL_LIFE_S = 600;

/** Secrets kept in memory, by their hashes. */
export function createClientSecrets(nowMs: () => number = Date.now): ClientSecrets {
  const known = new Map<string, { expiresAt: number; config: unknown }>();
  const nowS = () => Math.floor(nowMs() / 1000);

  return {
    mint(body = {}) {
      const wish = readWish(body);
      if (!wish.ok) return wish;
      const started = readSession(wish.value.config);
      if (!started.ok) return started;
      for (const [key, { expiresAt }] of known) if (expiresAt <= nowS()) known.delete(key);
      if (known.size >= MOST_SECRETS) return failed(TOO_MANY);
      const value = `ek_${randomBytes(24).toString('hex')}`;
      const expiresAt = nowS() + wish.value.lifeS;
      known.set(hash(value).toString('hex'), { expiresAt, config: wish.value.config });
      return ok({ value, expires_at: expiresAt, session: started.value });
    },
    open(value) {
      const secret = value === undefined ? undefined : known.get(hash(value).toString('hex'));
      if (secret === undefined) return failed(unauthorized('invalid_api_key', 'Incorrect API key provided.'));
      if (secret.expiresAt <= nowS()) return failed(unauthorized('expired_api_key', 'The client secret has expired.'));
      return ok(secret.config);
    },
  };
}

/** What is wrong with a session configuration; undefined if nothing is. */
export function checkSession(config: unknown): ApiError | undefined {
  const read = readSession(config);
  return read.ok ? undefined : read.problem;
}

/** The session that a configuration makes, as OpenAI shows it with a secret: not begun, so that it expires at 0. */
function readSession(config: unknown): Result<object, ApiError> {
  const started = startSession({ id: `sess_${randomLetters(21)}`, nowS: 0, lifeS: 0 }, config);
  if (started.ok) return ok(showSession(started.value));
  const { code, message, param } = started.problem;
  return failed(badRequest(code, message, param));
}

const TOO_MANY: ApiError = {
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limit_exceeded',
  message: 'Too many client secrets are alive.',
};

function readWish(body: unknown): Result<{ lifeS: number; config: unknown }, ApiError> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return failed(badRequest('invalid_value', 'The body must be a JSON object.'));
  }
  const { expires_after: life, session } = body as Record<string, unknown>;
  if (life === undefined || life === null) return ok({ lifeS: USUAL_LIFE_S, config: session ?? undefined });
  const { anchor = 'created_at', seconds = USUAL_LIFE_S } = life as Record<string, unknown>;
  if (anchor !== 'created_at') {
    return failed(badRequest('invalid_value', "expires_after.anchor must be 'created_at'.", 'expires_after.anchor'));
  }
  if (!Number.isInteger(seconds) || (seconds as number) < SHORTEST_S || (seconds as number) > LONGEST_S) {
    const message = `expires_after.seconds must be a whole number from ${SHORTEST_S} to ${LONGEST_S}.`;
    return failed(badRequest('invalid_value', message, 'expires_after.seconds'));
  }
  return ok({ lifeS: seconds as number, config: session ?? undefined });
}

const randomLetters = (count: number): string =>
  randomBytes(count * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, count);
