import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { ANY_FIREFOX, isLoopback, readAllKeys } from '../auth.ts';
import type { BackendOptions } from '../backend.ts';
import type { LimitOptions } from '../limits/limits.ts';
import { LOG_LEVELS } from '../log.ts';
import type { OidcOptions } from '../oidc.ts';
import { limitsMinutes, type Modes } from '../service.ts';
import { makesSecrets, type UpstreamOptions } from '../upstream/choose.ts';
import { readIce } from './read-ice.ts';
import { readMint } from './read-session.ts';
import { readUpstream } from './read-upstream.ts';
import { type Read, readChoice, readNumber, readUrl, readWords } from './readers.ts';
import { type Environment, readEnvironment } from './variables.ts';

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  upstream: { type: 'string' },
  'chat-url': { type: 'string' },
  'chat-model': { type: 'string' },
  'no-greeting': { type: 'boolean' },
  record: { type: 'boolean' },
  expires: { type: 'string' },
  'delay-ms': { type: 'string' },
} as const;

type Flags = ReturnType<typeof parseFlags>;
const parseFlags = (args: readonly string[]) =>
  parseArgs({ args: [...args], strict: true, allowPositionals: false, options: FLAGS }).values;

/** The command line and the environment as options; the sentence says what is wrong, on one line, and holds no secret. */
export function readConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Result<BackendOptions, string> {
  const env = readEnvironment(environment);
  if (typeof env === 'string') return failed(env);
  try {
    return combine(parseFlags(args), env);
  } catch (error) {
    // parseArgs throws what is wrong with the command line; combine() throws a Wrong.
    if (error instanceof Wrong) return failed(error.message);
    return failed((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? 'Bad arguments.');
  }
}

/** One of many values that can't be used; never leaves this file. */
class Wrong extends Error {}

function need<T>(read: Read<T>): T {
  if (!read.ok) throw new Wrong(read.problem);
  return read.value;
}

function combine(flags: Flags, env: Environment): Result<BackendOptions, string> {
  const upstream = need(readUpstream(flags.upstream, env));
  const isPaid = upstream.kind !== 'local';
  const host = flags.host ?? env.EARSHOT_HOST ?? '127.0.0.1';
  const oidc = readOidc(env);
  if (!isLoopback(host) && env.EARSHOT_KEYS === undefined && oidc === undefined) {
    return failed(
      `--host ${host}: beyond this machine it needs EARSHOT_KEYS or EARSHOT_OIDC_ISSUER, or anybody could use it.`,
    );
  }
  const limits = readLimits(env, isPaid);
  const ceilingSeconds = 60 * number(env, 'EARSHOT_SESSION_MINUTES', 0, 0, 1440);
  const expires = flags.expires === undefined ? {} : { EARSHOT_TOKEN_SECONDS: flags.expires };
  return ok({
    upstream,
    host,
    port: need(
      readNumber(
        flags.port === undefined ? 'EARSHOT_PORT' : '--port',
        flags.port ?? env.EARSHOT_PORT ?? '0',
        0,
        65_535,
      ),
    ),
    ...readEngineFlags(flags),
    ...readKeyLists(env, host, oidc),
    oidc,
    limits,
    ceilingSeconds,
    sessionSeconds: number(env, 'EARSHOT_ENGINE_SESSION_SECONDS', 3600, 1, 86_400),
    modes: readModes(env, limitsMinutes(ceilingSeconds, limits), upstream),
    redisUrl: readRedis(env),
    trustedHops: number(env, 'EARSHOT_TRUSTED_HOPS', 0, 0, 10),
    publicUrl:
      env.EARSHOT_PUBLIC_URL === undefined ? undefined : readOrigin('EARSHOT_PUBLIC_URL', env.EARSHOT_PUBLIC_URL),
    origins: readOrigins(env),
    mint: need(readMint({ ...env, ...expires }, upstream.kind)),
    ice: need(readIce(env)),
    pepper: env.EARSHOT_PEPPER,
    logLevel: need(readChoice('EARSHOT_LOG_LEVEL', env.EARSHOT_LOG_LEVEL ?? 'info', LOG_LEVELS)),
  });
}

const number = (env: Environment, name: keyof Environment, otherwise: number, from: number, to: number): number =>
  need(readNumber(name, env[name] ?? String(otherwise), from, to));

/** The lists as they are, once it is known that createBackend() can read them. */
function readKeyLists(env: Environment, host: string, oidc: OidcOptions | undefined) {
  const keys = env.EARSHOT_KEYS;
  // Beyond this machine and without a key: one is made up that nobody learns.
  const metricsKeys = env.EARSHOT_METRICS_KEY ?? (isLoopback(host) ? undefined : '');
  need(readAllKeys({ keys, metricsKeys, oidc }));
  return { keys, metricsKeys };
}

function readEngineFlags(flags: Flags) {
  const chatUrl = flags['chat-url'];
  return {
    chatUrl: chatUrl === undefined ? undefined : need(readUrl('--chat-url', chatUrl)),
    ...(flags['chat-model'] === undefined ? {} : { chatModel: flags['chat-model'] }),
    greets: flags['no-greeting'] !== true,
    keepsRecords: flags.record === true,
    delayMs: need(readNumber('--delay-ms', flags['delay-ms'] ?? '0', 0, 60_000)),
  };
}

function readOidc(env: Environment): OidcOptions | undefined {
  const { EARSHOT_OIDC_ISSUER: issuer, EARSHOT_OIDC_AUDIENCE: audience, EARSHOT_OIDC_JWKS_URL: jwksUrl } = env;
  if (issuer === undefined) {
    if (audience !== undefined || jwksUrl !== undefined) throw new Wrong('EARSHOT_OIDC_ISSUER is missing.');
    return undefined;
  }
  if (audience === undefined)
    throw new Wrong('EARSHOT_OIDC_AUDIENCE is missing: without it tokens for others would be taken.');
  for (const [name, url] of [
    ['EARSHOT_OIDC_ISSUER', issuer],
    ['EARSHOT_OIDC_JWKS_URL', jwksUrl],
  ] as const) {
    if (url !== undefined) needSecure(name, need(readUrl(name, url)));
  }
  return { issuer, audience, ...(jwksUrl === undefined ? {} : { jwksUrl }) };
}

/** Whoever can change the keys on their way can be anybody. */
function needSecure(name: string, url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && !isLoopback(hostname)) throw new Wrong(`${name} ${hostname}: https:// is needed.`);
}

