import { createQueue, floatsOf, type Ort, type OrtSession } from './ort.ts';
import type { VoiceDetector } from './speech.ts';

/** Samples in one frame: 32 ms at 16 kHz, the only length that Silero v5 and v6 take. */
export const FRAME_SAMPLES = 512;

const CONTEXT_SAMPLES = 64;
const STATE_SHAPE = [2, 1, 128] as const;
const STATE_LENGTH = 256;

/**
 * Silero VAD v6 over a shared session. Each frame goes in behind the last 64 samples of the frame before, so that an
 * onset on a frame border is seen whole. Frames of one detector are taken in the order of the calls.
 */
export function createDetector(ort: Ort, session: OrtSession, queue = createQueue()): VoiceDetector {
  const rate = new ort.Tensor('int64', BigInt64Array.of(16_000n), []);
  let state: Float32Array = new Float32Array(STATE_LENGTH);
  let context = new Float32Array(CONTEXT_SAMPLES);

  const detect = async (frame: Float32Array): Promise<number> => {
    const input = new Float32Array(CONTEXT_SAMPLES + FRAME_SAMPLES);
    input.set(context);
    input.set(frame, CONTEXT_SAMPLES);
    const before = state;
    const output = await session.run({
      input: new ort.Tensor('float32', input, [1, input.length]),
      state: new ort.Tensor('float32', before, STATE_SHAPE),
      sr: rate,
    });
    // After a reset() during the run, the old state must not come back.
    if (state === before) {
      state = floatsOf(output.stateN, 'stateN');
      context = input.slice(-CONTEXT_SAMPLES);
    }
    return floatsOf(output.output, 'output')[0] ?? 0;
  };

  return {
    detect(frame) {
      if (frame.length !== FRAME_SAMPLES) throw new Error(`A frame has ${FRAME_SAMPLES} samples, not ${frame.length}`);
      const copy = frame.slice();
      return queue(() => detect(copy));
    },
    reset() {
      state = new Float32Array(STATE_LENGTH);
      context = new Float32Array(CONTEXT_SAMPLES);
    },
  };
}
