import { expect, it } from 'vitest';
import { doLeft } from '../../../utils/host/commands-left.ts';
import type { Command } from '../../../utils/session/events.ts';

const continued: Command = { type: 'continue-recovered', voice: true, clickedAt: 5 };

async function did(left: readonly Command[], hasRecovered = false): Promise<Command[]> {
  const done: Command[] = [];
  const command = (one: Command): void => void done.push(one);
  await doLeft(left, { command, looked: Promise.resolve(), hasRecovered: () => hasRecovered });
  return done;
}

it('does what was chosen while the sidebar came up as if it were pressed in it', async () => {
  const left: Command[] = [
    { type: 'start', voice: true, clickedAt: 5 },
    { type: 'choose-place', place: 'backend' },
    { type: 'set-talk', talk: 'hold' },
  ];
  expect(await did(left)).toEqual(left);
});

it('continues what was cut off, and starts where there is nothing to continue', async () => {
  expect(await did([continued], true)).toEqual([continued]);
  expect(await did([continued])).toEqual([{ ...continued, type: 'start' }]);
});