function readLimits(env: Environment, isPaid: boolean): LimitOptions {
  return {
    perMinute: number(env, 'EARSHOT_RATE_PER_MINUTE', isPaid ? 10 : 0, 0, 100_000),
    sessionsPerDay: number(env, 'EARSHOT_DAILY_SESSIONS', 0, 0, 1_000_000),
    secondsPerDay: 60 * number(env, 'EARSHOT_DAILY_MINUTES', 0, 0, 1_000_000),
  };
}

/** Whoever holds a token opens a call that cannot be ended from here: not where minutes are limited, unless it is wanted. */
function readModes(env: Environment, timed: boolean, upstream: UpstreamOptions): Modes {
  const words = readWords(env.EARSHOT_MODES ?? (timed ? 'session' : 'token,session'));
  for (const word of words) need(readChoice('EARSHOT_MODES', word, ['token', 'session']));
  if (words.length === 0) throw new Wrong('EARSHOT_MODES: token, session or both are needed.');
  const modes = { token: words.includes('token'), session: words.includes('session') };
  if (!modes.session && !makesSecrets(upstream)) {
    throw new Wrong('EARSHOT_MODES token: this upstream makes no client secrets, so session is needed.');
  }
  return modes;
}

function readRedis(env: Environment): string | undefined {
  const url = env.EARSHOT_REDIS_URL;
  // Not repeated: it may hold a password.
  if (url !== undefined && !(/^rediss?:\/\//.test(url) && URL.canParse(url))) {
    throw new Wrong('EARSHOT_REDIS_URL: a redis:// or rediss:// URL is needed.');
  }
  return url;
}

function readOrigin(name: string, text: string): string {
  const url = need(readUrl(name, text));
  if (new URL(url).origin !== url) throw new Wrong(`${name} ${url.slice(0, 80)}: an origin without a path is needed.`);
  return url;
}

function readOrigins(env: Environment): string[] {
  return readWords(env.EARSHOT_ORIGINS).map((origin) => {
    if (origin === ANY_FIREFOX || /^(chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f-]{36})$/.test(origin))
      return origin;
    if (/extension:/.test(origin))
      throw new Wrong(`EARSHOT_ORIGINS ${origin.slice(0, 60)}: this is not the origin of an extension.`);
    return readOrigin('EARSHOT_ORIGINS', origin);
  });
}
