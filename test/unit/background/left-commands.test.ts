import { expect, it } from 'vitest';
import { createLeftCommands } from '../../../utils/background/left-commands.ts';

it('gives what was left in order and once, and forgets what nobody came for in time', () => {
  let now = 0;
  const left = createLeftCommands(() => now);
  left.leave([{ type: 'start', voice: true, clickedAt: 1 }]);
  left.leave([{ type: 'say', text: 'hi' }]);
  expect(left.take().map(({ type }) => type)).toEqual(['start', 'say']);
  expect(left.take()).toEqual([]);
  left.leave([{ type: 'start', voice: true, clickedAt: 1 }]);
  now = 31_000;
  expect(left.take()).toEqual([]);
});

it('what nobody came for takes no room from what is asked for now', () => {
  let now = 0;
  const left = createLeftCommands(() => now);
  for (let i = 0; i < 30; i += 1) left.leave([{ type: 'set-audible', audible: false }]);
  now = 31_000;
  left.leave([{ type: 'start', voice: true, clickedAt: now }]);
  expect(left.take().map(({ type }) => type)).toEqual(['start']);
});
