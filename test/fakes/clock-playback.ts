import type { Problem } from '../../utils/session/problem.ts';
import type { SpeakerLevel } from '../../utils/session/state.ts';
import type { CallPlayback, PlaybackNews, Subscribe } from '../../utils/transport/call-playback.ts';

/** A playback without a loudspeaker that keeps real time, as the worklet does, and remembers what was heard. */
export interface ClockPlayback extends CallPlayback {
  played: Subscribe<PlaybackNews>;
  news: PlaybackNews[];
  /** Sound that was played while it could be heard, in ms, and how loud it was (root mean square of 1). */
  heard(item: string): { ms: number; rms: number };
  /** Items in the order in which they were begun. */
  items(): string[];
  levels: SpeakerLevel[];
  flushes: number;
  waitingMs(): number;
  close(): void;
}

const BLOCK_MS = 10;
const TELL_EVERY_MS = 100;
const SAMPLES_PER_MS = 24;

interface Line {
  item: string;
  samples: number[];
  played: number;
  ended: boolean;
  begun: boolean;
  audible: number[];
}

/** `speed` above 1 plays faster than time passes. */
export function openClockPlayback({
  speed = 1,
  latencyMs = 0,
  ready = Promise.resolve(undefined),
}: {
  speed?: number;
  latencyMs?: number;
  ready?: Promise<Problem | undefined>;
} = {}): ClockPlayback {
  const takers = new Set<(news: PlaybackNews) => void>();
  const news: PlaybackNews[] = [];
  const all = new Map<string, Line>();
  const levels: SpeakerLevel[] = [];
  let queue: Line[] = [];
  let level: SpeakerLevel = 'full';
  let last = performance.now();
  let sinceTold = 0;
  let flushes = 0;

  const tell = (one: PlaybackNews): void => {
    news.push(one);
    for (const take of takers) take(one);
  };
  const msOf = (line: Line): number => line.played / SAMPLES_PER_MS;
  const stop = (line: Line, cut: boolean): void => tell({ type: 'stopped', item: line.item, ms: msOf(line), cut });
  const playFirst = (samples: number): number => {
    const [line] = queue;
    if (!line) return 0;
    const part = line.samples.slice(line.played, line.played + samples);
    if (part.length > 0 && !line.begun) {
      line.begun = true;
      tell({ type: 'started', item: line.item });
    }
    line.played += part.length;
    if (level === 'full' || level === 'ducked') for (const sample of part) line.audible.push(sample);
    if (line.played < line.samples.length || !line.ended) return part.length === samples ? 0 : -1;
    queue = queue.slice(1);
    stop(line, false);
    if (queue.length === 0) tell({ type: 'drained' });
    return samples - part.length;
  };
  const advance = (): void => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    for (let left = Math.round(passed * speed * SAMPLES_PER_MS); left > 0 && queue.length > 0; ) left = playFirst(left);
    sinceTold += passed;
    const [line] = queue;
    if (sinceTold < TELL_EVERY_MS || !line?.begun) return;
    sinceTold = 0;
    tell({ type: 'played', item: line.item, ms: msOf(line) });
  };
  const timer = setInterval(advance, BLOCK_MS);

  return {
    ready,
    stream: {} as MediaStream,
    news,
    levels,
    get flushes() {
      return flushes;
    },
    played(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    play(item, samples) {
      advance();
      const line = all.get(item) ?? { item, samples: [], played: 0, ended: false, begun: false, audible: [] };
      all.set(item, line);
      if (!queue.includes(line)) queue.push(line);
      for (const sample of new Int16Array(samples)) line.samples.push(sample / 32_768);
    },
    end(item) {
      const line = all.get(item);
      if (line) line.ended = true;
    },
    flush() {
      advance();
      flushes += 1;
      const cut = queue;
      queue = [];
      // As news of the audio thread come: later, and not inside the call.
      setTimeout(() => {
        for (const line of cut) stop(line, true);
      }, 3);
    },
    setLevel(next) {
      advance();
      level = next;
      levels.push(next);
    },
    latencyMs: () => latencyMs,
    heard(item) {
      const audible = all.get(item)?.audible ?? [];
      const power = audible.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, audible.length);
      return { ms: audible.length / SAMPLES_PER_MS, rms: Math.sqrt(power) };
    },
    items: () => [...all.keys()],
    waitingMs: () => queue.reduce((sum, line) => sum + (line.samples.length - line.played) / SAMPLES_PER_MS, 0),
    close: () => clearInterval(timer),
  };
}
