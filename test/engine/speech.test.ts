import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodeSpeech } from '../../backend/engine-server/node-speech.ts';
import { endpoint, levelOf, type SpeechEvent, startEndpointer } from '../../engine/speech/endpointer.ts';
import type { Speech, Voice } from '../../engine/speech/speech.ts';
import { createVoice } from '../../engine/speech/tts.ts';
import { FRAME_SAMPLES } from '../../engine/speech/vad.ts';
import { loadCommand } from '../../engine/speech/wasm-command.ts';
import { fetchModels, MODELS_DIR } from '../../scripts/models.mjs';
import { resample } from '../../utils/shared/resample.ts';
import { clicks, joinSounds, pinkNoise, plainWords, silence, tone, whiteNoise, wordErrors } from './speech-sounds.ts';

const SENTENCES = [
  'What is this page about?',
  'How long is this page?',
  'What does it say about memory?',
  'Read the second paragraph.',
  'Who is the author of this article?',
  'How do I install the package?',
  'When was the first version released?',
  'Which languages are supported?',
];

let speech: Speech;
let rms: Voice;

beforeAll(async () => {
  const fetched = await fetchModels();
  if (!fetched.ok) throw new Error(fetched.sentence);
  speech = await loadNodeSpeech(MODELS_DIR);
  rms = createVoice(loadCommand(await readFile(join(MODELS_DIR, 'flite.wasm'))), 'rms');
});

/** What the detector and the endpointer make of a sound. */
async function listen(sound: Float32Array): Promise<{ events: SpeechEvent[]; probabilities: number[] }> {
  const detector = speech.createDetector();
  let state = startEndpointer();
  const events: SpeechEvent[] = [];
  const probabilities: number[] = [];
  for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
    const frame = sound.subarray(at, at + FRAME_SAMPLES);
    const probability = await detector.detect(frame);
    const result = endpoint(state, { probability, level: levelOf(frame) });
    state = result.state;
    events.push(...result.events);
    probabilities.push(probability);
  }
  return { events, probabilities };
}

describe('the recogniser', () => {
  // "Worum geht es auf dieser Seite?" and "Cuéntame más sobre el autor", as an English voice can say them.
  it.each(['Voh room gate ess owf deezer zyte uh?', 'Kwen ta may mas so bray el ow tor.'])(
    'makes no English question of one in another language: %s',
    async (question) => {
      expect(await speech.recogniser.transcribe(rms.speak(question))).toBe('');
    },
  );

  it('hears questions that came over a 48 kHz line with at most 15 % of their words wrong', async () => {
    let errors = 0;
    let words = 0;
    for (const [i, sentence] of SENTENCES.entries()) {
      const spoken = (i % 2 === 0 ? rms : speech.voice).speak(sentence);
      const received = resample(resample(spoken, 16_000, 48_000), 48_000, 16_000);
      errors += wordErrors(sentence, await speech.recogniser.transcribe(received));
      words += plainWords(sentence).length;
    }
    expect(errors / words).toBeLessThanOrEqual(0.15);
  });

  it('hears who drew breath for three seconds first', async () => {
    const heard: string[] = [];
    for (const sentence of SENTENCES) {
      heard.push(await speech.recogniser.transcribe(joinSounds([silence(3), rms.speak(sentence), silence(3)])));
    }
    const errors = SENTENCES.reduce((sum, sentence, i) => sum + wordErrors(sentence, heard[i] ?? ''), 0);
    const words = SENTENCES.reduce((sum, sentence) => sum + plainWords(sentence).length, 0);
    expect(errors / words, heard.join(' | ')).toBeLessThanOrEqual(0.15);
  });

  it.each([
    ['silence', silence(2)],
    ['pink noise', pinkNoise(3)],
    ['white noise', whiteNoise(3)],
    ['a tone', tone(2)],
    ['clicks', clicks(3)],
    ['nothing', new Float32Array(0)],
    ['a twentieth of a second', tone(0.05)],
  ])('hears no words in %s', async (_, sound) => {
    expect(await speech.recogniser.transcribe(sound)).toBe('');
  });

  it('hears rare words of the page better when told to expect them', async () => {
    const said = [
      'What are workspaces?',
      'How does borrowing work?',
      'What is a dangling pointer?',
      'How do I set the audio bitrate?',
      'What does the tarball contain?',
    ];
    const bias = [
      'workspaces',
      'borrowing',
      'dangling',
      'pointer',
      'bitrate',
      'tarball',
      'ownership',
      'dependencies',
      'registry',
    ];
    let without = 0;
    let withBias = 0;
    for (const sentence of said) {
      const sound = speech.voice.speak(sentence);
      without += wordErrors(sentence, await speech.recogniser.transcribe(sound));
      withBias += wordErrors(sentence, await speech.recogniser.transcribe(sound, bias));
    }
    expect(withBias).toBeLessThan(without);
  });

  it('takes calls that overlap one after the other', async () => {
    const sound = speech.voice.speak('What is this page about?');
    const [first, second] = await Promise.all([
      speech.recogniser.transcribe(sound),
      speech.recogniser.transcribe(sound),
    ]);
    expect(first).toBe(second);
    expect(wordErrors('What is this page about?', first)).toBe(0);
  });
});

