import { expect, it } from 'vitest';
import { createRandom, pinkNoise } from '../../../scripts/browser/noise.ts';
import { atLevel, gainOf } from '../../../scripts/browser/sound-level.ts';
import { readInterruption } from '../../bench/read-interruption.ts';
import { makeClick, makeCough, makeMusic } from '../../bench/sounds.ts';

const RATE_HZ = 48_000;
const PLAYED_AT = 2000;
const ONSET_AT = 2200;
const noise = (seconds: number, seed: number, db: number) =>
  pinkNoise(seconds * RATE_HZ, createRandom(seed)).map((sample) => sample * gainOf(db));

/** Six seconds in which the assistant talks, at a gain of its own at each moment, and somebody makes a sound after 2.2 s. */
function listen(near: { samples: Float32Array; rateHz: number }, gainAt: (ms: number) => number) {
  const voice = noise(6, 1, -15);
  const speaker = voice.map((sample, i) => sample * gainAt((i / RATE_HZ) * 1000 - ONSET_AT));
  const microphone = noise(6, 2, -65).map((sample, i) => {
    const echo = (speaker[i - (60 * RATE_HZ) / 1000] ?? 0) * 0.1;
    return sample + echo + (near.samples[i - (ONSET_AT * RATE_HZ) / 1000] ?? 0);
  });
  // Decoded 30 ms before it is played.
  const samples = Int16Array.from(voice, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
  return readInterruption({
    recording: { at: 0, rateHz: RATE_HZ, speaker, microphone },
    decoded: [{ at: -30, rateHz: RATE_HZ, samples }],
    near,
    playedAt: PLAYED_AT,
    untilMs: 200,
  });
}

it('tells to a block when the voice was ducked and when it was silent', () => {
  const near = atLevel({ samples: noise(2, 3, -30), rateHz: RATE_HZ });
  const read = listen(near, (ms) => (ms < 90 ? 1 : ms < 310 ? gainOf(-15) : 0));
  expect(read).toMatchObject({ talked: true, wasDucked: true, cameBack: false });
  expect(Math.abs((read?.duckedMs ?? 0) - 90)).toBeLessThanOrEqual(20);
  expect(Math.abs((read?.silentMs ?? 0) - 310)).toBeLessThanOrEqual(20);
});

it.each([
  ['cough', makeCough(1)],
  ['click', makeClick()],
  ['music', makeMusic(1)],
])('sees that a voice came back after a %s, and finds the sound under the echo', (_name, near) => {
  const read = listen(near, (ms) => (ms > 90 && ms < 200 ? gainOf(-15) : 1));
  expect(read).toMatchObject({ talked: true, wasDucked: true, silentMs: null });
  const untouched = listen(near, () => 1);
  expect(untouched).toMatchObject({ wasDucked: false, cameBack: true, duckedMs: null, silentMs: null });
});

it('measures nothing where the sound is not', () => {
  const near = atLevel({ samples: noise(1, 4, -30), rateHz: RATE_HZ });
  const silent = { samples: new Float32Array(RATE_HZ), rateHz: RATE_HZ };
  expect(listen(near, () => 1)).toBeDefined();
  expect(listen(silent, () => 1)).toBeUndefined();
});
