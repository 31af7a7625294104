import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSoundStore } from '../../../../engine/conversation/sound-store.ts';
import { trimSilence } from '../../../../engine/conversation/trim.ts';
import { certainWords, timeWords } from '../../../../engine/conversation/words.ts';

it('times words that join to the sentence, in order', () => {
  fc.assert(
    fc.property(fc.string(), (sentence) => {
      const words = timeWords(sentence, true);
      expect(words.map(({ text }) => text).join('')).toBe(sentence.trim());
      expect(words.map(({ at }) => at)).toEqual(words.map(({ at }) => at).toSorted((a, b) => a - b));
    }),
  );
});

it('separates a sentence from the one before it', () => {
  expect(timeWords('And more.', false)[0]).toEqual({ text: ' And', at: 0 });
});

it.each([
  ['the words that two decodings agree on', '', 'Who guards the', 'Who guards the sheep', ' Who guards the'],
  ['not the last word of equal decodings', '', 'Who guards', 'Who guards', ' Who'],
  ['only what was not sent', ' Who', 'Who guards the', 'Who guards the sheep', ' guards the'],
  ['nothing where the words changed', '', 'He regards', 'Who guards', ''],
  ['nothing that contradicts what was sent', ' He', 'Who guards the', 'Who guards the sheep', ''],
])('takes for certain %s', (_name, sent, before, now, delta) => {
  expect(certainWords(sent, before, now)).toBe(delta);
});

it('keeps a short lead and tail of a sentence’s silence, and nothing of mere silence', () => {
  const sound = new Float32Array(16_000);
  sound.fill(0.5, 4000, 8000);
  expect(trimSilence(sound, 16_000)).toHaveLength(240 + 4000 + 1920);
  expect(trimSilence(new Float32Array(16_000), 16_000)).toHaveLength(0);
});

it('gives back any stretch of sound, but for what was forgotten', () => {
  const sound = createSoundStore();
  sound.push(Float32Array.of(0, 1, 2));
  sound.push(Float32Array.of(3, 4, 5));
  expect([...sound.slice(1, 5)]).toEqual([1, 2, 3, 4]);
  sound.forget(4);
  expect([...sound.slice(0, 99)]).toEqual([3, 4, 5]);
  expect(sound.length).toBe(6);
});