describe('the detector', () => {
  it.each([
    ['silence', silence(3)],
    ['pink noise', pinkNoise(5)],
    ['loud pink noise', pinkNoise(5, 0.2)],
    ['white noise', whiteNoise(3)],
    ['a tone', tone(3)],
    ['clicks', clicks(4)],
  ])('makes no turn of %s', async (_, sound) => {
    expect((await listen(sound)).events).toEqual([]);
  });

  it('makes one turn of a question between silences, and the turn holds all of it', async () => {
    const question = speech.voice.speak('How do I install the package?');
    const { events } = await listen(joinSounds([silence(1), question, silence(1)]));
    expect(
      events.map(({ type }) => type).filter((type) => type === 'speech-started' || type === 'speech-stopped'),
    ).toEqual(['speech-started', 'speech-stopped']);
    const stopped = events.find((event) => event.type === 'speech-stopped');
    expect(stopped?.startSample).toBeLessThanOrEqual(16_000 + 4800);
    expect(stopped?.endSample).toBeGreaterThanOrEqual(16_000 + question.length - 4800);
  });

  it('hears speech in noise', async () => {
    const question = joinSounds([silence(0.5), speech.voice.speak('How do I install the package?'), silence(1)]);
    const noise = pinkNoise(question.length / 16_000 + 1, 0.03);
    const { events } = await listen(question.map((sample, i) => sample + (noise[i] ?? 0)));
    expect(events.filter(({ type }) => type === 'speech-stopped')).toHaveLength(1);
  });

  it('gives the same probabilities to two conversations that hear the same in turns', async () => {
    const sound = joinSounds([silence(0.3), speech.voice.speak('What is this?')]);
    const alone = (await listen(sound)).probabilities;
    const [first, second] = [speech.createDetector(), speech.createDetector()];
    const together: number[] = [];
    for (let at = 0; at + FRAME_SAMPLES <= sound.length; at += FRAME_SAMPLES) {
      const frame = sound.subarray(at, at + FRAME_SAMPLES);
      const [probability] = await Promise.all([first.detect(frame), second.detect(frame)]);
      together.push(probability);
    }
    expect(together).toEqual(alone);
  });

  it('begins anew after a reset', async () => {
    const sound = speech.voice.speak('What is this?');
    const detector = speech.createDetector();
    const frames = Array.from({ length: 20 }, (_, i) => sound.subarray(i * FRAME_SAMPLES, (i + 1) * FRAME_SAMPLES));
    const run = async () => {
      const probabilities: number[] = [];
      for (const frame of frames) probabilities.push(await detector.detect(frame));
      return probabilities;
    };
    const before = await run();
    detector.reset();
    expect(await run()).toEqual(before);
  });

  it('is sure of speech where there is speech, and of silence where there is none', async () => {
    const sound = joinSounds([silence(0.96), speech.voice.speak('How long is this page?'), silence(0.96)]);
    const { probabilities } = await listen(sound);
    expect(Math.max(...probabilities.slice(0, 28))).toBeLessThan(0.1);
    expect(Math.max(...probabilities.slice(-15))).toBeLessThan(0.1);
    expect(probabilities.slice(40, -45).filter((probability) => probability > 0.9).length).toBeGreaterThan(
      probabilities.slice(40, -45).length * 0.8,
    );
  });
});

