import { expect, it, vi } from 'vitest';
import { ownHost } from '../../../utils/host/own-host.ts';
import { createOwnPorts } from '../../../utils/host/own-port.ts';

vi.hoisted(() => vi.stubGlobal('chrome', { runtime: { id: 'earshot' } }));

/** A page with its part of the browser's locks, which all pages share, and what it ran. */
function openPage(locks: LockManager) {
  const runs: string[] = [];
  const host = ownHost(locks, () => {
    runs.push('host');
    return { connect: () => createOwnPorts()[0], close: () => {} };
  });
  return { host, runs };
}

it('of two sidebars one runs the session, and the other connects to it', async () => {
  const first = openPage(navigator.locks);
  const second = openPage(navigator.locks);
  expect(await first.host.connect()).toBeDefined();
  expect(await second.host.connect()).toBeUndefined();
  expect([first.runs, second.runs]).toEqual([['host'], []]);
});

it('the sidebar that was second runs it when the first has gone', async () => {
  let goAway: () => void = () => {};
  const waiting: (() => void)[] = [];
  const locks = {
    request: async (_name: string, ...rest: unknown[]) => {
      const run = rest.at(-1) as (lock: object | null) => unknown;
      // Held by the other sidebar until that goes.
      if (rest.length === 2) return run(null);
      waiting.push(() => run({}));
      goAway = () => waiting[0]?.();
    },
  } as unknown as LockManager;
  const { host, runs } = openPage(locks);
  expect(await host.connect()).toBeUndefined();
  goAway();
  expect(runs).toEqual(['host']);
  expect(await host.connect()).toBeDefined();
});
