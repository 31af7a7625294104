import { describe, expect, it } from 'vitest';
import { createNearDetector, type Near } from '../../../utils/audio/near-detector.ts';
import {
  atLevel,
  click,
  cough,
  createRandom,
  join,
  mix,
  music,
  noise,
  SOUND_RATE_HZ,
  silence,
} from '../../fakes/sounds.ts';

const QUANTUM = 128;
const LEARN_MS = 8_000;

/** Something like a voice: syllables of 60…260 ms that differ in colour, with gaps; −18 dBFS. */
function babble(ms: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const syllables: Float32Array[] = [];
  for (let at = 0; at < ms; ) {
    const length = 60 + 200 * random();
    const ring = Math.cos((2 * Math.PI * (250 + 3000 * random())) / SOUND_RATE_HZ) * 1.9;
    let [last, before] = [0, 0];
    const colour = noise(length, 0, random).map((sample, i, all) => {
      const now = sample + ring * last - 0.9025 * before;
      [before, last] = [last, now];
      return now * Math.sin((Math.PI * i) / all.length);
    });
    const gap = random() < 0.25 ? 250 * random() : 20;
    syllables.push(colour, silence(gap));
    at += length + gap;
  }
  return atLevel(join(...syllables), -18).slice(0, Math.round((ms * SOUND_RATE_HZ) / 1000));
}

interface Scene {
  played: Float32Array;
  /** What somebody does at the microphone, from LEARN_MS on. */
  near?: Float32Array;
  echoDb?: number;
  delayMs?: number;
  noiseDb?: number;
}

/** The sound of a room at its microphone: echo, noise, and whoever is near. */
function room({ played, near, echoDb = -20, delayMs = 130, noiseDb = -65 }: Scene): Float32Array {
  const ms = (played.length * 1000) / SOUND_RATE_HZ;
  const echo = played.map((sample) => sample * 10 ** (echoDb / 20));
  const heard = mix(noise(ms, noiseDb, createRandom(7)), echo, delayMs);
  return near ? mix(heard, near, LEARN_MS) : heard;
}

/** What is told after LEARN_MS, in ms from then on; and how long it took until the detector may be believed. */
function listen(scene: Scene): { told: { near: Near; at: number }[]; knowsAt: number } {
  const heard = room(scene);
  const detector = createNearDetector(SOUND_RATE_HZ);
  const told: { near: Near; at: number }[] = [];
  let knowsAt = Number.POSITIVE_INFINITY;
  let last: Near = 'nothing';
  for (let from = 0; from + QUANTUM <= heard.length; from += QUANTUM) {
    const near = detector.hear(heard.subarray(from, from + QUANTUM), scene.played.subarray(from, from + QUANTUM));
    const at = ((from + QUANTUM) * 1000) / SOUND_RATE_HZ - LEARN_MS;
    if (detector.knows()) knowsAt = Math.min(knowsAt, at + LEARN_MS);
    if (near !== last && at > 0) told.push({ near, at });
    last = near;
  }
  return { told, knowsAt };
}

const talk = babble(LEARN_MS + 4_000, 1);
const kinds = (scene: Scene): Near[] => listen(scene).told.map(({ near }) => near);