describe('long speech', () => {
  it('of 49 s is cut at pauses, and nothing is invented or lost', async () => {
    const text = [
      'The garden lies behind the old house near the river.',
      'In spring the apple trees are full of white flowers.',
      'My grandmother planted them when she was a young woman.',
      'Every summer the children climb up to pick the fruit.',
      'We carry the baskets into the kitchen in the evening.',
      'Then we cook the apples with sugar and a little water.',
      'The whole house smells sweet for several days after that.',
      'In autumn the leaves turn red and fall on the grass.',
      'The cat likes to sleep under the bench by the wall.',
      'When winter comes the garden is quiet and covered with snow.',
      'Only the birds come to look for something to eat.',
      'We put seeds on the window and watch them from inside.',
      'After some months the first green shows again in the beds.',
      'Then everything begins once more as it does every year.',
    ];
    const spoken: Float32Array[] = [];
    for (let i = 0; spoken.reduce((sum, part) => sum + part.length, 0) < 49 * 16_000; i += 1) {
      spoken.push(rms.speak(text[i % text.length] ?? ''));
    }
    const said = spoken.map((_, i) => text[i % text.length]).join(' ');
    const sound = joinSounds([...spoken, silence(1)]);
    const { events } = await listen(sound);
    const pieces = events.flatMap((event) =>
      event.type === 'speech-cut' || event.type === 'speech-stopped' ? [event] : [],
    );
    const heard: string[] = [];
    for (const { startSample, endSample } of pieces) {
      expect(endSample - startSample).toBeLessThanOrEqual(14.1 * 16_000);
      heard.push(await speech.recogniser.transcribe(sound.subarray(startSample, endSample)));
    }
    expect(pieces.length).toBeGreaterThanOrEqual(4);
    const ratio = plainWords(heard.join(' ')).length / plainWords(said).length;
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
    expect(wordErrors(said, heard.join(' ')) / plainWords(said).length).toBeLessThan(0.2);
  });

  it('of 30 s given to the recogniser in one piece is cut by it', async () => {
    const sentence = 'The garden lies behind the old house near the river.';
    const sound = joinSounds(Array.from({ length: 9 }, () => rms.speak(sentence)));
    const heard = await speech.recogniser.transcribe(sound);
    const ratio = plainWords(heard).length / (9 * plainWords(sentence).length);
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });
});

describe('the voice', () => {
  it('says nothing for what can not be said', () => {
    expect(speech.voice.speak('😀').length).toBe(0);
    expect(speech.voice.speak('').length).toBe(0);
  });

  it('goes on speaking after texts that no voice was made for', () => {
    for (const text of ['((((((', 'a'.repeat(5000), '-voice kal', '<speak>&amp;</speak>', '%s%n%d', '\0\x01'])
      speech.voice.speak(text);
    expect(speech.voice.speak('Hello.').length).toBeGreaterThan(4000);
  });

  it('speaks within its range and without a jump at the ends', () => {
    const sound = speech.voice.speak('Under Installing, the page says: run the script.');
    expect(Math.max(...sound.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(Math.max(...sound.map(Math.abs))).toBeGreaterThan(0.1);
    expect(Math.abs(sound[0] ?? 1)).toBeLessThan(0.02);
    expect(Math.abs(sound.at(-1) ?? 1)).toBeLessThan(0.02);
  });
});
