import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveCalls } from '../../../backend/live-calls.ts';
import { createLog } from '../../../backend/log.ts';
import { createMetrics } from '../../../backend/metrics.ts';
import type { CallWatcher } from '../../../backend/upstream/upstream.ts';

const ANNA = { id: 'anna' };
const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Live calls on a service that confirms a hang-up as told. */
function open({ ceilingS = 0, confirms = () => true }: { ceilingS?: number; confirms?: () => boolean } = {}) {
  const hungUp: string[] = [];
  const lines: string[] = [];
  const watchers: CallWatcher[] = [];
  const metrics = createMetrics(false);
  const calls = createLiveCalls({
    upstream: {
      hangUp: async (id) => {
        hungUp.push(id);
        return confirms();
      },
      watch(_id, watcher) {
        watchers.push(watcher);
        return () => {};
      },
    },
    limits: { charge: async () => undefined },
    metrics,
    log: createLog((line) => lines.push(line)),
    ceilingS,
  });
  return { calls, hungUp, lines, watchers, metrics };
}

it('does not hang up a call at once when somebody may talk for a month', async () => {
  const { calls, hungUp } = open();
  calls.opened('rtc_1', ANNA, 36_000 * 60);
  await vi.advanceTimersByTimeAsync(24 * HOUR_MS);
  expect(hungUp).toEqual([]);
});

it('forgets a call without a limit that nobody can watch when no such call can be up any more', async () => {
  const { calls, watchers, metrics, hungUp } = open();
  calls.opened('rtc_1', ANNA, undefined);
  watchers[0]?.lost();
  await vi.advanceTimersByTimeAsync(HOUR_MS - 1000);
  expect(await metrics.text()).toMatch(/^earshot_live_calls 1$/m);
  await vi.advanceTimersByTimeAsync(1000);
  expect(await metrics.text()).toMatch(/^earshot_live_calls 0$/m);
  expect(hungUp).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

it('ends a call with a limit in time although nobody can watch it', async () => {
  const { calls, watchers, hungUp } = open({ ceilingS: 2 * 3600 });
  calls.opened('rtc_1', ANNA, undefined);
  watchers[0]?.lost();
  await vi.advanceTimersByTimeAsync(2 * HOUR_MS - 1000);
  expect(hungUp).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(hungUp).toEqual(['rtc_1']);
});

it('tries once more at the stop to end a call that the service would not end, and waits for it', async () => {
  let isUp = false;
  const { calls, hungUp, lines } = open({ ceilingS: 60, confirms: () => isUp });
  calls.opened('rtc_1', ANNA, undefined);
  await vi.advanceTimersByTimeAsync(60_000 + 20_000);
  const before = hungUp.length;
  isUp = true;
  await calls.close(4000);
  expect(hungUp.length).toBe(before + 1);
  expect(lines.filter((line) => line.includes('could not'))).toEqual([]);
});

it('says at the stop how many calls may still cost', async () => {
  const { calls, lines } = open({ ceilingS: 60, confirms: () => false });
  calls.opened('rtc_1', ANNA, undefined);
  calls.opened('rtc_2', ANNA, undefined);
  await calls.close(50);
  expect(lines.find((line) => line.includes('could not be ended'))).toContain('"calls":2');
});
