import { describe, expect, it } from 'vitest';
import {
  type CaptureFrame,
  type CaptureLine,
  type CaptureNews,
  createCaptureLine,
} from '../../../utils/audio/capture-line.ts';
import { createRandom, noise } from '../../fakes/sounds.ts';

const RATE_HZ = 48_000;
const QUANTUM = 128;

/** A line with a microphone, and what it tells. */
function openLine() {
  const news: (CaptureNews | CaptureFrame)[] = [];
  const line = createCaptureLine(RATE_HZ, (one) => news.push(one));
  line.obey({ type: 'present', present: true });
  return { line, news };
}

/** Sends a sound through; undefined is no microphone. The loudest sample that came out. */
function send(line: CaptureLine, ms: number, sound: Float32Array | undefined): number {
  const output = new Float32Array(QUANTUM);
  let loudest = 0;
  for (let from = 0; from + QUANTUM <= (ms * RATE_HZ) / 1000; from += QUANTUM) {
    line.process({ microphone: sound?.subarray(from, from + QUANTUM) }, output);
    loudest = Math.max(loudest, ...output.map(Math.abs));
  }
  return loudest;
}

const loud = (ms: number): Float32Array => noise(ms, -20, createRandom(1));

describe('the capture line', () => {
  it('tells what is there when it changes, beginning with nothing', () => {
    const { line, news } = openLine();
    send(line, 200, loud(200));
    send(line, 500, new Float32Array(24_000));
    expect(news.filter(({ type }) => type === 'sound')).toEqual([
      { type: 'sound', here: 'nothing', sure: false },
      { type: 'sound', here: 'heard', sure: false },
      { type: 'sound', here: 'nothing', sure: false },
    ]);
  });

  it('tells the delay ten times a second, and once that there is none', () => {
    const { line, news } = openLine();
    send(line, 1000, new Float32Array(48_000));
    line.obey({ type: 'pass' });
    send(line, 1000, new Float32Array(48_000));
    const delays = news.flatMap((one) => (one.type === 'delay' ? [one.ms] : []));
    expect(delays.length).toBeGreaterThan(8);
    expect(delays.length).toBeLessThan(14);
    expect(delays.filter((ms) => ms === 0)).toEqual([0]);
    expect(delays.at(-1)).toBe(0);
  });

  it('sends nothing that was said before or while it is muted', () => {
    const { line } = openLine();
    send(line, 500, loud(500));
    line.obey({ type: 'mute', muted: true });
    line.obey({ type: 'pass' });
    expect(send(line, 500, loud(500))).toBe(0);
    line.obey({ type: 'mute', muted: false });
    expect(send(line, 500, new Float32Array(24_000))).toBe(0);
    expect(send(line, 500, loud(500))).toBeGreaterThan(0.1);
  });

  it('tells that a microphone is heard late when nobody speaks and nothing is played', () => {
    const news: (CaptureNews | CaptureFrame)[] = [];
    let nowMs = 0;
    const line = createCaptureLine(
      RATE_HZ,
      (one) => news.push(one),
      () => nowMs,
    );
    const hear = (ms: number, microphone: Float32Array, played: Float32Array): void => {
      const output = new Float32Array(QUANTUM);
      for (let left = ms; left > 0; left -= (QUANTUM * 1000) / RATE_HZ) {
        nowMs += (QUANTUM * 1000) / RATE_HZ;
        line.process({ microphone, played }, output);
      }
    };
    const silence = new Float32Array(QUANTUM);
    const late = () => news.filter(({ type }) => type === 'late');
    line.obey({ type: 'present', present: true });
    hear(3000, silence, silence);
    nowMs += 250;
    hear(3000, silence, loud(10).subarray(0, QUANTUM));
    hear(3000, loud(10).subarray(0, QUANTUM), silence);
    expect(late()).toEqual([]);
    hear(2000, silence, silence);
    expect(late()).toEqual([{ type: 'late', ms: 250 }]);
  });

  it('tells no silence of a microphone that is muted or not there', () => {
    const { line, news } = openLine();
    line.obey({ type: 'mute', muted: true });
    send(line, 7000, new Float32Array(336_000));
    line.obey({ type: 'mute', muted: false });
    line.obey({ type: 'present', present: false });
    send(line, 7000, undefined);
    expect(news.filter(({ type }) => type === 'silent')).toEqual([]);
    line.obey({ type: 'present', present: true });
    send(line, 7000, new Float32Array(336_000));
    expect(news.filter(({ type }) => type === 'silent')).toEqual([{ type: 'silent' }]);
  });

  it('tells a call that begins what is there', () => {
    const { line, news } = openLine();
    send(line, 200, loud(200));
    line.obey({ type: 'pass' });
    expect(news.filter(({ type }) => type === 'sound').at(-1)).toEqual({ type: 'sound', here: 'heard', sure: false });
    expect(news.filter(({ type }) => type === 'sound').length).toBe(3);
  });

  it('streams what it sends in frames of 20 ms, and nothing before or after it is wanted', () => {
    const { line, news } = openLine();
    const frames = () => news.flatMap((one) => (one.type === 'frame' ? [new Int16Array(one.samples)] : []));
    line.obey({ type: 'pass' });
    send(line, 100, loud(100));
    expect(frames()).toEqual([]);
    line.obey({ type: 'stream', on: true });
    send(line, 1000, loud(1000));
    expect(frames().length).toBe(49);
    expect(new Set(frames().map(({ length }) => length))).toEqual(new Set([480]));
    expect(Math.max(...frames().flatMap((frame) => [...frame]))).toBeGreaterThan(3000);
    line.obey({ type: 'stream', on: false });
    send(line, 1000, loud(1000));
    expect(frames().length).toBe(49);
  });

  it('streams silence while it holds or is muted', () => {
    const { line, news } = openLine();
    line.obey({ type: 'stream', on: true });
    send(line, 200, loud(200));
    line.obey({ type: 'pass' });
    line.obey({ type: 'mute', muted: true });
    send(line, 200, loud(200));
    const samples = news.flatMap((one) => (one.type === 'frame' ? [...new Int16Array(one.samples)] : []));
    expect(samples.length).toBeGreaterThan(8000);
    expect(samples.every((sample) => sample === 0)).toBe(true);
  });

  it('streams silence when the microphone is unplugged in the middle of a word, and what the next one hears at once', () => {
    const { line, news } = openLine();
    const loudestOf = (from: number) =>
      news.slice(from).flatMap((one) => (one.type === 'frame' ? [Math.max(...new Int16Array(one.samples))] : []));
    line.obey({ type: 'pass' });
    line.obey({ type: 'stream', on: true });
    send(line, 400, loud(400));
    line.obey({ type: 'present', present: false });
    expect(news.at(-1)).toEqual({ type: 'sound', here: 'nothing', sure: false });
    const unplugged = news.length;
    send(line, 1000, undefined);
    // A server hears by this silence that the turn is over.
    expect(loudestOf(unplugged).length).toBeGreaterThanOrEqual(49);
    expect(new Set(loudestOf(unplugged).slice(2))).toEqual(new Set([0]));
    line.obey({ type: 'present', present: true });
    const back = news.length;
    send(line, 100, loud(100));
    expect(Math.max(...loudestOf(back))).toBeGreaterThan(3000);
    expect(news.filter(({ type }) => type === 'delay' || type === 'silent')).toEqual([]);
  });

  it('ends a turn whose microphone was unplugged', () => {
    const { line, news } = openLine();
    line.obey({ type: 'pass' });
    line.obey({ type: 'stream', on: true });
    send(line, 300, loud(300));
    line.obey({ type: 'present', present: false });
    send(line, 300, undefined);
    line.obey({ type: 'gate', open: false });
    line.obey({ type: 'end-turn', id: 1 });
    send(line, 20, undefined);
    expect(news).toContainEqual({ type: 'turn-sent', id: 1 });
  });

  it('sends nothing that is heard while its gate is closed, and hears it all the same; muting is no matter of it', () => {
    const { line, news } = openLine();
    line.obey({ type: 'pass' });
    line.obey({ type: 'stream', on: true });
    line.obey({ type: 'gate', open: false });
    expect(send(line, 500, loud(500))).toBe(0);
    line.obey({ type: 'mute', muted: true });
    line.obey({ type: 'mute', muted: false });
    expect(send(line, 500, loud(500))).toBe(0);
    expect(news.filter(({ type }) => type === 'frame')).toEqual([]);
    expect(news).toContainEqual({ type: 'sound', here: 'heard', sure: false });
    line.obey({ type: 'gate', open: true });
    line.obey({ type: 'mute', muted: true });
    expect(send(line, 500, loud(500))).toBe(0);
    line.obey({ type: 'mute', muted: false });
    expect(send(line, 500, loud(500))).toBeGreaterThan(0.1);
  });

  it('tells the end of a turn once, behind the frame with its last sound', () => {
    const { line, news } = openLine();
    line.obey({ type: 'pass' });
    line.obey({ type: 'stream', on: true });
    send(line, 105, loud(105));
    line.obey({ type: 'gate', open: false });
    line.obey({ type: 'end-turn', id: 1 });
    send(line, 500, loud(500));
    const told = news.filter(({ type }) => type === 'frame' || type === 'turn-sent').map(({ type }) => type);
    // 105 ms, and 100 ms of silence, in frames of 20 ms.
    expect(told).toEqual([...new Array(11).fill('frame'), 'turn-sent']);
  });

  it('sends again what a call that died did not hear', () => {
    const { line } = openLine();
    line.obey({ type: 'pass' });
    send(line, 500, loud(500));
    expect(send(line, 500, new Float32Array(24_000))).toBe(0);
    line.obey({ type: 'rewind', ms: 1000 });
    expect(send(line, 500, new Float32Array(24_000))).toBeGreaterThan(0.1);
  });

  it('sends nothing again while it is muted, and not afterwards', () => {
    const { line } = openLine();
    line.obey({ type: 'pass' });
    send(line, 500, loud(500));
    line.obey({ type: 'mute', muted: true });
    line.obey({ type: 'rewind', ms: 1000 });
    expect(send(line, 500, new Float32Array(24_000))).toBe(0);
    line.obey({ type: 'mute', muted: false });
    expect(send(line, 500, new Float32Array(24_000))).toBe(0);
  });

  it.each([
    ['a voice is played for the first time, of which the canceller leaves something', 0.2, ['nothing', 'heard']],
    ['nothing is played', 0, ['nothing', 'heard', 'speech']],
  ])('tells what sounds like speech while %s', (_, loudness, told) => {
    const { line, news } = openLine();
    const voice = createVoice();
    hearBoth(line, 1_200, { voice, loudness, random: createRandom(2) });
    const heres = news.flatMap((one) => (one.type === 'sound' ? [one.here] : []));
    expect(heres.filter((here, i) => here !== heres[i - 1])).toEqual(told);
  });

  it('does not take for speech what the canceller left of an echo, unless the second ear turns out to be deaf', () => {
    const { hear, told } = openRoom();
    const voice = createVoice();
    hear(4_000);
    hear(500, voice);
    hear(1_000);
    // A chair that creaks is no voice either.
    hear(500, voice, 60);
    hear(1_000);
    expect(told()).toContain('heard');
    expect(told()).not.toContain('speech');
    for (let said = 0; said < 2; said += 1) {
      hear(1_500, voice);
      hear(1_000);
    }
    expect(told()).toContain('speech');
  });

  it('is sure that nobody is near once the second ear knows the echo, and not any more when that turns out to be deaf', () => {
    const { hear, isSure, pass } = openRoom();
    hear(500);
    pass();
    hear(3_500);
    hear(500, createVoice());
    expect(isSure()).toBe(true);
    hear(1_000);
    for (let said = 0; said < 2; said += 1) {
      hear(1_500, createVoice());
      hear(1_000);
    }
    expect(isSure()).toBe(false);
  });

  it('until then it is as sure while nothing comes through the canceller, and not of what does', () => {
    const { hear, isSure, pass } = openRoom();
    pass();
    hear(500);
    expect(isSure()).toBe(true);
    hear(400, createVoice());
    expect(isSure()).toBe(false);
    hear(400);
    expect(isSure()).toBe(true);
  });

  it('is sure of nothing while what was said is still waiting to be sent', () => {
    const { hear, isSure } = openRoom();
    hear(4_000);
    expect(isSure()).toBe(false);
  });

  it('does not take for speech what the canceller leaves of an echo when music ends and just after it', () => {
    const { hear, told } = openRoom();
    hear(4_000);
    hear(2_000, undefined, 2_000);
    expect(told().at(-1)).toBe('noise');
    hear(400, createVoice());
    expect(told().at(-1)).toBe('nothing');
    hear(600);
    hear(500, createVoice(), 500);
    expect(told()).not.toContain('speech');
    hear(3_000);
    hear(500, createVoice(), 500);
    expect(told()).toContain('speech');
  });

  it('hears who goes on for long before the canceller lets anything through', () => {
    const { hear, hearVoice, told } = openRoom();
    hear(10_000);
    hear(1_800, undefined, 1_800);
    hear(500, createVoice(), 500);
    // What the canceller lets through alone is no proof, and neither is a sound without the glide of a voice.
    expect(told().at(-1)).toBe('noise');
    hearVoice(500, createVoice());
    expect(told().slice(-2)).toEqual(['noise', 'speech']);
  });

  it('takes a long sentence for no music: who said it may go on after a breath', () => {
    const { hear, told } = openRoom();
    hear(10_000);
    for (const ms of [1_500, 500]) {
      hear(ms, createVoice(), ms);
      hear(500);
    }
    expect(told().filter((here) => here === 'speech')).toHaveLength(2);
  });
});

