import { createHmac } from 'node:crypto';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { type ApiError, unauthorized } from './api-error.ts';
import { bearerOf, type Keys } from './auth.ts';
import type { TokenCheck } from './oidc.ts';

/** Who asks. */
export interface User {
  /** The same for the same person on every replica. Never logged and never sent on. */
  id: string;
}

/** Who may use this backend. */
export interface Users {
  /** Who an `Authorization` header stands for, or why nobody. */
  admit(authorization: string | undefined): Promise<Result<User, ApiError>>;
}

const NO_KEY = unauthorized('invalid_api_key', 'The key of this backend is missing or wrong.');

/** The holders of the configured keys and, if there is an identity provider, whoever has a token of it for us. */
export const createUsers = (keys: Keys, checkToken: TokenCheck | undefined): Users => ({
  async admit(authorization) {
    const holder = keys.holder(authorization);
    if (holder !== undefined) return ok({ id: holder });
    const token = bearerOf(authorization);
    if (checkToken === undefined || token === undefined || !looksLikeJwt(token)) return failed(NO_KEY);
    return checkToken(token);
  },
});

const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

/**
 * What a user is called where the name must not be known: to OpenAI (`OpenAI-Safety-Identifier`, 64 hex digits) and in TURN
 * credentials. A keyed hash: without `pepper` nobody can find the user by trying names.
 */
export const tagUser = (pepper: string, { id }: User): string => createHmac('sha256', pepper).update(id).digest('hex');
