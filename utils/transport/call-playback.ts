import type { Problem } from '../session/problem.ts';
import type { SpeakerLevel } from '../session/state.ts';

/** What becomes of the sound of items that were given to be played. `ms` is counted from the beginning of the item. */
export type PlaybackNews =
  | { type: 'started'; item: string }
  | { type: 'played'; item: string; ms: number }
  /** `cut`: it was flushed before its end. */
  | { type: 'stopped'; item: string; ms: number; cut: boolean }
  | { type: 'drained' }
  | { type: 'underrun'; ms: number };

/** What a WebSocket call needs of the playback; utils/audio has the real one. */
export interface CallPlayback {
  /** Settles when it plays, or with the reason why it never will. */
  ready: Promise<Problem | undefined>;
  stream: MediaStream;
  /** More of this item: PCM of 16 bits at 24 kHz, transferred. */
  play(item: string, samples: ArrayBuffer): void;
  /** Nothing more comes of this item. */
  end(item: string): void;
  /** Drops what was not played. */
  flush(): void;
  setLevel(level: SpeakerLevel): void;
  /** How long what was played takes to be heard. */
  latencyMs(): number;
}

/** Calls `take` with everything from now on; the result stops it. */
export type Subscribe<T> = (take: (value: T) => void) => () => void;
