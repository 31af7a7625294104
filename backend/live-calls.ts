import { setTimeout as sleep } from 'node:timers/promises';
import type { Limits } from './limits/limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { User } from './users.ts';

/** What ends a call from here. */
type HangUpReason = 'time' | 'quota' | 'stopping';

/** The calls that this backend opened, for which it answers: it counts their seconds and ends them in time. */
export interface LiveCalls {
  /** Notes a call that was opened for a user; `secondsLeft` is what is left of the user's day, if that is limited. */
  opened(id: string, user: User, secondsLeft: number | undefined): void;
  /** How long a call may be that starts now, in seconds; undefined if nobody limits it. */
  lengthS(secondsLeft: number | undefined): number | undefined;
  /**
   * Ends every call that somebody has to end, because nobody will be here to do it; the others go on. Resolves when all
   * are over, or after `withinMs`, and then says in the log how many are not.
   */
  close(withinMs: number): Promise<void>;
}

/** What the calls are watched with. */
export interface LiveCallParts {
  upstream: Pick<Upstream, 'hangUp' | 'watch'>;
  limits: Pick<Limits, 'charge'>;
  metrics: Metrics;
  log: Log;
  /** Seconds that a call may last; 0 for no limit. */
  ceilingS: number;
  /** How often seconds are charged, in ms. */
  chargeEveryMs?: number;
}

const CHARGE_EVERY_MS = 5000;
/** After these pauses hanging up is tried again: the call costs money until it is over. In ms. */
const TRY_AGAIN_MS = [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 60_000];

/** The longest call of OpenAI, and the longest time of a timer, in ms. */
const LONGEST_CALL_MS = 3_600_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface LiveCall {
  user: User;
  startedAt: number;
  chargedS: number;
  isLimited: boolean;
  timers: NodeJS.Timeout[];
  unwatch: () => void;
}

export function createLiveCalls(parts: LiveCallParts): LiveCalls {
  const { upstream, limits, metrics, log, ceilingS, chargeEveryMs = CHARGE_EVERY_MS } = parts;
  const up = new Map<string, LiveCall>();
  /** Calls that are being hung up: what the service has not confirmed may still cost. */
  const ending = new Set<Promise<void>>();
  const stopping = new AbortController();

  const lengthS = (secondsLeft: number | undefined): number | undefined => {
    const limited = [ceilingS, secondsLeft ?? 0].filter((limit) => limit > 0);
    return limited.length === 0 ? undefined : Math.min(...limited);
  };

  /** What was talked since the last time; what can't be charged now is charged the next time. */
  const charge = async (call: LiveCall): Promise<number | undefined> => {
    const seconds = Math.ceil((performance.now() - call.startedAt) / 1000) - call.chargedS;
    if (seconds <= 0) return undefined;
    call.chargedS += seconds;
    try {
      return await limits.charge(call.user, seconds);
    } catch {
      call.chargedS -= seconds;
      return undefined;
    }
  };

  /** Takes a call off the list; the time is charged to its user. */
  const remove = (id: string, reason: string): LiveCall | undefined => {
    const call = up.get(id);
    if (call === undefined) return undefined;
    up.delete(id);
    for (const timer of call.timers) clearTimeout(timer);
    call.unwatch();
    const seconds = (performance.now() - call.startedAt) / 1000;
    metrics.callEnded(reason, seconds);
    log.info('call over', { reason, seconds: Math.round(seconds) });
    void charge(call);
    return call;
  };

  /** Whoever waits to try again does so at once when the backend stops. */
  const pause = async (ms: number): Promise<void> => {
    const { signal } = stopping;
    if (ms > 0) await sleep(ms, undefined, signal.aborted ? {} : { signal }).catch(() => {});
  };

  const end = async (id: string, reason: HangUpReason): Promise<void> => {
    for (const pauseMs of [0, ...TRY_AGAIN_MS]) {
      await pause(pauseMs);
      if (await upstream.hangUp(id).catch(() => false)) return;
    }
    log.error('a call could not be ended and may still cost', { reason });
  };

  const hangUp = (id: string, reason: HangUpReason): void => {
    if (remove(id, reason) === undefined) return;
    const ended = end(id, reason).finally(() => ending.delete(ended));
    ending.add(ended);
  };

  return {
    lengthS,
    opened(id, user, secondsLeft) {
      const limitS = lengthS(secondsLeft);
      const isLimited = limitS !== undefined;
      const call: LiveCall = { user, startedAt: performance.now(), chargedS: 0, isLimited, timers: [], unwatch() {} };
      const after = (ms: number, act: () => void): void => {
        call.timers.push(setTimeout(act, Math.min(ms, LONGEST_TIMER_MS)));
      };
      up.set(id, call);
      metrics.callOpened();
      call.unwatch = upstream.watch(id, {
        ended: () => void remove(id, 'ended'),
        lost() {
          if (!isLimited) after(LONGEST_CALL_MS, () => void remove(id, 'lost'));
        },
      });
      const tick = async () => {
        const left = await charge(call);
        if (left !== undefined && left <= 0) hangUp(id, 'quota');
      };
      call.timers.push(setInterval(() => void tick(), chargeEveryMs));
      if (isLimited) after(limitS * 1000, () => hangUp(id, limitS === ceilingS ? 'time' : 'quota'));
    },
    async close(withinMs) {
      stopping.abort();
      for (const [id, call] of up) {
        if (call.isLimited) hangUp(id, 'stopping');
        else remove(id, 'left');
      }
      const late = sleep(withinMs, undefined, { ref: false });
      await Promise.race([Promise.all(ending), late]);
      if (ending.size > 0) log.error('calls could not be ended and may still cost', { calls: ending.size });
    },
  };
}
