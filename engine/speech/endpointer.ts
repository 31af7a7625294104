/** When a turn of speech begins and ends. Times are sample numbers at 16 kHz since the stream began. */
export type SpeechEvent =
  /** Speech began; its audio is to be taken from `startSample` on, which lies `prefixPaddingMs` before the first speech. */
  | { type: 'speech-started'; startSample: number }
  /** A short silence: perhaps the end. The moment to transcribe [startSample, endSample) on suspicion. */
  | { type: 'speech-possible-end'; startSample: number; endSample: number }
  /** It was not the end: what was transcribed on suspicion is void. */
  | { type: 'speech-resumed' }
  /**
   * Speech has gone on for so long that [startSample, endSample) is to be transcribed by itself; the turn goes on at
   * `endSample`. The texts of a turn are joined.
   */
  | { type: 'speech-cut'; startSample: number; endSample: number }
  /** The turn is over; its last piece is [startSample, endSample). */
  | { type: 'speech-stopped'; startSample: number; endSample: number };

/** How patient the endpointer is; the names are those of the protocol's `server_vad`. */
export interface EndpointerOptions {
  /** Probability from which a frame is speech. */
  threshold?: number;
  /** How long it must be silent for a turn to end. */
  silenceDurationMs?: number;
  /** How much from before the first speech belongs to the turn. */
  prefixPaddingMs?: number;
  /**
   * How long it must be silent where what was said so far is not all that somebody wants to say, or nobody knows yet whether it
   * is (`judge`). Without it the silence alone decides.
   */
  unfinishedMs?: number;
}

/** One frame of 32 ms: what the detector said and how loud it was (root mean square), which finds the quietest pause. */
export interface Frame {
  probability: number;
  level: number;
}

/** Where the endpointer stands; a value, made by `startEndpointer` and replaced by `endpoint`. */
export interface EndpointerState {
  readonly options: Required<Omit<EndpointerOptions, 'unfinishedMs'>> & Pick<EndpointerOptions, 'unfinishedMs'>;
  /** Frames taken so far. */
  readonly frames: number;
  readonly phase: { name: 'silence'; speechFrames: number } | Speaking;
}

interface Speaking {
  name: 'speech';
  /** First frame of the piece that is being recorded. */
  startFrame: number;
  /** Frame after the last one with speech. */
  lastSpeechFrame: number;
  possibleEndSaid: boolean;
  /** Whether what was said up to the possible end is all of it; undefined until that is known. */
  isFinished?: boolean | undefined;
  /** The piece's frames since `startFrame`, to find a pause in. */
  recent: readonly Frame[];
}

const FRAME_SAMPLES = 512;
const FRAMES_TO_START = 3;
/** Speech goes on above this; the gap to the threshold keeps one quiet syllable from ending a turn. */
const END_RATIO = 0.7;
/** Speculating earlier costs transcriptions that are thrown away, later saves nothing. */
const POSSIBLE_END_MS = 200;
/** The recogniser hears the last word better with a tail, and nothing better with a longer one. */
const TAIL_MS = 500;
const LONGEST_PIECE_MS = 14_000;
/** A pause is looked for in this last part of a piece that became too long. */
const PAUSE_SEARCH_MS = 7_000;
const PAUSE_FRAMES = 5;

const framesOf = (ms: number): number => Math.ceil((ms * 16) / FRAME_SAMPLES);
const sampleOf = (frame: number): number => frame * FRAME_SAMPLES;

/** The state before the first frame. */
export function startEndpointer(options: EndpointerOptions = {}): EndpointerState {
  const { threshold = 0.5, silenceDurationMs = 500, prefixPaddingMs = 300, unfinishedMs } = options;
  return {
    options: { threshold, silenceDurationMs, prefixPaddingMs, ...(unfinishedMs === undefined ? {} : { unfinishedMs }) },
    frames: 0,
    phase: { name: 'silence', speechFrames: 0 },
  };
}

/** The next state and what happened with this frame, in order. */
export function endpoint(state: EndpointerState, frame: Frame): { state: EndpointerState; events: SpeechEvent[] } {
  const next = { ...state, frames: state.frames + 1 };
  if (state.phase.name === 'silence') return listenForStart(next, state.phase.speechFrames, frame);
  return listenForEnd(next, state.phase, frame);
}