describe('the detector of who is near, while something is played', () => {
  it('hears nothing in the echo of what is played, and knows that within 5 s of it', () => {
    const { told, knowsAt } = listen({ played: babble(LEARN_MS + 22_000, 2) });
    expect(told).toEqual([]);
    expect(knowsAt).toBeLessThan(5_000);
  });

  it.each([
    ['a quiet loudspeaker', -35],
    ['an ordinary one', -20],
    ['a loud one', -8],
  ])('hears who begins to speak over %s within 80 ms, and that they stay within 200', (_, echoDb) => {
    const near = atLevel(babble(1_000, 5), -24);
    const { told } = listen({ played: talk, near, echoDb });
    expect(told.slice(0, 2).map(({ near }) => near)).toEqual(['heard', 'staying']);
    expect(told[0]?.at).toBeLessThan(80);
    expect(told[1]?.at).toBeLessThan(200);
  });

  it('hears that who begins softly stays, within 250 ms', () => {
    // A hum, as at the beginning of "No": loud in a few bands only.
    const near = silence(400).map((_, i) => Math.sin((2 * Math.PI * 400 * i) / SOUND_RATE_HZ) * 0.02);
    const { told } = listen({ played: talk, near });
    expect(told.slice(0, 2).map(({ near }) => near)).toEqual(['heard', 'staying']);
    expect(told[1]?.at).toBeLessThan(250);
  });

  it.each([40, 130, 330])('finds out how late the echo is: %s ms', (delayMs) => {
    expect(kinds({ played: talk, delayMs })).toEqual([]);
    expect(kinds({ played: talk, delayMs, near: atLevel(babble(400, 5), -24) })).toContain('staying');
  });

  it('holds none of 20 clicks for somebody who stays, and every one of 20 coughs', () => {
    const each = (sound: (random: () => number) => Float32Array): Near[][] =>
      Array.from({ length: 20 }, (_, i) => kinds({ played: talk, near: sound(createRandom(i + 1)) }));
    expect(each(click).flat()).not.toContain('staying');
    expect(each((random) => atLevel(cough(random), -27)).every((told) => told.includes('staying'))).toBe(true);
  }, 60_000);

  it('says that what goes on is noise after 1.3 s, and that it is over 280 ms after', () => {
    const near = atLevel(music('organ', true, 2_400, createRandom(3)), -27);
    expect(kinds({ played: talk, near })).toEqual(['heard', 'staying', 'unclear', 'noise', 'nothing']);
  });

  it('is not fooled by a room that is never quiet', () => {
    expect(kinds({ played: talk, noiseDb: -42 })).toEqual([]);
    expect(kinds({ played: silence(LEARN_MS + 4_000), noiseDb: -42 })).toEqual([]);
  });

  it('gets used to a loudspeaker that is turned up', () => {
    const played = babble(30_000, 4);
    const turnedUp = played.map((sample, i) => (i < LEARN_MS * 48 ? sample : sample * 3));
    const heard = room({ played: turnedUp });
    const detector = createNearDetector(SOUND_RATE_HZ);
    let wrongMs = 0;
    let lastWrong = 0;
    for (let from = 0; from + QUANTUM <= heard.length; from += QUANTUM) {
      // What is played is as loud as before, to whoever does not know the button of the loudspeaker.
      const near = detector.hear(heard.subarray(from, from + QUANTUM), played.subarray(from, from + QUANTUM));
      if (near === 'nothing' || from < LEARN_MS * 48) continue;
      wrongMs += (QUANTUM * 1000) / SOUND_RATE_HZ;
      lastWrong = (from * 1000) / SOUND_RATE_HZ - LEARN_MS;
    }
    expect(wrongMs).toBeGreaterThan(0);
    expect(lastWrong).toBeLessThan(15_000);
  });

  it.each([
    ['nothing', 0, 5_000],
    ['next to nothing', 0.001, 12_000],
    ['much less', 0.15, 5_000],
  ])('finds its way when the microphone gives %s for the first 3 s of a voice', (_, share, withinMs) => {
    const played = babble(30_000, 4);
    const heard = room({ played }).map((sample, i) => (i < 3 * SOUND_RATE_HZ ? sample * share : sample));
    const detector = createNearDetector(SOUND_RATE_HZ);
    let lastWrong = 0;
    for (let from = 0; from + QUANTUM <= heard.length; from += QUANTUM) {
      const near = detector.hear(heard.subarray(from, from + QUANTUM), played.subarray(from, from + QUANTUM));
      if (detector.knows() && near !== 'nothing') lastWrong = (from * 1000) / SOUND_RATE_HZ;
    }
    expect(lastWrong).toBeLessThan(withinMs);
  });

  it('hears who speaks when nothing is played at all', () => {
    const played = join(babble(5_000, 1), silence(LEARN_MS - 1_000));
    expect(kinds({ played, near: atLevel(babble(400, 5), -35) })).toContain('staying');
  });

  it('is not to be believed while the microphone gives nothing, or before it has heard an echo', () => {
    const detector = createNearDetector(SOUND_RATE_HZ);
    detector.hear(silence(9_000), babble(9_000, 1));
    expect(detector.knows()).toBe(false);
    const early = createNearDetector(SOUND_RATE_HZ);
    early.hear(noise(9_000, -60, createRandom(1)), silence(9_000));
    expect(early.knows()).toBe(false);
  });
});
