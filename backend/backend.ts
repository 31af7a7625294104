import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import { warnOfModel } from '../utils/realtime/models.ts';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { type AllKeys, isLoopback, type Keys, readAllKeys } from './auth.ts';
import { watchRequests } from './drain.ts';
import type { IceOptions } from './ice.ts';
import { type CounterStore, openMemoryStore, openRedisStore } from './limits/counters.ts';
import { createLimits, type LimitOptions, NO_LIMITS } from './limits/limits.ts';
import { createLiveCalls } from './live-calls.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type MintOptions, OVERRIDE_NAMES, USUAL_OVERRIDES } from './mint.ts';
import { createTokenCheck, type OidcOptions } from './oidc.ts';
import { createServer } from './server.ts';
import { limitsMinutes, type Modes, todayOf } from './service.ts';
import { takeUpgrades, wantsWebSocket } from './upgrade.ts';
import { addressesOf, openRemote, type UpstreamOptions } from './upstream/choose.ts';
import { leadsToMetadata } from './upstream/safe-host.ts';
import type { Upstream } from './upstream/upstream.ts';
import { createUsers } from './users.ts';

/** How a backend is started; everything has a default. */
export interface BackendOptions {
  /** 0 (the default) takes any free port. */
  port?: number;
  /** Loopback by default. */
  host?: string;
  /** Origin under which clients know it, where a proxy stands before it. */
  publicUrl?: string | undefined;
  /** The local engine by default. */
  upstream?: UpstreamOptions;
  /** How long the upstream may take, in ms. */
  upstreamWithinMs?: number;
  /** Base URL of an OpenAI-compatible chat endpoint for the local engine, as `http://127.0.0.1:11434/v1`. */
  chatUrl?: string | undefined;
  /** The model that the chat endpoint is asked for. */
  chatModel?: string;
  greets?: boolean;
  /** Keeps what clients sent, readable with the key: for demos and tests only. */
  keepsRecords?: boolean;
  /** How long a call of the local engine may last, in seconds; an hour, as at OpenAI, unless given. */
  sessionSeconds?: number | undefined;
  /** Added to token, SDP and preflight requests, for benches. */
  delayMs?: number;
  /** Comma-separated bearer keys (see readKeys()); with none, and no identity provider, one is made up. */
  keys?: string | undefined;
  oidc?: OidcOptions | undefined;
  limits?: LimitOptions;
  /** Seconds that a call may last which `/session` opened; 0 for no limit. */
  ceilingSeconds?: number;
  /** Redis or Valkey that replicas share their limits through. */
  redisUrl?: string | undefined;
  /** Proxies of our own before this server. */
  trustedHops?: number;
  /** Who may come from a page; every extension and no page by default. */
  origins?: readonly string[];
  mint?: Partial<MintOptions>;
  ice?: IceOptions;
  /** Both by default. */
  modes?: Modes;
  /** Key of the hash under which the upstream knows users; made up, so that it changes with each start, if absent. */
  pepper?: string | undefined;
  /** Keys that may read `/metrics`; anybody who gets here may if absent. */
  metricsKeys?: string | undefined;
  /** Where JSON lines go; nowhere by default. */
  log?: (line: string) => void;
  logLevel?: LogLevel;
  modelsDir?: string;
  /** Another engine worker, for tests. */
  workerFile?: URL | undefined;
  /** Whether the metrics are those of the whole process. */
  ownsProcess?: boolean;
}

/** A backend that listens. */
export interface Backend {
  url: string;
  /** The key that was made up; undefined if keys were configured. */
  key: string | undefined;
  /** Answers what was asked, takes nothing new, and ends within 10 s. */
  close(): Promise<void>;
}

const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url));
const SESSION_SECONDS = 3600;
const HEADERS_WITHIN_MS = 5000;
const REQUEST_WITHIN_MS = 10_000;
const MOST_HEADER_BYTES = 16_384;
/** Slow requests are looked for this often; Node's own 30 s would let them stay that long. */
const LOOK_FOR_SLOW_EVERY_MS = 1000;
/** Long enough that a connection made when the popup opens is still there at the click. */
const KEEP_ALIVE_MS = 60_000;
/** Less than the 8 s after which the extension gives up: so that it hears why. */
const UPSTREAM_WITHIN_MS = 7000;
const TOKEN_LIFE_S = 60;
const LIVE_CALLS_WITHIN_MS = 4000;
const LATE_CALLS_WITHIN_MS = 1000;
const TOKENS_ARE_FREE =
  'Minutes are limited, but a call opened with a token is neither counted nor ended by this backend: only one opened by /session is.';

