import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { loadSpeech } from '../../engine/speech/load-speech.ts';
import type { Ort, OrtTensor } from '../../engine/speech/ort.ts';
import { FRAME_SAMPLES } from '../../engine/speech/vad.ts';
import { MODELS_DIR } from '../../scripts/models.mjs';

/** A decoder that has nothing to say: its end is likeliest. */
const ENDS = Float32Array.from({ length: 32_000 }, (_, token) => (token === 2 ? 1 : 0));

it('a question that is recognised while more is heard is not mixed up with it: no two models run at once', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const tensor = (data: unknown): OrtTensor => ({ dims: [], data });
  // New ones for every run, as the real runtime gives them: what was used is freed.
  const outputs = () => ({
    ...{ output: tensor(new Float32Array(1)), stateN: tensor(new Float32Array(256)) },
    ...{ last_hidden_state: tensor(new Float32Array(1)), logits: tensor(ENDS.slice()) },
  });
  const run = async (): Promise<Record<string, OrtTensor>> => {
    running += 1;
    runs += 1;
    most = Math.max(most, running);
    await setImmediate();
    running -= 1;
    return outputs();
  };
  const ort: Ort = {
    InferenceSession: { create: async () => ({ run }) },
    Tensor: class implements OrtTensor {
      readonly dims: readonly number[];
      readonly data: unknown;
      constructor(_type: string, data: unknown, dims: readonly number[]) {
        this.data = data;
        this.dims = dims;
      }
    },
  };
  const { createDetector, recogniser } = await loadSpeech({
    ort,
    read: async (name) =>
      name === 'flite.wasm' ? new Uint8Array(await readFile(join(MODELS_DIR, name))) : new Uint8Array(1),
  });
  runs = 0;
  const [one, other] = [createDetector(), createDetector()];
  const frame = () => new Float32Array(FRAME_SAMPLES);
  const loud = new Float32Array(16_000).fill(0.5);
  await Promise.all([recogniser.transcribe(loud), one.detect(frame()), other.detect(frame()), one.detect(frame())]);
  expect(runs).toBe(7);
  expect(most).toBe(1);
});
