/** What calls over a WebSocket send and play: 16-bit PCM of so many samples per second, one channel. */
export const PCM16_RATE_HZ = 24_000;

/** Samples in −1…1 as 16-bit PCM; too loud is as loud as it can be. Browsers run on little-endian machines only. */
export function toPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(samples.length);
  for (let i = 0; i < pcm.length; i += 1) {
    pcm[i] = Math.max(-32_768, Math.min(32_767, Math.round((samples[i] ?? 0) * 32_768)));
  }
  return pcm;
}

/** 16-bit PCM as samples in −1…1. */
export function fromPcm16(pcm: Int16Array): Float32Array {
  const samples = new Float32Array(pcm.length);
  for (let i = 0; i < samples.length; i += 1) samples[i] = (pcm[i] ?? 0) / 32_768;
  return samples;
}
