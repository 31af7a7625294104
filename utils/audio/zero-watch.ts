/** Notices a microphone that is open and sends nothing at all: muted by a switch, or the wrong one. */
export interface ZeroWatch {
  /**
   * Takes the next samples: `silent` each time that 6 s of nothing but zeros are full, `heard` at the first other sample
   * after that, else undefined. A quiet room is not silent: its noise is no zero.
   */
  hear(samples: Float32Array): 'silent' | 'heard' | undefined;
  /** Counts anew. Nobody is told that something was heard. */
  reset(): void;
}

const SILENT_MS = 6_000;

export function createZeroWatch(rateHz: number): ZeroWatch {
  const limit = (SILENT_MS * rateHz) / 1000;
  let zeros = 0;
  let told = false;
  return {
    hear(samples) {
      if (samples.some((sample) => sample !== 0)) {
        const wasTold = told;
        zeros = 0;
        told = false;
        return wasTold ? 'heard' : undefined;
      }
      zeros += samples.length;
      if (zeros < limit) return undefined;
      zeros = 0;
      told = true;
      return 'silent';
    },
    reset() {
      zeros = 0;
    },
  };
}
