import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createEar } from '../../../../engine/conversation/ear.ts';
import type { TurnDetection } from '../../../../engine/conversation/events.ts';
import { createFakeSpeech } from '../../../fakes/fake-speech.ts';

const FRAME = 512;
const FRAMES_PER_WORD = 16;
const SEMANTIC: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'medium',
  create_response: true,
  interrupt_response: true,
};

/** Frame `n` of speech without a pause, of which each sixteenth begins a word that can be told by its loudness. */
const frameOf = (n: number): Float32Array =>
  new Float32Array(FRAME).fill(n % FRAMES_PER_WORD === 0 ? -(0.1 + (n / FRAMES_PER_WORD) * 1e-4) : 0.3);

/** The words that begin in a sound. */
function wordsIn(audio: Float32Array): string[] {
  const firsts = Array.from({ length: Math.floor(audio.length / FRAME) }, (_, i) => audio[i * FRAME] ?? 0);
  return firsts.filter((sample) => sample < 0).map((sample) => `w${Math.round((-sample - 0.1) / 1e-4)}`);
}

/** Somebody who speaks to an ear that shows words. `recognise`: what is made of the words in a sound. */
function speak(recognise = (words: string[]): string => words.join(' ')) {
  const pieces: number[] = [];
  const shown: string[] = [];
  const stops: number[] = [];
  const speech = createFakeSpeech();
  speech.recogniser.transcribe = async (audio) => {
    pieces.push(audio.length / 16);
    return recognise(wordsIn(audio));
  };
  const ear = createEar({
    speech,
    hooks: { started() {}, stopped: (atMs) => stops.push(atMs), interim: (delta) => shown.push(delta) },
    bias: () => [],
    report(error) {
      throw error;
    },
  });
  ear.configure({
    format: { type: 'audio/pcm', rate: 24_000 },
    transcription: { model: 'w' },
    noise_reduction: null,
    turn_detection: SEMANTIC,
  });
  let spoken = 0;
  const hear = async (frame: Float32Array) => {
    ear.hear(frame);
    await ear.caughtUp();
    // The words of what was just heard come some microtasks later.
    if (spoken % FRAMES_PER_WORD === 0) await new Promise(setImmediate);
  };
  return {
    ear,
    pieces,
    shown,
    stops,
    /** Frames of speech. */
    async say(frames: number) {
      for (const end = spoken + frames; spoken < end; spoken += 1) await hear(frameOf(spoken));
    },
    /** Frames of silence until the turn is over. */
    async fallSilent() {
      let frames = 0;
      for (; stops.length === 0; frames += 1) await hear(new Float32Array(FRAME));
      return frames;
    },
  };
}

const framesOf = (minutes: number): number => Math.round((minutes * 60 * 16_000) / FRAME);
const wordsUpTo = (frames: number): string[] =>
  Array.from({ length: Math.ceil(frames / FRAMES_PER_WORD) }, (_, n) => `w${n}`);

/** Bytes of sound that somebody holds. */
function soundBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage().arrayBuffers;
}

it('who speaks for 40 minutes without a pause fills no memory, and every word of it is there', async () => {
  const { ear, pieces, shown, say, fallSilent } = speak();
  const before = soundBytes();
  await say(framesOf(40));
  // Of 154 MB of sound: what is not in words yet.
  expect(soundBytes() - before).toBeLessThan(40_000_000);
  expect(Math.max(...pieces)).toBeLessThan(14_500);
  const all = wordsUpTo(framesOf(40));
  expect(shown.join('').trim().split(' ').length).toBeGreaterThan(all.length - 10);
  await fallSilent();
  expect((await ear.take().words).split(' ')).toEqual(all);
}, 30_000);

it('who is understood in another way once a piece is over sees the words of the next one all the same', async () => {
  // What was shown word by word is not what the whole piece says.
  const { shown, say } = speak((words) => (words.length > 10 ? words.map((word) => `${word}!`) : words).join(' '));
  await say(framesOf(1));
  const words = shown.join('').replaceAll('!', '').trim().split(' ');
  expect(words).toEqual(wordsUpTo(framesOf(1)).slice(0, words.length));
  // Of 118; of the last piece, which is not over, some are not certain.
  expect(words.length).toBeGreaterThan(100);
});

it('who stops just before a piece is full waits no longer for an answer than others', async () => {
  const waits: number[] = [];
  for (const frames of [300, 420, 425, 430, 434]) {
    const { say, fallSilent } = speak((words) => (words.length > 0 ? 'What is this page about?' : ''));
    await say(frames);
    waits.push(await fallSilent());
  }
  expect(waits).toEqual(Array(5).fill(waits[0]));
});
