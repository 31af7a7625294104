import { Encoder } from '@evan/opus';

/** Samples per second of what is encoded; Opus carries it over the 48 kHz clock of RTP. */
export const PLAYED_HZ = 16_000;
const FRAME_SAMPLES = PLAYED_HZ / 50;

/** Sound waiting to be sent, in 20 ms Opus packets. */
export interface Player {
  /** Adds sound of `PLAYED_HZ`; `chunk` is reported once its last packet was taken. */
  add(samples: Float32Array, chunk: number): void;
  /** Drops what waits. */
  clear(): void;
  /** The next packet; silence when nothing waits. `drained` is the chunk that ended with it and left nothing behind. */
  nextPacket(): { payload: Buffer; drained: number | undefined };
}

/** A player with its own encoder. */
export function createPlayer(): Player {
  const encoder = new Encoder({ channels: 1, sample_rate: PLAYED_HZ, application: 'voip' });
  let waiting: { samples: Float32Array; chunk: number }[] = [];
  let position = 0;

  const takeFrame = (): { frame: Int16Array; drained: number | undefined } => {
    const frame = new Int16Array(FRAME_SAMPLES);
    let filled = 0;
    let last: number | undefined;
    while (filled < FRAME_SAMPLES) {
      const first = waiting[0];
      if (first === undefined) break;
      const part = first.samples.subarray(position, position + FRAME_SAMPLES - filled);
      for (const sample of part) {
        frame[filled] = Math.max(-1, Math.min(1, sample)) * 32_767;
        filled += 1;
      }
      position += part.length;
      if (position < first.samples.length) break;
      last = first.chunk;
      waiting.shift();
      position = 0;
    }
    return { frame, drained: waiting.length === 0 ? last : undefined };
  };

  return {
    add(samples, chunk) {
      waiting.push({ samples, chunk });
    },
    clear() {
      waiting = [];
      position = 0;
    },
    nextPacket() {
      const { frame, drained } = takeFrame();
      return { payload: Buffer.from(encoder.encode(frame)), drained };
    },
  };
}
