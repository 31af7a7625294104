import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav } from '../../../../engine/speech/wav.ts';

const samples = Float32Array.from([0, 0.5, -0.5, 0.999, -1]);

/** A WAV file with two channels, a chunk that is skipped and samples written by `write`. */
function wav(code: number, bits: number, write: (view: DataView, at: number, value: number) => void): Uint8Array {
  const width = bits / 8;
  const size = samples.length * 2 * width;
  const bytes = new Uint8Array(12 + 24 + 12 + 8 + size);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  name(0, 'RIFF');
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, code, true);
  view.setUint16(22, 2, true);
  view.setUint32(24, 44_100, true);
  view.setUint16(32, 2 * width, true);
  view.setUint16(34, bits, true);
  name(36, 'LIST');
  view.setUint32(40, 3, true);
  name(48, 'data');
  view.setUint32(52, size, true);
  samples.forEach((sample, i) => {
    write(view, 56 + i * 2 * width, sample);
    write(view, 56 + (i * 2 + 1) * width, sample);
  });
  return bytes;
}

describe('decodeWav', () => {
  it('gives back what encodeWav was given, to 16 bits', () => {
    const sound = decodeWav(encodeWav(samples, 16_000));
    expect(sound.rateHz).toBe(16_000);
    sound.samples.forEach((sample, i) => {
      expect(sample).toBeCloseTo(samples[i] ?? Number.NaN, 4);
    });
  });

  it.each([
    ['16-bit', wav(1, 16, (view, at, value) => view.setInt16(at, Math.round(value * 32_767), true))],
    [
      '24-bit',
      wav(1, 24, (view, at, value) => {
        const whole = Math.round(value * 8_388_607);
        view.setUint16(at, whole & 0xffff, true);
        view.setInt8(at + 2, whole >> 16);
      }),
    ],
    ['32-bit', wav(1, 32, (view, at, value) => view.setInt32(at, Math.round(value * 2_147_483_647), true))],
    ['float', wav(3, 32, (view, at, value) => view.setFloat32(at, value, true))],
  ])('reads %s stereo behind a chunk it does not know as mono', (_, bytes) => {
    const sound = decodeWav(bytes);
    expect(sound.rateHz).toBe(44_100);
    expect(sound.samples.length).toBe(samples.length);
    sound.samples.forEach((sample, i) => {
      expect(sample).toBeCloseTo(samples[i] ?? Number.NaN, 3);
    });
  });

  it('reads to the end of a file whose length was never written', () => {
    const bytes = encodeWav(samples, 16_000);
    new DataView(bytes.buffer).setUint32(40, 0xffff_ffff, true);
    expect(decodeWav(bytes).samples.length).toBe(samples.length);
  });

  it.each([
    ['a text', new TextEncoder().encode('This is not audio at all'), 'not a WAV file'],
    ['an empty file', new Uint8Array(0), 'not a WAV file'],
    ['a header alone', encodeWav(new Float32Array(0), 16_000).slice(0, 36), 'no audio'],
    ['mu-law', wav(7, 8, () => undefined), 'format'],
  ])('says what is wrong with %s', (_, bytes, sentence) => {
    expect(() => decodeWav(bytes)).toThrow(sentence);
  });
});
