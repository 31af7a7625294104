import { describe, expect, it } from 'vitest';
import { createJitterTarget } from '../../../utils/audio/jitter-target.ts';
import { createPlaybackLine, type PlaybackNews } from '../../../utils/audio/playback-line.ts';
import { createRandom } from '../../fakes/sounds.ts';

const RATE_HZ = 24_000;
const QUANTUM = 128;

interface Network {
  chunkMs: number;
  /** Each piece comes so much later than it could, at most; none overtakes another. */
  jitterMs: number;
  minutes: number;
  /** How fast the other side sends: 1 as it is played. */
  pace?: number;
  /** Each answer lasts so long; the next one comes a second after it. */
  answerMs?: number;
}

/** What a line makes of answers over a network: its underruns, and how long each piece waited before it was played. */
function play({ chunkMs, jitterMs, minutes, pace = 1, answerMs = Number.POSITIVE_INFINITY }: Network, seed = 1) {
  const random = createRandom(seed);
  const news: { at: number; news: PlaybackNews }[] = [];
  let samples = 0;
  const nowMs = (): number => (samples * 1000) / RATE_HZ;
  const line = createPlaybackLine(RATE_HZ, (one) => news.push({ at: nowMs(), news: one }));
  const [plain, output] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  const waits: { at: number; ms: number }[] = [];
  const arrivals = scheduleOf({ chunkMs, jitterMs, minutes, pace, answerMs }, random);
  let item = -1;
  let sentMs = 0;
  let next = arrivals.shift();
  while (next) {
    for (; next && next.at <= nowMs(); next = arrivals.shift()) {
      if (next.answer !== item) {
        line.obey({ type: 'end', item: String(item) });
        sentMs = 0;
      }
      item = next.answer;
      line.obey({ type: 'play', item: String(item), samples: new ArrayBuffer((chunkMs * RATE_HZ * 2) / 1000) });
      const played = news.findLast(({ news: one }) => one.type === 'played');
      const heardMs =
        played?.news.type === 'played' && played.news.item === String(item) ? played.news.ms + nowMs() - played.at : 0;
      if (heardMs > 0) waits.push({ at: nowMs(), ms: sentMs - heardMs });
      sentMs += chunkMs;
    }
    line.process(plain, output);
    samples += QUANTUM;
  }
  const underruns = news.flatMap(({ at, news: one }) => (one.type === 'underrun' ? [{ at, ms: one.ms }] : []));
  return { underruns, waits };
}

function scheduleOf(network: Required<Network>, random: () => number): { at: number; answer: number }[] {
  const { chunkMs, jitterMs, minutes, pace, answerMs } = network;
  const all: { at: number; answer: number }[] = [];
  let start = 0;
  let before = 0;
  for (let answer = 0; start < minutes * 60_000; answer += 1) {
    const length = Math.min(answerMs, minutes * 60_000 - start);
    for (let sent = 0; sent < length; sent += chunkMs) {
      before = Math.max(before, start + sent / pace + random() * jitterMs);
      all.push({ at: before, answer });
    }
    start += length + 1000;
  }
  return all;
}

describe('playing over an uneven network', () => {
  it.each([1, 2, 3, 4, 5])('10 minutes in real time with 40 ms of jitter never run out (%i)', (seed) => {
    const { underruns, waits } = play({ chunkMs: 100, jitterMs: 40, minutes: 10 }, seed);
    expect(underruns).toEqual([]);
    expect(waits.length).toBeGreaterThan(5000);
    expect(Math.max(...waits.map(({ ms }) => ms))).toBeLessThan(250);
  });

  it.each([
    ['early and late by 40 ms', { chunkMs: 100, jitterMs: 80, minutes: 4 }],
    ['small pieces', { chunkMs: 20, jitterMs: 40, minutes: 4 }],
    ['answers of 12 s', { chunkMs: 100, jitterMs: 80, minutes: 4, answerMs: 12_000 }],
    ['answers of 3 s', { chunkMs: 100, jitterMs: 80, minutes: 4, answerMs: 3_000 }],
  ])('%s: once it has adapted it does not run out', (_, network) => {
    const { underruns, waits } = play(network);
    const adapted = (underruns[0]?.at ?? 0) + 1000;
    expect(underruns.filter(({ at }) => at > adapted)).toEqual([]);
    expect(Math.max(...waits.filter(({ at }) => at > adapted).map(({ ms }) => ms))).toBeLessThan(250);
  });

  it('never runs out, and begins with the first piece, where the other side is half as fast again', () => {
    const { underruns } = play({ chunkMs: 100, jitterMs: 30, minutes: 5, pace: 1.5, answerMs: 10_000 });
    expect(underruns).toEqual([]);
  });
});

describe('the jitter target', () => {
  it('begins with 60 ms and grows to the gap that sound ran out in', () => {
    const target = createJitterTarget();
    expect(target.ms()).toBe(60);
    target.arrived(140, true);
    expect(target.ms()).toBe(160);
  });

  it('grows at each underrun, to 400 ms and no more', () => {
    const target = createJitterTarget();
    const grown = Array.from({ length: 30 }, () => {
      target.arrived(25, true);
      return target.ms();
    });
    expect(grown.slice(0, 3)).toEqual([80, 100, 120]);
    expect(grown.at(-1)).toBe(400);
  });

  it('shrinks within minutes, not while sound still comes as unevenly', () => {
    const target = createJitterTarget();
    target.arrived(380, true);
    for (let second = 0; second < 60; second += 1) {
      target.played(1000);
      target.arrived(300, false);
    }
    expect(target.ms()).toBeGreaterThanOrEqual(280);
    target.played(180_000);
    expect(target.ms()).toBe(60);
  });

  it('learns nothing from an other side that thinks', () => {
    const target = createJitterTarget();
    target.arrived(5000, true);
    expect(target.ms()).toBe(60);
  });
});