/** A line with both ears in a room where noise is played. */
function openRoom() {
  const { line, news } = openLine();
  const random = createRandom(2);
  return {
    hear: (ms: number, voice?: () => number, rawFor = 0): void =>
      hearBoth(line, ms, { voice, rawFor, loudness: 0.2, random }),
    /** A voice that both microphones hear. */
    hearVoice: (ms: number, voice: () => number): void =>
      hearBoth(line, ms, { voice, rawFor: ms, rawVoice: true, loudness: 0.2, random }),
    pass: () => line.obey({ type: 'pass' }),
    isSure: () => news.findLast((one) => one.type === 'sound')?.sure,
    told: () => news.flatMap((one) => (one.type === 'sound' ? [one.here] : [])),
  };
}

/** A voice that rises by 0.6 octaves in a second, from 120 Hz on. */
function createVoice(): () => number {
  let phase = 0;
  let samples = 0;
  return () => {
    phase += (120 * 2 ** ((0.6 * (samples % RATE_HZ)) / RATE_HZ)) / RATE_HZ;
    samples += 1;
    return [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * n * phase) / n, 0) * 0.05;
  };
}

/**
 * Noise is played so loud; a voice is in the cancelled microphone, with `rawVoice` in the raw one, too; that has a noise for
 * `rawFor` ms.
 */
function hearBoth(
  line: CaptureLine,
  ms: number,
  sounds: {
    voice?: (() => number) | undefined;
    loudness: number;
    rawFor?: number;
    rawVoice?: boolean;
    random: () => number;
  },
): void {
  const { voice = () => 0, loudness, rawFor = 0, rawVoice = false, random } = sounds;
  const output = new Float32Array(QUANTUM);
  const noiseOf = (height: number) => output.map(() => (random() - 0.5) * height);
  for (let from = 0; from < (ms * RATE_HZ) / 1000; from += QUANTUM) {
    const said = output.map(voice);
    const rawNoise = noiseOf(from < (rawFor * RATE_HZ) / 1000 ? 0.1 : 0.002);
    const raw = rawVoice ? rawNoise.map((sample, i) => sample + (said[i] ?? 0)) : rawNoise;
    const microphone = noiseOf(0.0005).map((sample, i) => sample + (said[i] ?? 0));
    line.process({ microphone, raw, played: noiseOf(loudness) }, output);
  }
}
