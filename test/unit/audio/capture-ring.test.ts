import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CaptureRing, createCaptureRing } from '../../../utils/audio/capture-ring.ts';
import { createRandom, join, noise } from '../../fakes/sounds.ts';

/** Low, so that many runs are quick. */
const RATE_HZ = 8_000;
const QUANTUM = 80;
const LOUD = 0.05;

const ms = (time: number): number => Math.round((time * RATE_HZ) / 1000);

/** Quiet noise at −70 dBFS. */
const quiet = (time: number, seed = 1): Float32Array => noise(time, -70, createRandom(seed), RATE_HZ);

/** Loud samples of which each can be told from all others by its amplitude. */
function createSpeaker(): (time: number) => Float32Array {
  let said = 0;
  return (time) =>
    new Float32Array(ms(time)).map(() => {
      said += 1;
      return 0.1 + said * 2e-6;
    });
}

/** Plays a sound through a ring; `at` is called before each quantum. What was sent, and the delay after each quantum. */
function play(ring: CaptureRing, sound: Float32Array, at: (time: number) => void) {
  const sent = new Float32Array(sound.length);
  const delays: number[] = [];
  const output = new Float32Array(QUANTUM);
  for (let from = 0; from + QUANTUM <= sound.length; from += QUANTUM) {
    at((from * 1000) / RATE_HZ);
    ring.process(sound.subarray(from, from + QUANTUM), output);
    sent.set(output, from);
    delays.push(ring.delayMs());
  }
  return { sent, delays };
}

const passAt =
  (ring: CaptureRing, time: number): ((now: number) => void) =>
  (now) => {
    if (now === time) ring.pass();
  };

const loudOnes = (sound: Float32Array): number[] => [...sound].filter((sample) => Math.abs(sample) > LOUD);

