import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** The bearer keys of the people who may use this backend. */
export interface Keys {
  /** A key made up because none was configured; to be told to whoever started the backend, once. */
  madeUp: string | undefined;
  /** Whether an `Authorization` header carries one of the keys. */
  admit(authorization: string | undefined): boolean;
}

const SHORTEST_KEY = 16;

/**
 * Keys from a comma- or space-separated list; with none, one is made up. Only hashes are kept. The sentence says what is
 * wrong with a list that can't be used.
 */
export function readKeys(list: string | undefined): Keys | string {
  const given = (list ?? '').split(/[\s,]+/).filter((key) => key !== '');
  if (given.some((key) => key.length < SHORTEST_KEY)) return `EARSHOT_KEYS: each key needs ${SHORTEST_KEY} characters.`;
  const madeUp = given.length === 0 ? `earshot_${randomBytes(24).toString('base64url')}` : undefined;
  const hashes = (madeUp === undefined ? given : [madeUp]).map(hash);
  return {
    madeUp,
    admit(authorization) {
      const key = bearerOf(authorization);
      if (key === undefined) return false;
      const asked = hash(key);
      // All are compared, so that the time says nothing about which one matched.
      return hashes.map((known) => timingSafeEqual(known, asked)).includes(true);
    },
  };
}

/** The token of a `Bearer` header. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];

/** A key as it may be kept and compared. */
export const hash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Whether a request comes from an extension or from no page at all; any web page's is refused. */
export const isExtensionOrNone = (origin: string | undefined): boolean =>
  origin === undefined || /^(chrome|moz)-extension:\/\//.test(origin);

/**
 * Whether a `Host` header names this server. A page that rebinds its name to 127.0.0.1 comes with a foreign one. A
 * server that was told to listen beyond loopback has names that only its network knows: there every host passes.
 */
export function isOwnHost(header: string | undefined, boundHost: string): boolean {
  if (!isLoopback(boundHost)) return true;
  const name = (header ?? '').toLowerCase().replace(/:\d+$/, '');
  return isLoopback(name);
}

/** Whether a name or address is this machine's loopback. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host.toLowerCase());