/** Starts a backend; the result is a sentence if it can't be. Who starts it closes it. */
export async function createBackend(options: BackendOptions = {}): Promise<Result<Backend, string>> {
  const { port = 0, host = '127.0.0.1', upstream: chosen = { kind: 'local' } } = options;
  const log = createLog(options.log ?? (() => {}), options.logLevel);
  const read = readAllKeys(options);
  if (!read.ok) return read;
  const { keys, metricsKeys } = read.value;
  const upstream = await openUpstream(chosen, options, keys, log);
  if (!upstream.ok) return upstream;
  const store = options.redisUrl === undefined ? openMemoryStore() : openRedisStore(options.redisUrl, log);
  const parts = assemble(options, { log, keys, metricsKeys, upstream: upstream.value, store });
  let url = '';
  let isDraining = false;
  const origin = () => options.publicUrl ?? url;
  const app = createServer({ ...parts, origin, isDraining: () => isDraining });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: {
      maxHeaderSize: MOST_HEADER_BYTES,
      connectionsCheckingInterval: LOOK_FOR_SLOW_EVERY_MS,
      shouldUpgradeCallback: wantsWebSocket,
    },
  }) as Server;
  takeUpgrades(server, upstream.value, parts.host, parts.publicHost);
  const requests = watchRequests(server);
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const bound = await listen(server, port, host);
  const closeRest = async () => {
    await upstream.value.close();
    await store.close();
  };
  if (!bound.ok) {
    await closeRest();
    return bound;
  }
  url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.value}`;
  return ok({
    url,
    key: keys.madeUp,
    async close() {
      isDraining = true;
      await Promise.all([requests.drain(), parts.liveCalls.close(LIVE_CALLS_WITHIN_MS)]);
      // Those that were still being opened. With the 9 s of the requests that is as long as a stop may take.
      await parts.liveCalls.close(LATE_CALLS_WITHIN_MS);
      // Ends the WebSockets as well, for which the server waits.
      await closeRest();
      await requests.closed;
    },
  });
}

interface OpenedParts extends AllKeys {
  log: Log;
  upstream: Upstream;
  store: CounterStore;
}

/** What the HTTP side works with, but for what is only known once it listens. */
function assemble(options: BackendOptions, { log, keys, metricsKeys, upstream, store }: OpenedParts) {
  const { upstream: chosen = { kind: 'local' }, ceilingSeconds = 0, modes = { token: true, session: true } } = options;
  const limits = createLimits(options.limits ?? NO_LIMITS, store);
  const metrics = createMetrics(options.ownsProcess ?? false);
  const mint: MintOptions = {
    tokenLifeS: TOKEN_LIFE_S,
    session: {},
    // The engine of this repository costs nothing.
    clientMay: chosen.kind === 'local' ? OVERRIDE_NAMES : USUAL_OVERRIDES,
    models: [],
    ...options.mint,
  };
  const warnings = modelsIn(mint.session).flatMap((model) => warnOfModel(model, todayOf()) ?? []);
  if (limitsMinutes(ceilingSeconds, options.limits ?? NO_LIMITS) && modes.token && upstream.givesSecrets) {
    warnings.push(TOKENS_ARE_FREE);
  }
  for (const warning of warnings) log.warn(warning);
  if (chosen.kind !== 'local' && options.pepper === undefined) {
    log.warn('EARSHOT_PEPPER is not set: the upstream knows users under other names after each start');
  }
  return {
    upstream,
    log,
    limits,
    metrics,
    metricsKeys,
    mint,
    warnings,
    modes: { ...modes, token: modes.token && upstream.givesSecrets },
    users: createUsers(keys, options.oidc === undefined ? undefined : createTokenCheck(options.oidc)),
    liveCalls: createLiveCalls({ upstream, limits, metrics, log, ceilingS: ceilingSeconds }),
    ice: options.ice ?? {},
    pepper: options.pepper ?? randomBytes(32).toString('hex'),
    upstreamWithinMs: options.upstreamWithinMs ?? UPSTREAM_WITHIN_MS,
    host: options.host ?? '127.0.0.1',
    publicHost: options.publicUrl === undefined ? undefined : new URL(options.publicUrl).host,
    origins: options.origins ?? [],
    trustedHops: options.trustedHops ?? 0,
    delayMs: options.delayMs ?? 0,
  };
}

/** The models that a session names: the one that speaks and the one that writes down. */
function modelsIn(session: Readonly<Record<string, unknown>>): string[] {
  const { model, audio } = session as { model?: unknown; audio?: { input?: { transcription?: { model?: unknown } } } };
  return [model, audio?.input?.transcription?.model].filter((name) => typeof name === 'string');
}

async function openUpstream(
  chosen: UpstreamOptions,
  options: BackendOptions,
  keys: Keys,
  log: Log,
): Promise<Result<Upstream, string>> {
  if (chosen.kind === 'local') {
    // Only where it is needed: speech and WebRTC are most of this program, and of its memory.
    const { openLocal } = await import('./upstream/local.ts');
    return openLocal({
      keys,
      log,
      modelsDir: options.modelsDir ?? MODELS_DIR,
      chatUrl: options.chatUrl,
      chatModel: options.chatModel ?? 'default',
      greets: options.greets ?? true,
      loopback: isLoopback(options.host ?? '127.0.0.1'),
      keepsRecords: options.keepsRecords ?? false,
      sessionSeconds: options.sessionSeconds ?? SESSION_SECONDS,
      workerFile: options.workerFile,
    });
  }
  for (const address of addressesOf(chosen)) {
    const { host, hostname } = new URL(address);
    if (!(await leadsToMetadata(hostname))) continue;
    return failed(`The upstream ${host} leads to a cloud's metadata service: that is never asked.`);
  }
  return ok(openRemote(chosen, log));
}

const listen = (server: Server, port: number, host: string): Promise<Result<number, string>> =>
  new Promise((resolve) => {
    server.once('error', (error) => resolve(failed(`Cannot listen on ${host}:${port}: ${error.message}`)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
