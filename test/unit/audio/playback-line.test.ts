import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPcm16 } from '../../../utils/audio/pcm16.ts';
import { createPlaybackLine, type PlaybackNews } from '../../../utils/audio/playback-line.ts';

const QUANTUM = 128;

/** A line, what it tells, and what comes out of it. */
function openLine(rateHz = 48_000) {
  const news: PlaybackNews[] = [];
  const line = createPlaybackLine(rateHz, (one) => news.push(one));
  const plain: number[] = [];
  const output: number[] = [];
  const [plainBlock, outputBlock] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  return {
    news,
    plain,
    output,
    /** Lets so many ms go by. */
    run(ms: number): void {
      for (let left = Math.round((ms * rateHz) / 1000 / QUANTUM); left > 0; left -= 1) {
        line.process(plainBlock, outputBlock);
        plain.push(...plainBlock);
        output.push(...outputBlock);
      }
    },
    play: (item: string, sound: Float32Array) => line.obey({ type: 'play', item, samples: toPcm16(sound).buffer }),
    end: (item: string) => line.obey({ type: 'end', item }),
    flush: () => line.obey({ type: 'flush' }),
    loudness: (gain: number) => line.obey({ type: 'loudness', gain }),
    told: <T extends PlaybackNews['type']>(type: T) =>
      news.filter((one): one is Extract<PlaybackNews, { type: T }> => one.type === type),
  };
}

const HZ = 200;
const toneAt = (second: number, height = 0.5): number => height * Math.sin(2 * Math.PI * HZ * second);
/** A tone as it is sent; `fromMs` goes on with the one before. */
const tone = (ms: number, fromMs = 0): Float32Array =>
  Float32Array.from({ length: ms * 24 }, (_, i) => toneAt(fromMs / 1000 + i / 24_000));
/** The largest step of a tone at a rate, with some room. */
const steepest = (rateHz: number): number => ((0.5 * 2 * Math.PI * HZ) / rateHz) * 1.2;
const largestStep = (samples: readonly number[]): number =>
  samples.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (samples[i - 1] ?? 0))), 0);
const firstLoud = (samples: readonly number[]): number => samples.findIndex((sample) => Math.abs(sample) > 1e-3);
const lastLoud = (samples: readonly number[]): number => samples.findLastIndex((sample) => Math.abs(sample) > 1e-3);

