import { expect, it } from 'vitest';
import { createOpenOnce } from '../../../utils/background/open-once.ts';
import { type Problem, problem } from '../../../utils/session/problem.ts';
import { failed, ok, type Result } from '../../../utils/shared/result.ts';

const refused = failed(problem('host.failed'));

/** `answers`: what comes of each window, the last for ever. */
function createWindows(answers: Result<undefined, Problem>[] = [ok(undefined)]) {
  const clock = { now: 0 };
  let opened = 0;
  const make = async () => answers[Math.min(opened++, answers.length - 1)] ?? ok(undefined);
  return { clock, opened: () => opened, once: createOpenOnce(make, () => clock.now) };
}

it('who presses again while a window comes up gets one', async () => {
  const { clock, opened, once } = createWindows();
  await Promise.all([once.open(), once.open()]);
  clock.now = 4_000;
  expect(await once.open()).toEqual(ok(undefined));
  expect(opened()).toBe(1);
  clock.now = 5_000;
  await once.open();
  expect(opened()).toBe(2);
});

it('a window that was refused is told to everybody who asked, and is tried again at the next press', async () => {
  const { opened, once } = createWindows([refused, ok(undefined)]);
  expect(await Promise.all([once.open(), once.open()])).toEqual([refused, refused]);
  expect(await once.open()).toEqual(ok(undefined));
  expect(opened()).toBe(2);
});

it('who closes the window and presses at once gets another', async () => {
  const { opened, once } = createWindows();
  await once.open();
  once.closed();
  await once.open();
  expect(opened()).toBe(2);
});
