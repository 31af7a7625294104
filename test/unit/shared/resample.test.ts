import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler, resample } from '../../../utils/shared/resample.ts';

const tone = (hz: number, rateHz: number, seconds = 0.5) =>
  Float32Array.from({ length: rateHz * seconds }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rateHz));
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
const inner = (samples: Float32Array) => samples.subarray(samples.length / 5, (samples.length * 4) / 5);
const decibels = (ratio: number) => 20 * Math.log10(ratio);

const RATES = [
  [48_000, 16_000],
  [16_000, 48_000],
  [16_000, 24_000],
  [24_000, 16_000],
] as const;

describe('resample', () => {
  it.each(RATES)('from %i to %i Hz keeps a tone: its place, length and height', (from, to) => {
    const result = resample(tone(1000, from), from, to);
    const expected = tone(1000, to);
    expect(result.length).toBe(expected.length);
    const error = inner(result.map((x, i) => x - (expected[i] ?? 0)));
    expect(decibels(rms(error) / rms(expected))).toBeLessThan(-60);
  });

  it.each([
    [48_000, 16_000, 9500],
    [48_000, 16_000, 20_000],
    [24_000, 16_000, 10_000],
  ] as const)('from %i to %i Hz takes a tone of %i Hz away that would come back as another one', (from, to, hz) => {
    const result = resample(tone(hz, from), from, to);
    expect(decibels(rms(inner(result)) / rms(tone(hz, from)))).toBeLessThan(-60);
  });

  it.each([
    [16_000, 48_000, 5000],
    [16_000, 24_000, 5000],
  ] as const)('from %i to %i Hz adds no image of a tone of %i Hz', (from, to, hz) => {
    const result = resample(tone(hz, from), from, to);
    expect(Math.abs(decibels(rms(inner(result)) / rms(tone(hz, from))))).toBeLessThan(0.1);
  });

  it('gives a constant for a constant', () => {
    for (const [from, to] of RATES) {
      for (const sample of inner(resample(new Float32Array(4800).fill(0.25), from, to)))
        expect(sample).toBeCloseTo(0.25, 4);
    }
  });
});

describe('createResampler', () => {
  it('gives the same samples however the stream is cut into chunks', () => {
    const sound = tone(440, 48_000, 0.1);
    fc.assert(
      fc.property(
        fc.constantFrom(...RATES),
        fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }),
        ([from, to], sizes) => {
          const resampler = createResampler(from, to);
          const parts: Float32Array[] = [];
          let at = 0;
          for (const size of sizes) {
            parts.push(resampler.push(sound.subarray(at, at + size)));
            at = Math.min(sound.length, at + size);
          }
          parts.push(resampler.push(sound.subarray(at)), resampler.flush());
          expect(parts.flatMap((part) => [...part])).toEqual([...resample(sound, from, to)]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is late by no more than 2 ms', () => {
    for (const [from, to] of RATES) {
      const result = createResampler(from, to).push(new Float32Array(from / 10));
      expect(result.length).toBeGreaterThanOrEqual(to / 10 - to * 0.002);
    }
  });

  it('begins anew after a flush', () => {
    const resampler = createResampler(48_000, 16_000);
    resampler.push(tone(440, 48_000));
    resampler.flush();
    const again = resampler.push(new Float32Array(4800));
    expect(Math.max(...again.map(Math.abs))).toBe(0);
  });
});
