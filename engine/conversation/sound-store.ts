/** The last part of a stream of sound, addressed by sample numbers since the stream began. */
export interface SoundStore {
  /** Samples so far, forgotten ones included. */
  readonly length: number;
  push(samples: Float32Array): void;
  /** [from, to) as one array, without what was forgotten. */
  slice(from: number, to: number): Float32Array<ArrayBuffer>;
  /** Forgets what lies before `sample`, in whole chunks. */
  forget(sample: number): void;
}

/** An empty store. */
export function createSoundStore(): SoundStore {
  let chunks: Float32Array[] = [];
  let first = 0;
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(samples) {
      chunks.push(samples);
      length += samples.length;
    },
    slice(from, to) {
      const start = Math.max(first, from);
      const end = Math.min(length, to);
      const joined = new Float32Array(Math.max(0, end - start));
      let at = first;
      for (const chunk of chunks) {
        const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
        if (part.length > 0) joined.set(part, Math.max(at, start) - start);
        at += chunk.length;
      }
      return joined;
    },
    forget(sample) {
      let count = 0;
      for (const chunk of chunks) {
        if (first + chunk.length > sample) break;
        first += chunk.length;
        count += 1;
      }
      if (count > 0) chunks = chunks.slice(count);
    },
  };
}
