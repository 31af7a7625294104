import { HEARD_ABOVE, SENT_ABOVE, type TapChunk } from './audio-tap.ts';

const FULL_SCALE = 32_768;
const BLOCK_MS = 10;

/** When the last sample above −40 dBFS in a stretch of time was sent, ms since 1970; undefined if there is none. */
export function lastSentAt(chunks: readonly TapChunk[], fromMs: number, untilMs: number): number | undefined {
  let last: number | undefined;
  for (const { at, rateHz, samples } of chunks) {
    samples.forEach((sample, i) => {
      const moment = at + (i / rateHz) * 1000;
      if (Math.abs(sample) / FULL_SCALE > SENT_ABOVE && moment >= fromMs && moment < untilMs) last = moment;
    });
  }
  return last;
}

/** When the first block of 10 ms above −50 dBFS began after a moment, ms since 1970; undefined if there is none. */
export function firstHeardAt(chunks: readonly TapChunk[], afterMs: number): number | undefined {
  for (const { moment } of loudBlocks(chunks)) if (moment >= afterMs) return moment;
  return undefined;
}

/** When the last block of 10 ms above −50 dBFS was over, ms since 1970; undefined if there is none. */
export function lastHeardAt(chunks: readonly TapChunk[]): number | undefined {
  let last: number | undefined;
  for (const { moment, lengthMs } of loudBlocks(chunks)) last = moment + lengthMs;
  return last;
}

/** How much was heard, in ms: the length of all blocks of 10 ms above −50 dBFS. */
export function heardMs(chunks: readonly TapChunk[]): number {
  let sum = 0;
  for (const { lengthMs } of loudBlocks(chunks)) sum += lengthMs;
  return sum;
}

function* loudBlocks(chunks: readonly TapChunk[]): Generator<{ moment: number; lengthMs: number }> {
  for (const { at, rateHz, samples } of chunks) {
    const length = Math.max(1, Math.round((rateHz * BLOCK_MS) / 1000));
    for (let start = 0; start < samples.length; start += length) {
      const block = samples.subarray(start, start + length);
      if (rms(block) > HEARD_ABOVE)
        yield { moment: at + (start / rateHz) * 1000, lengthMs: (block.length / rateHz) * 1000 };
    }
  }
}

/** Root mean square of samples, 0…1. */
export function rms(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let power = 0;
  for (const sample of samples) power += (sample / FULL_SCALE) ** 2;
  return Math.sqrt(power / samples.length);
}

/** The loudest sample, 0…1. */
export function loudest(chunks: readonly TapChunk[]): number {
  let peak = 0;
  for (const { samples } of chunks) for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak / FULL_SCALE;
}

/** Chunks laid out in time, gaps as silence, as samples in −1…1. All chunks must have one rate. */
export function joinChunks(chunks: readonly TapChunk[]): { samples: Float32Array; rateHz: number } {
  const [first] = chunks;
  if (!first) return { samples: new Float32Array(0), rateHz: 48_000 };
  const { rateHz } = first;
  // A chunk that follows the one before within a block belongs to it: clocks jitter, sound does not.
  const starts: number[] = [];
  let end = 0;
  for (const { at, samples } of chunks) {
    const due = Math.round(((at - first.at) / 1000) * rateHz);
    const start = due - end > (rateHz * BLOCK_MS) / 1000 ? due : end;
    starts.push(start);
    end = start + samples.length;
  }
  const joined = new Float32Array(end);
  chunks.forEach(({ samples }, i) => {
    joined.set(
      Float32Array.from(samples, (sample) => sample / FULL_SCALE),
      starts[i] ?? 0,
    );
  });
  return { samples: joined, rateHz };
}
