import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTwoCalls, type TwoCalls, type Utterance } from '../../fakes/two-calls.ts';

type Act = (world: TwoCalls) => void;

/** Whatever people, servers and networks do, in any order; a server that is dead has been dead for as long as it says. */
const act: fc.Arbitrary<[string, Act]> = fc.oneof(
  fc.constant<[string, Act]>(['type', (world) => world.type()]),
  fc.constant<[string, Act]>(['speak', (world) => world.speak()]),
  fc.constant<[string, Act]>(['hush', (world) => world.hush()]),
  fc.nat(1).map((i): [string, Act] => [`word ${i}`, (world) => world.word(i)]),
  fc.constant<[string, Act]>(['word partly', (world) => world.wordPartly()]),
  fc.constant<[string, Act]>(['answer', (world) => world.answer()]),
  fc.integer({ min: 1, max: 15 }).map((n): [string, Act] => [`wait ${n}`, (world) => world.wait(n * 100)]),
  fc.integer({ min: 1, max: 40 }).map((n): [string, Act] => [
    `dies ${n}`,
    (world) => {
      world.die();
      world.wait(n * 100);
      world.unstable(n * 100);
    },
  ]),
  fc.nat(20).map((n): [string, Act] => [`unstable ${n}`, (world) => world.unstable(n * 100)]),
  fc.constant<[string, Act]>(['heal', (world) => world.heal()]),
  fc.constant<[string, Act]>(['fail', (world) => world.fail()]),
  fc.nat(3).map((i): [string, Act] => [`serve ${i}`, (world) => world.serve(i)]),
  fc.nat(3).map((i): [string, Act] => [`fails ${i}`, (world) => world.serve(i, true)]),
);

/** A conversation that is up, everything that was asked for, and a call that is there in the end. */
function playAll(acts: readonly [string, Act][]): TwoCalls {
  const world = createTwoCalls();
  world.dispatch({ type: 'start', voice: true, clickedAt: 1 });
  world.serveAll();
  for (const [, act] of acts) act(world);
  world.hush();
  if (world.server()?.reachable === false) world.unstable(0);
  world.serveAll();
  if (world.server()?.reachable === false) world.fail();
  world.serveAll();
  world.wait(2_000);
  while (!world.hasHeardAll()) world.wait(1_000);
  return world;
}

const overlapMs = ([from, to]: [number, number], one: Utterance): number =>
  Math.max(0, Math.min(to, one.until) - Math.max(from, one.from));

describe('when calls die, heal and are replaced in any order', () => {
  const scripts = fc.array(act, { maxLength: 40 });

  it('what was typed is known to the last call once, and to no call twice', () => {
    fc.assert(
      fc.property(scripts, (acts) => {
        const world = playAll(acts);
        if (world.state().phase.name !== 'live') return;
        const texts = world.server()?.texts ?? [];
        for (const text of world.typed) expect(texts.filter((other) => other === text)).toEqual([text]);
        expect(new Set(texts).size).toBe(texts.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it('what was said is known to the last call in words or by its sound, whole, and never both', () => {
    fc.assert(
      fc.property(scripts, (acts) => {
        const world = playAll(acts);
        if (world.state().phase.name !== 'live') return;
        const { texts = [], sound = [] } = world.server() ?? {};
        for (const [i, one] of world.said.entries()) {
          const heardMs = sound.reduce((sum, range) => sum + overlapMs(range, one), 0);
          const isTold = texts.some((text) => text === one.words || text.startsWith(`part ${i}`));
          if (isTold) expect(heardMs, one.words).toBeCloseTo(0);
          else if (!one.answered) expect(heardMs, one.words).toBeCloseTo(one.until - one.from);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
