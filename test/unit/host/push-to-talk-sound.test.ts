import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCaptureLine } from '../../../utils/audio/capture-line.ts';
import { createOutbox } from '../../../utils/host/outbox.ts';
import { createTurnEnds } from '../../../utils/host/turn-ends.ts';
import type { Saying } from '../../../utils/realtime/say.ts';

/** Without resampling what comes out can be compared sample for sample; the path is the same. */
const RATE_HZ = 24_000;
const BLOCK = 128;
/** Time is counted in blocks here. */
const blocksOf = (ms: number): number => Math.round((ms * RATE_HZ) / 1000 / BLOCK);

/**
 * A microphone that says one number for each turn, the way of its sound into a server over a WebSocket, and what the
 * server makes of it. `lag`: for how many blocks a message between document and audio thread is on its way; `arrives`: how many
 * pass until sound that was sent is with the server.
 */
function openRoom(lag = 0, arrives = 0) {
  const turns: number[][] = [];
  const asked: number[] = [];
  const mail: { at: number; run(): void }[] = [];
  let buffer: number[] = [];
  let now = 0;
  let saying = 0;
  let delay = 0;
  const post = (run: () => void, after = lag): void => {
    mail.push({ at: now + after, run });
    mail.sort((one, other) => one.at - other.at);
  };

  const line = createCaptureLine(RATE_HZ, (news) =>
    post(() => {
      if (news.type === 'frame') buffer.push(...new Int16Array(news.samples));
      if (news.type === 'turn-sent') ends.sent(news.id);
      if (news.type === 'delay') delay = news.ms;
    }),
  );
  const order = (one: Parameters<typeof line.obey>[0]): void => post(() => line.obey(one));
  const ends = createTurnEnds({ order, delayMs: () => delay });
  const server = ({ do: what }: Saying): void => {
    if (what === 'clear-input') buffer = [];
    if (what === 'commit-input') turns.push(buffer.splice(0));
    if (what === 'request-response') asked.push(turns.length);
  };
  const endTurn = async (): Promise<() => void> => {
    const goOn = await ends.end();
    await new Promise<void>((done) => post(done, arrives));
    return goOn;
  };
  const outbox = createOutbox({ send: server, endTurn });
  line.obey({ type: 'present', present: true });
  line.obey({ type: 'stream', on: true });
  line.obey({ type: 'gate', open: false });

  return {
    turns,
    asked,
    order,
    /** The microphone hears this number from now on. */
    speak(number: number): void {
      saying = number / 100;
    },
    press(): void {
      outbox.say({ do: 'clear-input' });
      order({ type: 'gate', open: true });
    },
    release(): void {
      order({ type: 'gate', open: false });
      this.commit();
    },
    commit(): void {
      outbox.say({ do: 'commit-input' });
      outbox.say({ do: 'request-response' });
    },
    async pass(blocks: number): Promise<void> {
      const output = new Float32Array(BLOCK);
      for (const end = now + blocks; now < end; now += 1) {
        for (let due = mail[0]; due && due.at <= now; due = mail[0]) {
          mail.shift();
          due.run();
          for (let i = 0; i < 8; i += 1) await Promise.resolve();
        }
        line.process({ microphone: new Float32Array(BLOCK).fill(saying) }, output);
      }
    },
  };
}
const numberOf = (sample: number): number => Math.round((sample / 32_768) * 100);
/** Which numbers are in a turn, and how often. */
function countsOf(turn: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const sample of turn) counts.set(numberOf(sample), (counts.get(numberOf(sample)) ?? 0) + 1);
  counts.delete(0);
  return counts;
}
/** One after the other is of another sign: what one has of the other is seen, though sound that catches up is mixed with silence. */
const saidIn = (turn: number): number => (turn % 2 === 0 ? 1 : -1) * (turn + 1);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the sound of a key that is held', () => {
  it('is all there and nothing else is, however soon it is pressed again', async () => {
    const presses = fc.array(
      fc.record({ held: fc.integer({ min: blocksOf(100), max: 120 }), pause: fc.integer({ min: 1, max: 80 }) }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(
        presses,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(0, 28),
        async (schedule, lag, arrives) => {
          const room = openRoom(lag, arrives);
          room.order({ type: 'pass' });
          await room.pass(blocksOf(100));
          for (const [i, { held, pause }] of schedule.entries()) {
            room.press();
            // Let through from the moment on in which the audio thread hears of it.
            await room.pass(lag);
            room.speak(saidIn(i));
            await room.pass(held);
            room.release();
            await room.pass(lag);
            room.speak(0);
            await room.pass(pause);
          }
          await room.pass(blocksOf(1_000));
          expect(room.turns.length).toBe(schedule.length);
          expect(room.asked).toEqual(schedule.map((_, i) => i + 1));
          for (const [i, { held }] of schedule.entries()) {
            const counts = countsOf(room.turns[i] ?? []);
            expect([...counts.keys()].filter((number) => Math.sign(number) !== Math.sign(saidIn(i)))).toEqual([]);
            // Catching up, speech is played at 1.15 of its speed; the first turn has nothing to catch up with.
            const share = (counts.get(saidIn(i)) ?? 0) / ((held + lag) * BLOCK);
            expect(share).toBeLessThanOrEqual(1);
            expect(share).toBeGreaterThanOrEqual(i === 0 ? 1 : 0.8);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('that was held before there was a call waits for it, and is ended behind its last sound', async () => {
    const room = openRoom();
    await room.pass(blocksOf(300));
    room.order({ type: 'gate', open: true });
    room.speak(1);
    await room.pass(blocksOf(500));
    room.order({ type: 'gate', open: false });
    room.speak(7);
    await room.pass(blocksOf(400));
    // The next turn has begun when the call comes up.
    room.order({ type: 'gate', open: true });
    room.speak(2);
    await room.pass(blocksOf(100));
    room.order({ type: 'pass' });
    room.commit();
    await room.pass(blocksOf(300));
    room.release();
    room.speak(0);
    await room.pass(blocksOf(3_000));
    expect(room.turns.map((turn) => [...countsOf(turn).keys()])).toEqual([[1], [2]]);
  });

  it('is heard whole once more by the call that takes over, however long it was', async () => {
    const room = openRoom();
    room.order({ type: 'pass' });
    await room.pass(blocksOf(200));
    room.press();
    room.speak(1);
    await room.pass(blocksOf(5_000));
    room.release();
    room.speak(0);
    await room.pass(blocksOf(200));
    const [before = []] = room.turns;
    // Nobody knew yet that the sound would be behind when the end was asked for.
    room.order({ type: 'rewind', ms: 5_400 });
    room.order({ type: 'pass' });
    room.commit();
    for (let i = 0; i < 70; i += 1) {
      await room.pass(blocksOf(100));
      await vi.advanceTimersByTimeAsync(100);
    }
    const [, again = []] = room.turns;
    expect((countsOf(again).get(1) ?? 0) / (countsOf(before).get(1) ?? 1)).toBeGreaterThan(0.8);
    expect(room.asked).toEqual([1, 2]);
  });

  it('goes on after a turn of which the audio thread never tells', async () => {
    const room = openRoom();
    // There is no call, so nothing is sent: whoever asked all the same waits for what is kept and a second, twice.
    room.press();
    await room.pass(blocksOf(100));
    room.release();
    await room.pass(blocksOf(100));
    expect(room.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_400);
    await room.pass(1);
    expect(room.asked).toEqual([1]);
  });

  it('is not told a call that is over', async () => {
    const said: string[] = [];
    const outbox = createOutbox({ send: ({ do: what }) => said.push(what), endTurn: async () => () => {} });
    outbox.say({ do: 'clear-input' });
    outbox.say({ do: 'commit-input' });
    outbox.close();
    await vi.advanceTimersByTimeAsync(10);
    expect(said).toEqual(['clear-input']);
  });
});
