/** Sounds that are no speech, the same on every run. 16 kHz, `seconds` long. */
const RATE_HZ = 16_000;

/** A number in 0…1, again and again, from a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const silence = (seconds: number): Float32Array => new Float32Array(RATE_HZ * seconds);

/** Noise with as much power in every octave (Paul Kellet's filter). */
export function pinkNoise(seconds: number, level = 0.05): Float32Array {
  const random = createRandom(7);
  let [a, b, c] = [0, 0, 0];
  return silence(seconds).map(() => {
    const white = random() * 2 - 1;
    a = 0.99765 * a + white * 0.099046;
    b = 0.963 * b + white * 0.2965164;
    c = 0.57 * c + white * 1.0526913;
    return (a + b + c + white * 0.1848) * 0.3 * level;
  });
}

export const whiteNoise = (seconds: number, level = 0.05): Float32Array => {
  const random = createRandom(11);
  return silence(seconds).map(() => (random() * 2 - 1) * level);
};

export const tone = (seconds: number, hz = 440): Float32Array =>
  silence(seconds).map((_, i) => 0.3 * Math.sin((2 * Math.PI * hz * i) / RATE_HZ));

/** A click of 1 ms every 400 ms. */
export const clicks = (seconds: number): Float32Array => silence(seconds).map((_, i) => (i % 6400 < 16 ? 0.8 : 0));

/** Sounds one after the other. */
export function joinSounds(sounds: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(sounds.reduce((sum, sound) => sum + sound.length, 0));
  let at = 0;
  for (const sound of sounds) {
    joined.set(sound, at);
    at += sound.length;
  }
  return joined;
}

/** Words of a text as they are compared: lower case, without punctuation. */
export const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll("'", '')
    .match(/[a-z0-9]+/g) ?? [];

/** Words wrong (replaced, left out, added) when `said` was heard as `heard`. */
export function wordErrors(said: string, heard: string): number {
  const [a, b] = [plainWords(said), plainWords(heard)];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  a.forEach((word, i) => {
    const next = [i + 1];
    b.forEach((other, j) => {
      const replaced = (row[j] ?? 0) + (word === other ? 0 : 1);
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, replaced));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}