describe('the playback line', () => {
  it.each([24_000, 44_100, 48_000, 96_000])('plays what is put in, sample for sample, at %i Hz', (rateHz) => {
    const line = openLine(rateHz);
    line.play('a', tone(300));
    line.end('a');
    line.run(400);
    const length = (300 * rateHz) / 1000;
    const wrong = line.output
      .slice(0, length)
      .findIndex((sample, i) => i > 50 && i < length - 50 && Math.abs(sample - toneAt(i / rateHz)) > 0.005);
    expect(wrong).toBe(-1);
    expect(line.output.slice(length).every((sample) => sample === 0)).toBe(true);
  });

  it('tells its beginning, its position every 100 ms and its end, exact to the sample', () => {
    const line = openLine();
    line.play('a', tone(250));
    line.end('a');
    line.run(400);
    const [first, one, two, end, stopped, drained] = line.news;
    expect(first).toEqual({ type: 'started', item: 'a' });
    for (const [news, ms] of [
      [one, 100],
      [two, 200],
    ] as const) {
      expect(news).toMatchObject({ type: 'played', item: 'a' });
      // The end of the block in which they are reached.
      expect(news?.type === 'played' && news.ms - ms).toBeGreaterThanOrEqual(0);
      expect(news?.type === 'played' && news.ms - ms).toBeLessThan(3);
    }
    expect(end).toEqual({ type: 'played', item: 'a', ms: 250 });
    expect(stopped).toEqual({ type: 'stopped', item: 'a', ms: 250, cut: false });
    expect(drained).toEqual({ type: 'drained' });
    expect(line.news.length).toBe(6);
  });

  it('loses and doubles nothing however a sound is cut, and joins what follows without a gap', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(24_000, 44_100, 48_000),
        (lengths, rateHz) => {
          const line = openLine(rateHz);
          const second = tone(100);
          let at = 0;
          for (const length of lengths) {
            line.play(
              'a',
              Float32Array.from({ length }, (_, i) => toneAt((at + i) / 24_000)),
            );
            at += length;
          }
          line.end('a');
          line.play('b', second);
          line.end('b');
          line.run(at / 24 + 300);
          expect(line.told('stopped').map(({ item }) => item)).toEqual(['a', 'b']);
          const [a, b] = line.told('stopped').map(({ ms }) => (ms * rateHz) / 1000);
          expect(a).toBeCloseTo(Math.ceil((at * rateHz) / 24_000), 3);
          expect(b).toBeCloseTo(rateHz / 10, 3);
          const from = Math.round(a ?? 0);
          const wrong = Array.from({ length: Math.round(b ?? 0) - 100 }).findIndex(
            (_, i) => Math.abs((line.output[from + 50 + i] ?? 0) - toneAt((50 + i) / rateHz)) > 0.005,
          );
          expect(wrong).toBe(-1);
          expect(line.told('drained').length).toBe(1);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('counts each sound from its own beginning', () => {
    const line = openLine();
    for (const item of ['a', 'b']) {
      line.play(item, tone(250));
      line.end(item);
    }
    line.run(700);
    expect(line.told('played').map(({ item, ms }) => `${item} ${Math.round(ms / 100)}`)).toEqual([
      'a 1',
      'a 2',
      'a 3',
      'b 1',
      'b 2',
      'b 3',
    ]);
  });

  it('plays a second that arrives at once, in pieces, from the first block on', () => {
    const line = openLine();
    for (let at = 0; at < 1000; at += 100) line.play('a', tone(100, at));
    line.run(20);
    expect(firstLoud(line.output)).toBeGreaterThanOrEqual(0);
    expect(firstLoud(line.output)).toBeLessThan(QUANTUM);
  });

  it('waits 60 ms for the next piece, which may be late when the first one is over', () => {
    const line = openLine();
    line.play('a', tone(100));
    line.run(140);
    line.play('a', tone(100, 100));
    line.end('a');
    line.run(300);
    expect(firstLoud(line.output) / 48).toBeGreaterThan(59);
    expect(firstLoud(line.output) / 48).toBeLessThan(64);
    expect(line.told('underrun')).toEqual([]);
  });

  it('waits until there is enough of a sound that arrives in small pieces, and not for ever', () => {
    const line = openLine();
    for (let at = 0; at < 400; at += 20) {
      line.play('a', tone(20, at));
      line.run(20);
    }
    const startsMs = firstLoud(line.output) / 48;
    expect(startsMs).toBeGreaterThan(35);
    expect(startsMs).toBeLessThan(65);
    const short = openLine();
    short.play('a', tone(20));
    short.run(200);
    expect(firstLoud(short.output) / 48).toBeLessThan(65);
  });

  it('plays a short sound that is complete at once', () => {
    const line = openLine();
    line.play('a', tone(20));
    line.end('a');
    line.run(10);
    expect(firstLoud(line.output)).toBeLessThan(QUANTUM);
  });

  it('is silent within 8 ms of a flush, without a click, and tells how far it came', () => {
    const line = openLine();
    line.play('a', tone(900));
    line.play('a', tone(100, 900));
    line.run(500);
    const before = line.output.length;
    line.flush();
    line.run(300);
    expect(line.told('stopped')).toEqual([{ type: 'stopped', item: 'a', ms: before / 48, cut: true }]);
    expect(lastLoud(line.output)).toBeGreaterThan(before);
    expect(lastLoud(line.output)).toBeLessThan(before + 8 * 48);
    expect(largestStep(line.output)).toBeLessThan(steepest(48_000));
    expect(line.told('drained')).toEqual([]);
  });

  it('tells at a flush that what was not begun with was not heard, and plays nothing that still comes of it', () => {
    const line = openLine();
    for (const item of ['a', 'b']) line.play(item, tone(1000));
    line.run(100);
    line.flush();
    for (const item of ['a', 'b']) line.play(item, tone(1000));
    line.end('a');
    line.run(200);
    expect(line.told('stopped').map(({ item, ms, cut }) => [item, Math.round(ms / 100), cut])).toEqual([
      ['a', 1, true],
      ['b', 0, true],
    ]);
    expect(line.told('started').map(({ item }) => item)).toEqual(['a']);
    expect(lastLoud(line.output)).toBeLessThan(110 * 48);
  });

  it('plays the next answer after a flush', () => {
    const line = openLine();
    line.play('a', tone(1000));
    line.run(100);
    line.flush();
    line.play('b', tone(200));
    line.end('b');
    line.run(400);
    expect(line.told('stopped').at(-1)).toEqual({ type: 'stopped', item: 'b', ms: 200, cut: false });
  });

  it('becomes softer and louder without a click, and compares as it came', () => {
    const line = openLine();
    line.play('a', tone(1000));
    line.run(200);
    line.loudness(0.125);
    line.run(200);
    line.loudness(0);
    line.run(200);
    line.loudness(1);
    line.run(200);
    const loudest = (fromMs: number, toMs: number) => Math.max(...line.output.slice(fromMs * 48, toMs * 48));
    expect(loudest(0, 200)).toBeCloseTo(0.5, 1);
    expect(loudest(210, 400)).toBeCloseTo(0.0625, 2);
    expect(loudest(410, 600)).toBe(0);
    expect(loudest(610, 800)).toBeCloseTo(0.5, 1);
    expect(largestStep(line.output)).toBeLessThan(steepest(48_000));
    expect(Math.max(...line.plain.slice(410 * 48, 600 * 48))).toBeCloseTo(0.5, 1);
  });

  it('falls silent and goes on without a click when sound comes too late, and tells for how long', () => {
    const line = openLine();
    for (const fromMs of [0, 20, 40, 60, 80]) line.play('a', tone(20, fromMs));
    line.run(160);
    line.play('a', tone(400, 100));
    line.end('a');
    line.run(600);
    const [underrun] = line.told('underrun');
    expect(line.told('underrun').length).toBe(1);
    expect(underrun?.ms).toBeGreaterThan(55);
    expect(underrun?.ms).toBeLessThan(65);
    expect(largestStep(line.output)).toBeLessThan(steepest(48_000));
    // Nothing is lost by it, and silence is no position.
    expect(line.told('stopped')).toEqual([{ type: 'stopped', item: 'a', ms: 500, cut: false }]);
  });

  it('calls it no underrun when nothing more was to come', () => {
    const line = openLine();
    line.play('a', tone(100));
    line.run(200);
    line.end('a');
    line.run(20);
    expect(line.told('underrun')).toEqual([]);
    expect(line.told('stopped')).toEqual([{ type: 'stopped', item: 'a', ms: 100, cut: false }]);
    expect(line.told('drained').length).toBe(1);
  });

  it('is not stuck with a sound that is never ended when another one comes', () => {
    const line = openLine();
    line.play('a', tone(100));
    line.run(500);
    line.play('b', tone(100));
    line.end('b');
    line.run(300);
    expect(line.told('stopped').map(({ item, ms }) => [item, ms])).toEqual([
      ['a', 100],
      ['b', 100],
    ]);
    expect(line.told('underrun')).toEqual([]);
  });

  it('takes a minute at once, half a sample at the end, nothing at all, and the end of what never came', () => {
    const news: PlaybackNews[] = [];
    const line = createPlaybackLine(48_000, (one) => news.push(one));
    const samples = new ArrayBuffer(24_000 * 2 * 60 + 1);
    line.obey({ type: 'end', item: 'nobody' });
    line.obey({ type: 'play', item: 'a', samples: new ArrayBuffer(0) });
    line.obey({ type: 'play', item: 'a', samples: new ArrayBuffer(1) });
    line.obey({ type: 'play', item: 'b', samples });
    line.obey({ type: 'end', item: 'b' });
    const [plain, output] = [new Float32Array(4800), new Float32Array(4800)];
    for (let i = 0; i < 620; i += 1) line.process(plain, output);
    expect(news.filter(({ type }) => type !== 'played')).toEqual([
      { type: 'started', item: 'b' },
      { type: 'stopped', item: 'b', ms: 60_000, cut: false },
      { type: 'drained' },
    ]);
  });
});
