import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { readWords } from './config/readers.ts';

/** The bearer keys of the people who may use this backend. */
export interface Keys {
  /** A key made up because none was configured; to be told to whoever started the backend, once. */
  madeUp: string | undefined;
  /** Who holds the key of an `Authorization` header: the configured name, or one made of the key's hash. */
  holder(authorization: string | undefined): string | undefined;
  /** Whether an `Authorization` header carries one of the keys. */
  admit(authorization: string | undefined): boolean;
}

const SHORTEST_KEY = 16;
const NAME = /^([A-Za-z0-9_.@+-]{1,64}):(?=.)/;
const HASH = /^sha256:([0-9a-f]{64})$/i;
/** What means to be a hash; one that is cut off must not become a key that anybody can read in the configuration. */
const HASH_START = /^sha256:/i;

/**
 * Keys from a comma- or space-separated list of `KEY` or `NAME:KEY`, where a key may also be given as `sha256:` and its
 * hash; with none, one is made up unless `mayMakeUp` is false. Only hashes are kept. The sentence says what is wrong with
 * a list that can't be used; it has the name of its variable, and repeats nothing of it.
 */
export function readKeys(name: string, list: string | undefined, mayMakeUp = true): Result<Keys, string> {
  const given = readWords(list);
  const madeUp = given.length === 0 && mayMakeUp ? `earshot_${randomBytes(24).toString('base64url')}` : undefined;
  const holders: Holder[] = [];
  for (const entry of madeUp === undefined ? given : [madeUp]) {
    const read = readEntry(entry);
    if (typeof read === 'string') return failed(`${name}: ${read}`);
    holders.push(read);
  }
  const holder = (authorization: string | undefined): string | undefined => {
    const key = bearerOf(authorization);
    if (key === undefined) return undefined;
    const asked = hash(key);
    // All are compared, so that the time says nothing about which one matched.
    return holders.filter((one) => timingSafeEqual(one.hash, asked))[0]?.name;
  };
  return ok({ madeUp, holder, admit: (authorization) => holder(authorization) !== undefined });
}

/** The keys of the clients, and those that may read `/metrics`: undefined if anybody may. */
export interface AllKeys {
  keys: Keys;
  metricsKeys: Keys | undefined;
}

/** The lists of a backend's options; with an identity provider no key is made up. */
export function readAllKeys(options: {
  keys?: string | undefined;
  metricsKeys?: string | undefined;
  oidc?: object | undefined;
}): Result<AllKeys, string> {
  const keys = readKeys('EARSHOT_KEYS', options.keys, options.oidc === undefined);
  if (!keys.ok) return keys;
  if (options.metricsKeys === undefined) return ok({ keys: keys.value, metricsKeys: undefined });
  const metricsKeys = readKeys('EARSHOT_METRICS_KEY', options.metricsKeys);
  return metricsKeys.ok ? ok({ keys: keys.value, metricsKeys: metricsKeys.value }) : metricsKeys;
}

interface Holder {
  name: string;
  hash: Buffer;
}

function readEntry(entry: string): Holder | string {
  const given = HASH_START.test(entry) ? undefined : NAME.exec(entry)?.[1];
  const key = given === undefined ? entry : entry.slice(given.length + 1);
  const hex = HASH.exec(key)?.[1];
  if (hex === undefined && HASH_START.test(key)) return 'after sha256: the 64 hex digits of a hash are needed.';
  if (hex === undefined && key.length < SHORTEST_KEY) return `each key needs ${SHORTEST_KEY} characters.`;
  const hashed = hex === undefined ? hash(key) : Buffer.from(hex, 'hex');
  return { name: given ?? `key-${hashed.toString('hex').slice(0, 16)}`, hash: hashed };
}

/** The token of a `Bearer` header. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];

/** A key as it may be kept and compared. */
export const hash = (key: string): Buffer => createHash('sha256').update(key).digest();

/**
 * Whether a request may come from where it says. No page at all always may; with `origins` those and no others may
 * (`moz-extension://*` stands for every Firefox extension: each installation has a random origin of its own); without a
 * list every extension may and no web page. An origin is no proof of anything: the key is.
 */
export function isOriginAllowed(origin: string | undefined, origins: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (origins.length === 0) return /^(chrome|moz)-extension:\/\//.test(origin);
  return origins.includes(origin) || (origins.includes(ANY_FIREFOX) && origin.startsWith('moz-extension://'));
}

export const ANY_FIREFOX = 'moz-extension://*';

/**
 * Whether a `Host` header names this server. A page that rebinds its name to 127.0.0.1 comes with a foreign one. A
 * server that was told to listen beyond loopback has names that only its network knows: there every host passes, unless
 * `publicHost` names the one.
 */
export function isOwnHost(header: string | undefined, boundHost: string, publicHost?: string): boolean {
  const given = (header ?? '').toLowerCase();
  if (publicHost !== undefined && given === publicHost.toLowerCase()) return true;
  if (!isLoopback(boundHost)) return publicHost === undefined || isLoopback(given.replace(/:\d+$/, ''));
  return isLoopback(given.replace(/:\d+$/, ''));
}

/** Whether a name or address is this machine's loopback. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '127.0.0.1', '::1', '[::1]'].includes(host.toLowerCase());
