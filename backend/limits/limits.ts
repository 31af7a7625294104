import { failed, ok, type Result } from '../../utils/shared/result.ts';
import type { ApiError } from '../api-error.ts';
import type { User } from '../users.ts';
import type { CounterStore } from './counters.ts';

/** What each user may take; 0 is no limit. */
export interface LimitOptions {
  /** Session starts (tokens and calls) in a minute. */
  perMinute: number;
  /** Session starts in a day. */
  sessionsPerDay: number;
  /** Seconds of calls in a day; only of calls that this backend opened itself. */
  secondsPerDay: number;
}

export const NO_LIMITS: LimitOptions = { perMinute: 0, sessionsPerDay: 0, secondsPerDay: 0 };

/** What a session that may start has. */
export interface Allowance {
  /** Seconds of calls left today; undefined without a quota. */
  secondsLeft: number | undefined;
}

/** Counts what people take, and says when it is enough. While the store is away nobody gets anything. */
export interface Limits {
  /** Takes one session start of a user. */
  start(user: User): Promise<Result<Allowance, ApiError>>;
  /** Gives a start back that came to nothing through no fault of the user. */
  giveBack(user: User): Promise<void>;
  /** Charges seconds of a call; what is left, undefined without a quota. Rejects while the store is away. */
  charge(user: User, seconds: number): Promise<number | undefined>;
  /** Notes a wrong key from an address; the refusal if it has guessed too often. */
  blame(address: string): Promise<ApiError | undefined>;
  isReady(): Promise<boolean>;
}

const MINUTE_S = 60;
const DAY_S = 86_400;
/** Wrong keys from one address in a minute that are answered one by one. */
const MOST_WRONG_KEYS = 30;

const UNAVAILABLE: ApiError = {
  status: 503,
  type: 'server_error',
  code: 'limits_unavailable',
  message: 'The limits cannot be checked at the moment, so nothing is given out.',
  retryAfterS: 1,
};

const tooMany = (code: string, message: string, untilResetMs: number): ApiError => ({
  status: 429,
  type: 'rate_limit_error',
  code,
  message,
  retryAfterS: Math.max(1, untilResetMs / 1000),
});

/** Limits over a store. */
export function createLimits(options: LimitOptions, store: CounterStore): Limits {
  const minute = store.open('minute', MINUTE_S);
  const day = store.open('day', DAY_S);
  const seconds = store.open('seconds', DAY_S);
  const wrongKeys = store.open('wrong-keys', MINUTE_S);
  const isLimited = Object.values(options).some((limit) => limit > 0);
  /** A store that is configured must be there, with or without limits. */
  const takeFree = async () => ((await store.isReady()) ? ok(FREE) : failed(UNAVAILABLE));

  const take = async (user: User): Promise<Result<Allowance, ApiError>> => {
    const { perMinute, sessionsPerDay, secondsPerDay } = options;
    const secondsUsed = secondsPerDay > 0 ? await seconds.read(user.id) : undefined;
    if (secondsUsed !== undefined && secondsUsed.used >= secondsPerDay) {
      return failed(tooMany('daily_quota_exceeded', 'The minutes of this day are used up.', secondsUsed.untilResetMs));
    }
    const starts = perMinute > 0 ? await minute.add(user.id, 1) : undefined;
    if (starts !== undefined && starts.used > perMinute) {
      return failed(tooMany('rate_limit_exceeded', 'Too many sessions were started in a minute.', starts.untilResetMs));
    }
    const today = sessionsPerDay > 0 ? await day.add(user.id, 1) : undefined;
    if (today !== undefined && today.used > sessionsPerDay) {
      return failed(tooMany('daily_quota_exceeded', 'The sessions of this day are used up.', today.untilResetMs));
    }
    return ok({ secondsLeft: secondsUsed === undefined ? undefined : secondsPerDay - secondsUsed.used });
  };

  return {
    start: (user) => (isLimited ? take(user).catch(() => failed(UNAVAILABLE)) : takeFree()),
    async giveBack(user) {
      if (options.sessionsPerDay > 0) await day.add(user.id, -1).catch(() => {});
    },
    async charge(user, used) {
      if (options.secondsPerDay === 0) return undefined;
      return options.secondsPerDay - (await seconds.add(user.id, used)).used;
    },
    async blame(address) {
      const count = await wrongKeys.add(address, 1).catch(() => undefined);
      if (count === undefined) return UNAVAILABLE;
      if (count.used <= MOST_WRONG_KEYS) return undefined;
      return tooMany('too_many_wrong_keys', 'Too many wrong keys came from this address.', count.untilResetMs);
    },
    isReady: store.isReady,
  };
}

const FREE: Allowance = { secondsLeft: undefined };
