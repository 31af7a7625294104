import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compand, expand } from '../../../../engine/conversation/g711.ts';
import { decodeSound, encodeSound, rateOf } from '../../../../engine/conversation/sound-format.ts';
import { decodeBase64, encodeBase64 } from '../../../../utils/shared/base64.ts';

const PCM = { type: 'audio/pcm', rate: 24_000 };

it('writes and reads base64 as Node does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect([...decodeBase64(text)]).toEqual([...bytes]);
    }),
  );
});

describe('16-bit PCM', () => {
  it('is read from its bytes', () => {
    const bytes = Buffer.from(Int16Array.of(0, 16_384, -32_768).buffer);
    expect([...decodeSound(bytes.toString('base64'), PCM)]).toEqual([0, 0.5, -1]);
  });

  it('is written little-endian, and too loud is as loud as it can be', () => {
    const bytes = Buffer.from(encodeSound(Float32Array.of(0, 0.5, -1, 2, -2), PCM), 'base64');
    expect([0, 2, 4, 6, 8].map((at) => bytes.readInt16LE(at))).toEqual([0, 16_384, -32_768, 32_767, -32_768]);
  });

  it('leaves a half sample at the end out', () => {
    expect(decodeSound(Buffer.of(0, 64, 1).toString('base64'), PCM)).toHaveLength(1);
  });
});

describe('G.711', () => {
  // The values of ITU-T G.711: the loudest, the faintest and silence.
  it.each([
    ['mu', 0, 0xff],
    ['mu', 32_767, 0x80],
    ['mu', -32_768, 0x00],
    ['a', 0, 0xd5],
    ['a', 32_767, 0xaa],
    ['a', -32_768, 0x2a],
  ] as const)('writes by the %s law %i as %i', (law, sample, byte) => {
    expect(compand(sample, law)).toBe(byte);
  });

  it.each([
    ['mu', 0x80, 32_124],
    ['mu', 0x00, -32_124],
    ['mu', 0xff, 0],
    ['a', 0xaa, 32_256],
    ['a', 0x2a, -32_256],
    ['a', 0xd5, 8],
    ['a', 0x55, -8],
  ] as const)('reads by the %s law %i as %i', (law, byte, sample) => {
    expect(expand(byte, law)).toBe(sample);
  });

  it.each(['mu', 'a'] as const)('gives every byte back by the %s law, and samples nearly', (law) => {
    for (let byte = 0; byte < 256; byte += 1) {
      // Minus zero of the mu law is the same silence as plus zero.
      if (law === 'mu' && byte === 0x7f) continue;
      expect(compand(expand(byte, law), law)).toBe(byte);
    }
    fc.assert(
      fc.property(fc.integer({ min: -32_768, max: 32_767 }), (sample) => {
        expect(Math.abs(expand(compand(sample, law), law) - sample)).toBeLessThanOrEqual(16 + Math.abs(sample) / 24);
      }),
    );
  });

  it('has one byte a sample, of 8 kHz', () => {
    for (const type of ['audio/pcmu', 'audio/pcma']) {
      expect(rateOf({ type })).toBe(8000);
      const sound = decodeSound(encodeSound(Float32Array.of(0.5, -0.25), { type }), { type });
      expect(sound).toHaveLength(2);
      expect(sound[0]).toBeCloseTo(0.5, 1);
      expect(sound[1]).toBeCloseTo(-0.25, 1);
    }
  });
});