function listenForStart(state: EndpointerState, before: number, frame: Frame) {
  const speechFrames = frame.probability >= state.options.threshold ? before + 1 : 0;
  if (speechFrames < FRAMES_TO_START) {
    return { state: { ...state, phase: { name: 'silence' as const, speechFrames } }, events: [] };
  }
  const startFrame = Math.max(0, state.frames - speechFrames - framesOf(state.options.prefixPaddingMs));
  const recent = Array.from({ length: state.frames - startFrame }, () => frame);
  const phase: Speaking = { name: 'speech', startFrame, lastSpeechFrame: state.frames, possibleEndSaid: false, recent };
  const events: SpeechEvent[] = [{ type: 'speech-started', startSample: sampleOf(startFrame) }];
  return { state: { ...state, phase }, events };
}

function listenForEnd(state: EndpointerState, before: Speaking, frame: Frame) {
  const isSpeech = frame.probability >= state.options.threshold * END_RATIO;
  const phase: Speaking = {
    ...before,
    recent: [...before.recent, frame],
    lastSpeechFrame: isSpeech ? state.frames : before.lastSpeechFrame,
  };
  const events: SpeechEvent[] = [];
  if (isSpeech && before.possibleEndSaid) {
    phase.possibleEndSaid = false;
    phase.isFinished = undefined;
    events.push({ type: 'speech-resumed' });
  }
  const silentFrames = state.frames - phase.lastSpeechFrame;
  const silenceFrames = Math.max(1, framesOf(silenceMs(state, phase)));
  if (silentFrames >= silenceFrames) return stop(state, phase);
  if (!phase.possibleEndSaid && silentFrames >= Math.min(framesOf(POSSIBLE_END_MS), silenceFrames)) {
    phase.possibleEndSaid = true;
    events.push({ type: 'speech-possible-end', ...pieceOf(phase, state.frames) });
  }
  // A silence is not cut, for it may be the end: what was transcribed on suspicion is then all that is to be waited for.
  if (!isSpeech || phase.recent.length < framesOf(LONGEST_PIECE_MS)) return { state: { ...state, phase }, events };
  return cut(state, phase, events);
}

/** How long it must be silent now. */
function silenceMs({ options }: EndpointerState, { isFinished }: Speaking): number {
  const { silenceDurationMs, unfinishedMs } = options;
  return unfinishedMs === undefined || isFinished ? silenceDurationMs : Math.max(silenceDurationMs, unfinishedMs);
}

/** What the words up to the last possible end are: all of it, or not yet. Nothing if somebody speaks again. */
export function judge(state: EndpointerState, isFinished: boolean): EndpointerState {
  const { phase } = state;
  if (phase.name !== 'speech' || !phase.possibleEndSaid) return state;
  return { ...state, phase: { ...phase, isFinished } };
}

function stop(state: EndpointerState, phase: Speaking) {
  const endFrame = Math.min(state.frames, phase.lastSpeechFrame + framesOf(TAIL_MS));
  const events: SpeechEvent[] = [{ type: 'speech-stopped', ...pieceOf(phase, endFrame) }];
  return { state: { ...state, phase: { name: 'silence' as const, speechFrames: 0 } }, events };
}

function cut(state: EndpointerState, phase: Speaking, events: SpeechEvent[]) {
  const at = quietestFrame(phase.recent);
  const endFrame = phase.startFrame + at;
  events.push({ type: 'speech-cut', ...pieceOf(phase, endFrame) });
  const rest: Speaking = { ...phase, startFrame: endFrame, recent: phase.recent.slice(at) };
  return { state: { ...state, phase: rest }, events };
}

/** Index of the middle of the quietest pause in the last part of a piece: least speech first, then least loud. */
function quietestFrame(frames: readonly Frame[]): number {
  const loudest = Math.max(1e-6, ...frames.map((frame) => frame.level));
  let best = frames.length;
  let bestScore = Number.POSITIVE_INFINITY;
  for (
    let start = Math.max(0, frames.length - framesOf(PAUSE_SEARCH_MS));
    start + PAUSE_FRAMES <= frames.length;
    start += 1
  ) {
    const window = frames.slice(start, start + PAUSE_FRAMES);
    const score = window.reduce((sum, frame) => sum + frame.probability + frame.level / loudest, 0);
    if (score <= bestScore) {
      bestScore = score;
      best = start + Math.ceil(PAUSE_FRAMES / 2);
    }
  }
  return best;
}

const pieceOf = (phase: Speaking, endFrame: number) => ({
  startSample: sampleOf(phase.startFrame),
  endSample: sampleOf(endFrame),
});

/** How loud a frame is: the root mean square of its samples. */
export function levelOf(frame: Float32Array): number {
  return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, frame.length));
}
