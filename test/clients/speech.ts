import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { resample } from '../../utils/shared/resample.ts';

const RATE_HZ = 24_000;

/** What one of our voices says, as clients append it: 24 kHz PCM of 16 bits, with silence after it. */
export async function speechPcm(text: string, silenceMs = 1200): Promise<ArrayBuffer> {
  const { samples, rateHz } = await readSound(await speechFile(text));
  const speech = resample(samples, rateHz, RATE_HZ);
  const pcm = new Int16Array(speech.length + Math.round((RATE_HZ * silenceMs) / 1000));
  speech.forEach((sample, i) => {
    pcm[i] = Math.max(-1, Math.min(1, sample)) * 32_767;
  });
  return pcm.buffer;
}

/** A sound in parts of 100 ms, as a microphone gives it. */
export function* inParts(pcm: ArrayBuffer): Iterable<ArrayBuffer> {
  const bytes = RATE_HZ / 5;
  for (let at = 0; at < pcm.byteLength; at += bytes) yield pcm.slice(at, at + bytes);
}
