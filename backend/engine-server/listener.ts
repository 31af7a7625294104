import { Decoder } from '@evan/opus';

const HEARD_HZ = 16_000;
const SAMPLES_PER_TICK = HEARD_HZ / 48_000;
const PACKET_SAMPLES = HEARD_HZ / 50;
/** A longer hole in the stream is a pause of the sender, not loss: filling it all would only delay what follows. */
const LONGEST_HOLE_TICKS = 48_000;

/** One packet as it came. */
export interface HeardPacket {
  sequenceNumber: number;
  timestamp: number;
  payload: Buffer;
}

/** Turns a stream of Opus packets into 16 kHz sound. */
export interface Listener {
  /** The sound of a packet, after silence for what is missing before it; nothing for one that comes too late. */
  take(packet: HeardPacket): Float32Array<ArrayBuffer>;
}

/** A listener with its own decoder. */
export function createListener(): Listener {
  const decoder = new Decoder({ channels: 1, sample_rate: HEARD_HZ });
  let last: { sequenceNumber: number; endsAt: number } | undefined;
  return {
    take({ sequenceNumber, timestamp, payload }) {
      if (last !== undefined && !isLater(sequenceNumber, last.sequenceNumber)) return new Float32Array(0);
      const decoded = decode(decoder, payload);
      const missing = last === undefined ? 0 : (timestamp - last.endsAt) >>> 0;
      const hole = missing < LONGEST_HOLE_TICKS ? Math.round(missing * SAMPLES_PER_TICK) : 0;
      last = { sequenceNumber, endsAt: (timestamp + decoded.length / SAMPLES_PER_TICK) >>> 0 };
      const samples = new Float32Array(hole + decoded.length);
      samples.set(decoded, hole);
      return samples;
    },
  };
}

/** Sequence numbers are 16 bits and go round. */
const isLater = (a: number, b: number): boolean => ((a - b) & 0xffff) !== 0 && ((a - b) & 0xffff) < 0x8000;

/** A packet that is no Opus is heard as silence: one bad packet must not end a call. */
function decode(decoder: Decoder, payload: Buffer): Float32Array {
  try {
    const bytes = decoder.decode(Buffer.from(payload));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Float32Array.from({ length: bytes.byteLength >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768);
  } catch {
    return new Float32Array(PACKET_SAMPLES);
  }
}