describe('the capture ring', () => {
  it('sends silence until there is a call', () => {
    const { sent } = play(createCaptureRing(RATE_HZ), createSpeaker()(1000), () => {});
    expect(sent.every((sample) => sample === 0)).toBe(true);
  });

  it('loses and doubles nothing of what is said, whenever the call comes and however it is said', () => {
    const part = fc.record({ said: fc.integer({ min: 10, max: 900 }), pause: fc.integer({ min: 0, max: 1500 }) });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), fc.integer({ min: 0, max: 300 }), (parts, start) => {
        const speak = createSpeaker();
        const sound = join(
          ...parts.flatMap(({ said, pause }, i) => [quiet(pause - (pause % 10), i), speak(said - (said % 10))]),
          quiet(6000),
        );
        const ring = createCaptureRing(RATE_HZ, { speed: 1 });
        const { sent, delays } = play(ring, sound, passAt(ring, start * 10));
        if (sound.length <= ms(start * 10)) return;
        const [said, got] = [loudOnes(sound), loudOnes(sent)];
        // The residue of a cut in a pause lies under the first 5 ms of what follows at most: far less than a step.
        expect(got.length).toBe(said.length);
        expect(got.findIndex((sample, i) => Math.abs(sample - (said[i] ?? 0)) > 0.002)).toBe(-1);
        expect(delays.at(-1)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('never gets later once it sends, with and without playing faster', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), fc.boolean(), (lengths, fast) => {
        const speak = createSpeaker();
        const sound = join(
          ...lengths.map((length, i) => (i % 2 === 0 ? speak(length * 10) : quiet(length * 10, i))),
          quiet(4000),
        );
        const ring = createCaptureRing(RATE_HZ, { speed: fast ? 1.15 : 1 });
        const { delays } = play(ring, sound, passAt(ring, 500));
        const after = delays.slice(51);
        expect(after.findIndex((delay, i) => delay > (after[i - 1] ?? delay) + 1e-9)).toBe(-1);
      }),
      { numRuns: 40 },
    );
  });

  it('has caught up at once when only silence was kept', () => {
    const ring = createCaptureRing(RATE_HZ);
    const { delays } = play(ring, quiet(3000), passAt(ring, 2000));
    expect(delays[199]).toBe(2000);
    expect(delays[201]).toBe(0);
  });

  it('has caught up 3 s of delay in four turns with pauses of 600 ms', () => {
    const speak = createSpeaker();
    const turn = () => [speak(1400), quiet(600)];
    const ring = createCaptureRing(RATE_HZ);
    // 420 ms of each pause are left out, and 1.4 s of talk take 180 ms less.
    const { delays } = play(ring, join(...Array.from({ length: 12 }, turn).flat()), passAt(ring, 3000));
    const caughtUp = delays.findIndex((delay, i) => i > 300 && delay === 0) * 10 - 3000;
    expect(caughtUp).toBeGreaterThan(0);
    expect(caughtUp).toBeLessThan(8000);
  });

  it('keeps 180 ms of a pause', () => {
    const speak = createSpeaker();
    const ring = createCaptureRing(RATE_HZ, { speed: 1 });
    const { sent } = play(ring, join(speak(300), quiet(1000), speak(300), quiet(3000)), passAt(ring, 1600));
    const loud = [...sent].map((sample) => Math.abs(sample) > LOUD);
    const first = loud.indexOf(true);
    const pauseFrom = loud.indexOf(false, first);
    const pauseMs = ((loud.indexOf(true, pauseFrom) - pauseFrom) * 1000) / RATE_HZ;
    expect(pauseMs).toBeGreaterThan(150);
    expect(pauseMs).toBeLessThan(200);
  });

  it('plays what was kept faster while somebody talks on', () => {
    const tone = new Float32Array(ms(12_000)).map((_, i) => 0.2 * Math.sin((2 * Math.PI * 150 * i) / RATE_HZ));
    const ring = createCaptureRing(RATE_HZ, { speed: 1.15 });
    const { delays } = play(ring, tone, passAt(ring, 1000));
    const atStart = delays[100] ?? 0;
    const tenLater = delays[1000] ?? 0;
    // 9 s of sending at 1.15 catch up 1.17 s: all but the last periods, which wait for a pause.
    expect(atStart).toBeGreaterThan(950);
    expect(tenLater).toBeLessThan(40);
  });

  it('keeps the tone of what it plays faster, without clicks', () => {
    const tone = new Float32Array(ms(6_000)).map((_, i) => 0.2 * Math.sin((2 * Math.PI * 150 * i) / RATE_HZ));
    const ring = createCaptureRing(RATE_HZ, { speed: 1.15 });
    const { sent } = play(ring, tone, passAt(ring, 1000));
    const playing = sent.subarray(ms(1100), ms(5900));
    const crossings = playing.filter((sample, i) => i > 0 && sample >= 0 && (playing[i - 1] ?? 0) < 0).length;
    expect(crossings / 4.8).toBeGreaterThan(147);
    expect(crossings / 4.8).toBeLessThan(153);
    const steepest = (0.2 * 2 * Math.PI * 150) / RATE_HZ;
    expect(playing.findIndex((sample, i) => i > 0 && Math.abs(sample - (playing[i - 1] ?? 0)) > steepest * 1.3)).toBe(
      -1,
    );
  });

  it('keeps the last 30 s and no more', () => {
    const ring = createCaptureRing(RATE_HZ);
    const { delays } = play(ring, new Float32Array(ms(40_000)), () => {});
    expect(delays.at(-1)).toBe(30_000);
  });

  it('holds again when the call is lost, and sends what was said meanwhile in the next one', () => {
    const speak = createSpeaker();
    const sound = join(speak(500), quiet(500), speak(500), quiet(3000));
    const ring = createCaptureRing(RATE_HZ, { speed: 1 });
    const { sent } = play(ring, sound, (now) => {
      if (now === 0 || now === 2000) ring.pass();
      if (now === 800) ring.hold();
    });
    expect(loudOnes(sent.subarray(ms(800), ms(2000)))).toEqual([]);
    expect(loudOnes(sent).length).toBe(loudOnes(sound).length);
  });

  it('sends nothing of what was dropped', () => {
    const ring = createCaptureRing(RATE_HZ);
    const { sent } = play(ring, join(createSpeaker()(1000), quiet(2000)), (now) => {
      if (now === 1500) ring.drop();
      if (now === 1600) ring.pass();
    });
    expect(loudOnes(sent)).toEqual([]);
  });

  it('sends what was sent in the last seconds once more, and then goes on with what follows', () => {
    const part = fc.record({ said: fc.integer({ min: 1, max: 90 }), pause: fc.integer({ min: 0, max: 90 }) });
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 500 }),
        (parts, start, later, back) => {
          const speak = createSpeaker();
          const sound = join(
            ...parts.flatMap((one, i) => [quiet(one.pause * 10, i), speak(one.said * 10)]),
            quiet(9000),
          );
          const ring = createCaptureRing(RATE_HZ, { speed: 1 });
          const at = (start + later) * 10;
          const { sent, delays } = play(ring, sound, (now) => {
            if (now === start * 10) ring.pass();
            if (now === at) ring.rewind(back * 10);
          });
          if (at >= (sound.length * 1000) / RATE_HZ - 5000) return;
          const before = sent.subarray(0, ms(at));
          const again = loudOnes(before.subarray(Math.max(0, before.length - ms(back * 10))));
          const got = loudOnes(sent.subarray(ms(at)));
          const expected = [...again, ...loudOnes(sound).slice(loudOnes(before).length)];
          // At the edge, what was sent within the 5 ms of a cut comes with all that was left out before it: never less.
          const more = got.length - expected.length;
          expect(more).toBeGreaterThanOrEqual(0);
          expect(more).toBeLessThanOrEqual(ms(10));
          expect(expected.findIndex((sample, i) => Math.abs(sample - (got[i + more] ?? 0)) > 0.002)).toBe(-1);
          expect(delays.at(-1)).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the pauses back that it left out of what it sends again', () => {
    const speak = createSpeaker();
    const ring = createCaptureRing(RATE_HZ, { speed: 1 });
    const { delays } = play(ring, join(speak(500), quiet(2000), speak(500), quiet(3000)), (now) => {
      if (now === 2500) ring.pass();
      if (now === 3400) ring.rewind(900);
    });
    expect(delays[340]).toBeGreaterThan(3000);
  });

  it('sends nothing of what was dropped when it goes back over it, but what was sent before', () => {
    const speak = createSpeaker();
    const [sentOnce, dropped] = [speak(500), speak(500)];
    const ring = createCaptureRing(RATE_HZ, { speed: 1 });
    const { sent } = play(ring, join(sentOnce, dropped, quiet(3000)), (now) => {
      if (now === 0 || now === 1100) ring.pass();
      if (now === 500) ring.hold();
      if (now === 1000) ring.drop();
      if (now === 1200) ring.rewind(2000);
    });
    expect(loudOnes(sent.subarray(ms(1200))).length).toBe(sentOnce.length);
  });

  it('goes back no further than it keeps', () => {
    const ring = createCaptureRing(RATE_HZ, { keepMs: 1000 });
    const { delays } = play(ring, createSpeaker()(5000), (now) => {
      if (now === 0) ring.pass();
      if (now === 4000) ring.rewind(60_000);
    });
    expect(delays[400]).toBeGreaterThan(980);
    expect(delays[400]).toBeLessThanOrEqual(1010);
  });
});
