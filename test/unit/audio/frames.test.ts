import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrames } from '../../../utils/audio/frames.ts';
import { fromPcm16, toPcm16 } from '../../../utils/audio/pcm16.ts';

/** All samples of the frames that a sound becomes; it is heard in pieces of such lengths. */
function framesOf(sound: Float32Array, rateHz: number, lengths: readonly number[] = [128]): Int16Array[] {
  const frames: Int16Array[] = [];
  const { hear } = createFrames(rateHz, (frame) => frames.push(new Int16Array(frame)));
  for (let at = 0, i = 0; at < sound.length; i += 1) {
    const length = Math.max(1, lengths[i % lengths.length] ?? 1);
    hear(sound.subarray(at, at + length));
    at += length;
  }
  return frames;
}

const ramp = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => ((i % 65_536) - 32_768) / 32_768);

describe('frames', () => {
  it('are the sound, sample for sample, where it has their rate', () => {
    const sound = ramp(24_000);
    const frames = framesOf(sound, 24_000);
    expect(frames.length).toBe(50);
    expect(frames.flatMap((frame) => [...frame])).toEqual([...toPcm16(sound)]);
  });

  it.each([44_100, 48_000])('come every 20 ms from %i Hz, none of them short, whatever comes at once', (rateHz) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 9 }), (lengths) => {
        const tone = Float32Array.from({ length: rateHz }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / rateHz));
        const frames = framesOf(tone, rateHz, lengths);
        // One second, of which a millisecond waits for what follows.
        expect(frames.map(({ length }) => length)).toEqual(new Array(49).fill(480));
        const samples = frames.flatMap((frame) => [...fromPcm16(frame)]);
        const expected = samples.map((_, i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 24_000));
        const wrong = samples.findIndex((sample, i) => i > 100 && Math.abs(sample - (expected[i] ?? 0)) > 0.002);
        expect(wrong).toBe(-1);
      }),
      { numRuns: 8 },
    );
  });

  it('begin anew after a reset', () => {
    const frames: ArrayBuffer[] = [];
    const { hear, reset } = createFrames(24_000, (frame) => frames.push(frame));
    hear(new Float32Array(400));
    reset();
    hear(new Float32Array(479));
    expect(frames).toEqual([]);
  });
});

describe('16-bit PCM', () => {
  it('is as loud as it can be where the sound is too loud', () => {
    expect([...toPcm16(Float32Array.of(0, 0.5, 1, 2, -1, -2))]).toEqual([0, 16_384, 32_767, 32_767, -32_768, -32_768]);
  });

  it('comes back as it was', () => {
    const pcm = Int16Array.of(0, 1, -1, 32_767, -32_768);
    expect(toPcm16(fromPcm16(pcm))).toEqual(pcm);
  });
});
