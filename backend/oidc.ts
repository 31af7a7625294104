import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { type ApiError, unauthorized } from './api-error.ts';
import type { User } from './users.ts';

/** An identity provider whose access tokens are taken. */
export interface OidcOptions {
  issuer: string;
  audience: string;
  /** Where its public keys are; found by the issuer's own description if absent. */
  jwksUrl?: string;
}

/** Says whose token this is, or why it is not taken. */
export type TokenCheck = (token: string) => Promise<Result<User, ApiError>>;

/** Signatures that need the provider's private key. `none` and those with a shared secret are not among them. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** How far apart the clocks may be. */
const CLOCK_TOLERANCE_S = 5;
const FETCH_WITHIN_MS = 3000;

/** A check against the provider's keys, which are fetched once and again when one is unknown. */
export function createTokenCheck({ issuer, audience, jwksUrl }: OidcOptions): TokenCheck {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const findKeys = async (): Promise<JWTVerifyGetKey> =>
    createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer))), { timeoutDuration: FETCH_WITHIN_MS });
  return async (token) => {
    try {
      keys ??= findKeys();
      const getKey = await keys.catch((error: unknown) => {
        keys = undefined;
        throw error;
      });
      const { payload } = await jwtVerify(token, getKey, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
      });
      return userOf(payload, issuer);
    } catch (error) {
      return failed(problemOf(error));
    }
  };
}

const userOf = ({ sub }: JWTPayload, issuer: string): Result<User, ApiError> =>
  typeof sub === 'string' && sub !== '' && sub.length <= 255 ? ok({ id: `${issuer}#${sub}` }) : failed(INVALID);

/** The address of the keys in the issuer's description (OpenID Connect Discovery 1.0, section 4). */
async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_WITHIN_MS),
  });
  const description = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (description.issuer !== issuer || typeof description.jwks_uri !== 'string') {
    throw new Error('The description of the identity provider is not that of the configured issuer.');
  }
  return description.jwks_uri;
}

const INVALID = unauthorized('invalid_token', 'The access token is not valid for this backend.');
const UNAVAILABLE: ApiError = {
  status: 503,
  type: 'server_error',
  code: 'auth_unavailable',
  message: 'The identity provider cannot be asked at the moment.',
  retryAfterS: 2,
};

/** What is wrong with the token; anything that is not about it is about reaching the provider. */
function problemOf(error: unknown): ApiError {
  if (error instanceof errors.JWTExpired) return unauthorized('token_expired', 'The access token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') {
    return unauthorized('token_not_yet_valid', 'The access token is not valid yet.');
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return UNAVAILABLE;
  // jose answers a key set that it could not fetch with its bare base class.
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return INVALID;
  return UNAVAILABLE;
}
