import { describe, expect, it } from 'vitest';
import { createZeroWatch } from '../../../utils/audio/zero-watch.ts';

const RATE_HZ = 8_000;
const zeros = (seconds: number): Float32Array => new Float32Array(RATE_HZ * seconds);
const hiss = Float32Array.of(0, 0, 1e-5, 0);

describe('the zero watch', () => {
  it('tells of silence after 6 s of zeros, and every 6 s again', () => {
    const watch = createZeroWatch(RATE_HZ);
    const told = Array.from({ length: 13 }, () => watch.hear(zeros(1)));
    expect(told.map((change, i) => (change ? `${i + 1} ${change}` : '')).filter(Boolean)).toEqual([
      '6 silent',
      '12 silent',
    ]);
  });

  it('tells of the first sample that is no zero, once', () => {
    const watch = createZeroWatch(RATE_HZ);
    expect([watch.hear(zeros(6)), watch.hear(hiss), watch.hear(hiss)]).toEqual(['silent', 'heard', undefined]);
  });

  it('says nothing of a quiet room', () => {
    const watch = createZeroWatch(RATE_HZ);
    expect(Array.from({ length: 20 }, () => [watch.hear(zeros(1)), watch.hear(hiss)]).flat()).not.toContain('silent');
  });

  it('counts anew after a reset', () => {
    const watch = createZeroWatch(RATE_HZ);
    watch.hear(zeros(5));
    watch.reset();
    expect(watch.hear(zeros(5))).toBeUndefined();
  });
});
