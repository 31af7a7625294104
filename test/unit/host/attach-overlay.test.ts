import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAttacher } from '../../../utils/host/attach-overlay.ts';
import type { TabEvent } from '../../../utils/session/events.ts';
import { type Problem, type ProblemCode, problem } from '../../../utils/session/problem.ts';
import { failed, ok, type Result } from '../../../utils/shared/result.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Shown = Result<undefined, Problem> | 'never';
const refused = (code: ProblemCode): Shown => failed(problem(code));
const DONE = ok(undefined);

/** A tab whose browser says these things, one for each try, and then the last one; `here`: at which of them the script is there. */
function tab(says: readonly Shown[], here = Number.POSITIVE_INFINITY) {
  const reported: TabEvent[] = [];
  const world = { tries: 0, reported };
  const attacher = createAttacher({
    async show() {
      const said = says[Math.min(world.tries, says.length - 1)] ?? DONE;
      world.tries += 1;
      return said === 'never' ? new Promise(() => {}) : said;
    },
    isHere: (_tabId, withinMs) =>
      world.tries > here ? Promise.resolve(true) : new Promise((answer) => setTimeout(() => answer(false), withinMs)),
  });
  const attach = (asked = false) => attacher.attach({ do: 'attach', tabId: 7, asked }, (event) => reported.push(event));
  return { world, attach, drop: () => attacher.drop(7) };
}

it('a link on a site that may be read stays attached, also where the browser says for a moment that it may not be', async () => {
  const { world, attach } = tab([refused('page.not_attached'), DONE], 1);
  void attach();
  await vi.runAllTimersAsync();
  expect(world).toEqual({ tries: 2, reported: [] });
});

it('a script that went with the page before is followed by one in the new page', async () => {
  const { world, attach } = tab([DONE, DONE], 1);
  void attach();
  await vi.runAllTimersAsync();
  expect(world).toEqual({ tries: 2, reported: [] });
});

it('nobody is told "Attaching…" for ever where the browser does not answer', async () => {
  const { world, attach } = tab(['never', DONE], 1);
  void attach();
  await vi.runAllTimersAsync();
  expect(world).toEqual({ tries: 2, reported: [] });
});

it.each([
  ['may not be reached', refused('page.not_attached'), 'page.not_attached'],
  ['never answers', 'never' as const, 'page.unreadable'],
  ['takes the script and does not run it', DONE, 'page.unreadable'],
])('a page that %s is told as not attached, after some tries', async (_what, said, code) => {
  const { world, attach } = tab([said]);
  void attach();
  await vi.runAllTimersAsync();
  expect(world.tries).toBe(6);
  expect(world.reported).toMatchObject([{ type: 'attach-failed', tabId: 7, asked: false, problem: { code } }]);
});

it('who asks for it where it may not be is told at once, and so is a tab that was closed', async () => {
  for (const [code, asked] of [
    ['page.not_attached', true],
    ['page.gone', false],
  ] as const) {
    const { world, attach } = tab([refused(code)]);
    await attach(asked);
    expect(world).toMatchObject({ tries: 1, reported: [{ asked, problem: { code } }] });
  }
});

it('what is asked for later counts: the first says nothing any more, and nothing is put where it is not wanted', async () => {
  const twice = tab([refused('page.not_attached')]);
  void twice.attach();
  await vi.advanceTimersByTimeAsync(300);
  void twice.attach();
  await vi.runAllTimersAsync();
  expect(twice.world.reported).toHaveLength(1);

  const dropped = tab([refused('page.not_attached'), DONE]);
  void dropped.attach();
  await vi.advanceTimersByTimeAsync(100);
  dropped.drop();
  await vi.runAllTimersAsync();
  expect(dropped.world).toEqual({ tries: 1, reported: [] });
});
