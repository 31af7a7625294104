import type { IceServer } from '../utils/shared/ice-server.ts';
import type { ApiError } from './api-error.ts';
import { type IceOptions, iceServersFor } from './ice.ts';
import type { LimitOptions, Limits } from './limits/limits.ts';
import type { LiveCalls } from './live-calls.ts';
import type { Metrics } from './metrics.ts';
import type { MintOptions } from './mint.ts';
import type { Upstream } from './upstream/upstream.ts';
import { tagUser, type User } from './users.ts';

/** Which ways of starting a session are open. */
export interface Modes {
  /** `/token`: the client calls the upstream itself, and nobody here can end that call. */
  token: boolean;
  /** `/session`: the call is opened from here, counted, and ended in time. */
  session: boolean;
}

/** Whether minutes are limited: that can be enforced only for calls which `/session` opened. */
export const limitsMinutes = (ceilingSeconds: number, { secondsPerDay }: LimitOptions): boolean =>
  ceilingSeconds > 0 || secondsPerDay > 0;

/** What `/token` and `/session` work with. */
export interface ServiceParts {
  upstream: Upstream;
  limits: Limits;
  liveCalls: LiveCalls;
  metrics: Metrics;
  mint: MintOptions;
  ice: IceOptions;
  modes: Modes;
  /** What clients should know of this backend's set-up, in sentences. */
  warnings: readonly string[];
  /** Key of the hash under which users are known to others. */
  pepper: string;
  upstreamWithinMs: number;
  /** This server's origin, once it listens. */
  origin(): string;
}

/** What a client is told with a session: `earshot` in the answer of `/token`. */
export interface SessionFacts {
  ice_servers?: readonly IceServer[];
  limits?: { session_seconds?: number; daily_seconds_left?: number };
}

/** What holds for a session of this user; members that do not apply are left out. */
export function sessionFacts({ ice, liveCalls, pepper }: ServiceParts, user: User, secondsLeft?: number): SessionFacts {
  const servers = iceServersFor(ice, () => tagUser(pepper, user).slice(0, 16), Date.now());
  const lengthS = liveCalls.lengthS(secondsLeft);
  const limits = {
    ...(lengthS === undefined ? {} : { session_seconds: lengthS }),
    ...(secondsLeft === undefined ? {} : { daily_seconds_left: secondsLeft }),
  };
  return {
    ...(servers.length === 0 ? {} : { ice_servers: servers }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  };
}

/** Whether an error is the upstream's or ours and not the user's: then it costs the user nothing. */
export const isOwnFault = ({ status }: ApiError): boolean => status >= 500 || status === 401 || status === 403;

/**
 * Runs a request that must end in time. Not `AbortSignal.timeout`, which lives on for all of that time after the answer:
 * at a thousand requests a second seven thousand of them, with what they hold.
 */
export async function withinMs<T>(ms: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await ask(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

/** The day in UTC, as `2026-11-21`. */
export const todayOf = (): string => new Date().toISOString().slice(0, 10);
