import { decodeBase64, encodeBase64 } from '../../utils/shared/base64.ts';
import type { AudioFormat } from './events.ts';
import { compand, expand, type Law } from './g711.ts';

const LAWS: Readonly<Record<string, Law>> = { 'audio/pcmu': 'mu', 'audio/pcma': 'a' };

/** Samples per second of sound in a format. */
export const rateOf = ({ type, rate }: AudioFormat): number => (type in LAWS ? 8_000 : (rate ?? 24_000));

/** Base64 of sound in a format as Float32 in −1…1; a half sample at the end is dropped. */
export function decodeSound(base64: string, { type }: AudioFormat): Float32Array {
  const bytes = decodeBase64(base64);
  const law = LAWS[type];
  if (law !== undefined) return Float32Array.from(bytes, (byte) => expand(byte, law) / 32_768);
  const view = new DataView(bytes.buffer);
  const samples = new Float32Array(bytes.length >> 1);
  for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt16(i * 2, true) / 32_768;
  return samples;
}

/** Sound of the format's rate as base64 of the format. */
export function encodeSound(samples: Float32Array, { type }: AudioFormat): string {
  const law = LAWS[type];
  if (law !== undefined) return encodeBase64(Uint8Array.from(samples, (sample) => compand(toInt16(sample), law)));
  const view = new DataView(new ArrayBuffer(samples.length * 2));
  for (let i = 0; i < samples.length; i += 1) view.setInt16(i * 2, toInt16(samples[i] ?? 0), true);
  return encodeBase64(new Uint8Array(view.buffer));
}

const toInt16 = (sample: number): number => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)));
