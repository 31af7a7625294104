import { describe, expect, it } from 'vitest';
import type { TapChunk } from '../../../scripts/browser/audio-tap.ts';
import {
  firstHeardAt,
  heardMs,
  joinChunks,
  lastHeardAt,
  lastSentAt,
  loudest,
} from '../../../scripts/browser/loud-moments.ts';

const RATE = 48_000;
const full = (level: number, length = 480): Int16Array => new Int16Array(length).fill(Math.round(level * 32_768));
const chunk = (at: number, samples: Int16Array): TapChunk => ({ at, rateHz: RATE, samples });

describe('lastSentAt', () => {
  it('is the last sample above −40 dBFS, in between chunks of silence', () => {
    const chunks = [chunk(1000, full(0.5)), chunk(1010, full(0.0099)), chunk(1020, full(0))];
    expect(lastSentAt(chunks, 0, 2000)).toBeCloseTo(1000 + (479 / RATE) * 1000, 6);
  });

  it('looks only at the stretch of time it is given', () => {
    const chunks = [chunk(1000, full(0.5)), chunk(2000, full(0.5))];
    expect(lastSentAt(chunks, 0, 1500)).toBeLessThan(1010);
    expect(lastSentAt(chunks, 3000, 4000)).toBeUndefined();
  });
});

describe('firstHeardAt', () => {
  it('is the beginning of the first block above −50 dBFS after a moment', () => {
    const chunks = [chunk(1000, full(0.5)), chunk(1500, full(0.003)), chunk(1510, full(0.0033))];
    expect(firstHeardAt(chunks, 1010)).toBe(1510);
  });

  it('is undefined when nothing was heard', () => {
    expect(firstHeardAt([chunk(1000, full(0.003))], 0)).toBeUndefined();
  });
});

describe('lastHeardAt', () => {
  it('is the end of the last block above −50 dBFS, also of one that is shorter than 10 ms', () => {
    expect(lastHeardAt([chunk(1000, full(0.5)), chunk(1500, full(0.0033)), chunk(1510, full(0.003))])).toBe(1510);
    expect(lastHeardAt([chunk(1000, full(0.5, 240))])).toBe(1005);
  });

  it('is undefined when nothing was heard', () => {
    expect(lastHeardAt([chunk(1000, full(0.003))])).toBeUndefined();
  });
});

describe('heardMs', () => {
  it('is how long all that was heard lasted', () => {
    expect(heardMs([chunk(1000, full(0.5, 960)), chunk(1500, full(0.003)), chunk(1600, full(0.5, 240))])).toBe(25);
  });
});

describe('loudest', () => {
  it('is the largest sample of all, whichever way it points', () => {
    expect(loudest([chunk(0, full(0.25)), chunk(10, full(-0.5))])).toBe(0.5);
    expect(loudest([])).toBe(0);
  });
});

describe('joinChunks', () => {
  it('lays a gap out as silence and ignores the jitter of the clock', () => {
    const { samples, rateHz } = joinChunks([chunk(0, full(0.5)), chunk(12, full(0.5)), chunk(120, full(0.5))]);
    expect(rateHz).toBe(RATE);
    expect(samples.length).toBe(5760 + 480);
    expect(samples[959]).toBe(0.5);
    expect(samples[960]).toBe(0);
    expect(samples[5760]).toBe(0.5);
  });
});
