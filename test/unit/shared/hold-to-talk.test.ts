import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Hold, type Move, moveHold, notHeld, type TalkStep } from '../../../utils/shared/hold-to-talk.ts';
import { isTalkKey } from '../../../utils/shared/talk-key.ts';

/** Plays moves; the session does at once what it is told. */
function play(...moves: [type: Move['type'], at: number][]): TalkStep[] {
  const steps: TalkStep[] = [];
  let hold: Hold = notHeld;
  for (const [type, at] of moves) {
    const locked = steps.at(-1) === 'lock';
    const next = moveHold(hold, { type, at, locked });
    hold = next.hold;
    if (next.step) steps.push(next.step);
  }
  return steps;
}

it('is heard while it is held', () => {
  expect(play(['down', 0], ['up', 300])).toEqual(['begin', 'end']);
  expect(play(['down', 0], ['up', 10_000], ['click', 10_001])).toEqual(['begin', 'end']);
});

it('listens on after a tap, until the next press', () => {
  expect(play(['down', 0], ['up', 299], ['click', 299])).toEqual(['begin', 'lock']);
  expect(play(['down', 0], ['up', 100], ['down', 5_000])).toEqual(['begin', 'lock', 'end']);
  // However long that one is, its release says nothing.
  expect(play(['down', 0], ['up', 100], ['down', 5_000], ['up', 9_000])).toEqual(['begin', 'lock', 'end']);
  expect(play(['down', 0], ['up', 100], ['down', 5_000], ['up', 5_100], ['click', 5_100])).toHaveLength(3);
});

it('ends when the release is lost, however short the press was', () => {
  expect(play(['down', 0], ['lost', 10])).toEqual(['begin', 'end']);
  expect(play(['down', 0], ['lost', 2_000], ['up', 2_001])).toEqual(['begin', 'end']);
});

it('goes on after a tap when nobody looks any more', () => {
  expect(play(['down', 0], ['up', 100], ['lost', 2_000])).toEqual(['begin', 'lock']);
});

it('takes a click of somebody who cannot hold it as a tap', () => {
  expect(play(['click', 0])).toEqual(['lock']);
  expect(play(['click', 0], ['click', 5_000])).toEqual(['lock', 'end']);
});

it('never leaves a turn open that nobody has locked, whatever comes in whatever order', () => {
  const move = fc.tuple(fc.constantFrom<Move['type']>('down', 'up', 'lost', 'click'), fc.nat(1_000));
  fc.assert(
    fc.property(fc.array(move), (moves) => {
      let now = 0;
      const timed = moves.map(([type, ms]): [Move['type'], number] => {
        now += ms;
        return [type, now];
      });
      expect(play(...timed, ['lost', now + 1]).at(-1)).not.toBe('begin');
    }),
  );
});

it('is the one key with the modifiers that are said, and no other', () => {
  const key = { key: ' ', code: 'Space', ctrlKey: true, shiftKey: true, altKey: false, metaKey: false };
  expect(isTalkKey(key)).toBe(true);
  for (const other of [{ ctrlKey: false }, { shiftKey: false }, { altKey: true }, { metaKey: true }, { code: 'KeyA' }])
    expect(isTalkKey({ ...key, ...other })).toBe(false);
});
