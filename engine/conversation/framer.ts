/** Cuts a stream into frames of one length, whatever the lengths in which it comes. */
export interface Framer {
  /** The frames that are complete now. */
  push(samples: Float32Array): Float32Array[];
  /** Samples that wait for a frame to be complete. */
  readonly waiting: number;
  /** Gives up what waits. */
  takeRest(): Float32Array;
}

/** A framer for frames of `size` samples. */
export function createFramer(size: number): Framer {
  let rest = new Float32Array(0);
  return {
    push(samples) {
      const joined = new Float32Array(rest.length + samples.length);
      joined.set(rest);
      joined.set(samples, rest.length);
      const frames = Array.from({ length: Math.floor(joined.length / size) }, (_, i) =>
        joined.slice(i * size, (i + 1) * size),
      );
      rest = joined.slice(frames.length * size);
      return frames;
    },
    get waiting() {
      return rest.length;
    },
    takeRest() {
      const taken = rest;
      rest = new Float32Array(0);
      return taken;
    },
  };
}
