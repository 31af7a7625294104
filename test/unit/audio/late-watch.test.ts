import { describe, expect, it } from 'vitest';
import { createLateWatch } from '../../../utils/audio/late-watch.ts';

const RATE_HZ = 48_000;
/** As Firefox calls: four blocks at once. */
const BATCH = 512;

/** A microphone on a computer that has a clock of its own. */
function openMicrophone({ drift = 0 } = {}) {
  const watch = createLateWatch(RATE_HZ);
  let nowMs = 1_700_000_000_000;
  let batch = 0;
  const told: { second: number; ms: number }[] = [];
  let heardS = 0;
  return {
    watch,
    told,
    /** Hears so many seconds, on time but for what a computer with other work is late. */
    hear(seconds: number, isQuiet = true): void {
      for (let left = seconds * RATE_HZ; left > 0; left -= BATCH) {
        nowMs += (BATCH * 1000 * (1 + drift)) / RATE_HZ;
        heardS += BATCH / RATE_HZ;
        batch += 1;
        const ms = watch.hear(BATCH, Math.floor(nowMs + (batch % 7) * 4), isQuiet);
        if (ms !== undefined) told.push({ second: Math.floor(heardS), ms });
      }
    },
    /** The computer has no time for sound. */
    stall(ms: number): void {
      nowMs += ms;
    },
  };
}

describe('a microphone that is heard late', () => {
  it('is told after the computer was too busy, by how much, and again every half minute until it is opened anew', () => {
    const { hear, stall, told, watch } = openMicrophone();
    hear(5);
    stall(300);
    hear(40);
    const ms = expect.closeTo(300, -1);
    expect(told).toEqual([
      { second: 6, ms },
      { second: 36, ms },
    ]);
    watch.reset();
    hear(60);
    expect(told).toHaveLength(2);
  });

  it('is told too where many short moments add up', () => {
    const { hear, stall, told } = openMicrophone();
    for (let i = 0; i < 10; i += 1) {
      hear(3);
      stall(15);
    }
    expect(told).toEqual([{ second: 13, ms: expect.closeTo(60, -1) }]);
  });

  it('waits until nobody speaks and nothing is played, for minutes if need be', () => {
    const { hear, stall, told } = openMicrophone();
    hear(5);
    stall(200);
    for (let i = 0; i < 400; i += 1) {
      hear(0.9, false);
      hear(0.1, true);
    }
    expect(told).toEqual([]);
    hear(1, true);
    expect(told).toHaveLength(1);
  });

  it('is not told of a clock that runs a little faster than another, nor of a moment', () => {
    const { hear, stall, told } = openMicrophone({ drift: 100e-6 });
    for (let i = 0; i < 30; i += 1) {
      hear(60);
      stall(20);
    }
    expect(told).toEqual([]);
  });

  it('is told every half minute at most on a computer that is always too busy', () => {
    const { hear, stall, told } = openMicrophone();
    for (let i = 0; i < 150; i += 1) {
      hear(2);
      stall(100);
    }
    expect(told.length).toBeGreaterThan(7);
    for (const [i, { second }] of told.slice(1).entries()) expect(second - (told[i]?.second ?? 0)).toBeGreaterThan(28);
  });

  it('is another one after it was changed', () => {
    const { hear, stall, told, watch } = openMicrophone();
    hear(5);
    stall(300);
    watch.reset();
    hear(20);
    expect(told).toEqual([]);
  });
});
