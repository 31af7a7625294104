import { createCaptureLine } from '../../utils/audio/capture-line.ts';
import { createTurnEnds } from '../../utils/host/turn-ends.ts';

const RATE_HZ = 24_000;
const BLOCK = 128;
const EVERY_MS = 10;

/**
 * A microphone without a device, at the pace of the clock: the capture line of the extension, in this thread. What it
 * sends comes out as frames, and as samples in −1…1 for a track.
 */
export function openSpokenMicrophone(sent: (samples: Float32Array) => void = () => {}) {
  const takers = new Set<(frame: ArrayBuffer) => void>();
  const saying: number[] = [];
  let said = (): void => {};
  const line = createCaptureLine(RATE_HZ, (news) => {
    if (news.type === 'frame') for (const take of takers) take(news.samples);
    if (news.type === 'turn-sent') ends.sent(news.id);
  });
  const ends = createTurnEnds({ order: line.obey, delayMs: () => 0 });
  line.obey({ type: 'present', present: true });
  line.obey({ type: 'stream', on: true });

  const output = new Float32Array(BLOCK);
  const began = performance.now();
  let blocks = 0;
  const timer = setInterval(() => {
    for (; blocks * BLOCK < ((performance.now() - began) * RATE_HZ) / 1000; blocks += 1) {
      const microphone = new Float32Array(BLOCK);
      saying.splice(0, BLOCK).forEach((sample, i) => {
        microphone[i] = sample / 32_768;
      });
      line.process({ microphone }, output);
      sent(output);
    }
    if (saying.length === 0) said();
  }, EVERY_MS);

  return {
    order: line.obey,
    endTurn: ends.end,
    frames(take: (frame: ArrayBuffer) => void): () => void {
      takers.add(take);
      return () => takers.delete(take);
    },
    /** Says 24 kHz PCM of 16 bits; resolves when the last of it was heard. */
    async say(pcm: ArrayBuffer): Promise<void> {
      saying.push(...new Int16Array(pcm));
      await new Promise<void>((done) => {
        said = done;
      });
    },
    close: () => clearInterval(timer),
  };
}
