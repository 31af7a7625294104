import {
  type EndpointerState,
  endpoint,
  judge,
  levelOf,
  type SpeechEvent,
  startEndpointer,
} from '../speech/endpointer.ts';
import { isFinished } from '../speech/is-finished.ts';
import type { Speech } from '../speech/speech.ts';
import type { AudioFormat, Session, TurnDetection } from './events.ts';
import { createIntake } from './intake.ts';
import { showWords } from './shown-words.ts';
import { createSoundStore } from './sound-store.ts';
import { beginTurn, type SpokenTurn } from './spoken-turn.ts';
import { endpointerOptions } from './turn-detection.ts';
import { restAfter } from './words.ts';

const SAMPLES_PER_MS = 16;
/** A turn that is going on is decoded again about this often, to show its words. */
const INTERIM_SAMPLES = 400 * SAMPLES_PER_MS;
/** What is kept of the past, in words or not: the longest prefix padding and some more. */
const KEPT_SAMPLES = 6_000 * SAMPLES_PER_MS;
/** With more frames waiting than this the machine is too slow for showing words early: turns go before them. */
const MOST_BEHIND_FRAMES = 6;
const KEPT_UNCOMMITTED_SAMPLES = 60_000 * SAMPLES_PER_MS;
/** Nobody says a sentence of more letters; who speaks for minutes is not read from the beginning in each pause. */
const LONGEST_SENTENCE = 300;
/** The recogniser hears the last word better before half a second of silence; a suspicion has 200 ms of it. */
const SPECULATION_PADDING = new Float32Array(300 * SAMPLES_PER_MS);

/** What an ear tells. Times are ms since the stream began. */
export interface EarHooks {
  started(atMs: number): void;
  /** The turn is over; `take` gives it. */
  stopped(atMs: number): void;
  /** More words of the turn are certain. */
  interim(delta: string): void;
}

export interface EarParts {
  speech: Speech;
  hooks: EarHooks;
  bias(): readonly string[];
  /** Told of failures of the models. */
  report(error: unknown): void;
}

/** What was heard, taken out of the buffer. */
export interface Taken {
  words: Promise<string>;
  seconds: number;
  /** What of the final text the interim deltas have not told; '' if they told something else. */
  restOf(text: string): string;
}

/** The microphone's side of a conversation: finds turns, and puts them into words while they are spoken. */
export interface Ear {
  configure(input: Session['audio']['input']): void;
  hear(samples: Float32Array): void;
  /** Sound that came in an event: base64, in the session's format. */
  append(base64: string, format: AudioFormat): void;
  /** How much sound waits to be committed. */
  bufferedMs(): number;
  /** How much sound there was since the stream began. */
  heardMs(): number;
  /** Whether sound was given that was not listened to yet; `caughtUp` resolves when what was given until now was. */
  isBehind(): boolean;
  caughtUp(): Promise<void>;
  /** The turn that just stopped, or else all that is buffered. */
  take(): Taken;
  /** Forgets what is buffered. */
  clear(): void;
  /** Stops telling anything. */
  close(): void;
}

/** An ear over the speech models; it listens with the default turn detection until configured. */
export function createEar({ speech, hooks, bias, report }: EarParts): Ear {
  const detector = speech.createDetector();
  const sound = createSoundStore();
  let detection: TurnDetection | null = null;
  let wantsWords = false;
  let state: EndpointerState = startEndpointer();
  let turn: SpokenTurn | undefined;
  let stopped: SpokenTurn | undefined;
  let bufferStart = 0;
  let closed = false;
  /** Raised when the buffer is cleared: frames on their way then belong to the past. */
  let epoch = 0;
  let endpointerStart = 0;

  const transcribe = async (from: number, to: number, padding = new Float32Array(0)): Promise<string> => {
    const piece = sound.slice(from, to);
    const whole = new Float32Array(piece.length + padding.length);
    whole.set(piece);
    return speech.recogniser.transcribe(whole, bias());
  };
  const restart = () => {
    epoch += 1;
    turn = undefined;
    endpointerStart = sound.length;
    state = startEndpointer(endpointerOptions(detection));
    detector.reset();
  };

  const onEvent = (event: SpeechEvent) => {
    const at = (sample: number) => sample + endpointerStart;
    switch (event.type) {
      case 'speech-started':
        if (detection === null) return speakInTurn(at(event.startSample));
        turn = beginTurn(at(event.startSample), INTERIM_SAMPLES);
        return hooks.started(turn.startSample / SAMPLES_PER_MS);
      case 'speech-possible-end':
        if (turn !== undefined) {
          turn.suspected = transcribe(turn.pieceSample, at(event.endSample), SPECULATION_PADDING);
          judgeBy(turn, turn.suspected).catch(report);
        }
        return;
      case 'speech-resumed':
        if (turn !== undefined) turn.suspected = undefined;
        return;
      case 'speech-cut':
        if (turn === undefined) return;
        // What was suspected to be the end of it lies elsewhere.
        turn.suspected = undefined;
        return endPiece(turn, at(event.endSample));
      case 'speech-stopped':
        if (turn === undefined) return;
        endPiece(turn, at(event.endSample));
        if (detection === null) turn.isPaused = true;
        else stop(turn, at(event.endSample));
    }
  };
  /** Whether the words up to a possible end can be all of it; somebody may speak again meanwhile. */
  const judgeBy = async (current: SpokenTurn, suspected: Promise<string>) => {
    const before = await Promise.all(current.pieces);
    const words = [...before, await suspected].join(' ');
    if (turn !== current || current.suspected !== suspected) return;
    state = judge(state, words.length <= LONGEST_SENTENCE && isFinished(words));
  };
  /** The client ends this turn, and who thinks before speaking, or between two sentences, goes on with it. */
  const speakInTurn = (startSample: number) => {
    turn ??= beginTurn(bufferStart, INTERIM_SAMPLES);
    turn.pieceSample = Math.max(turn.pieceSample, startSample);
    turn.isPaused = false;
  };
  const endPiece = (current: SpokenTurn, endSample: number) => {
    if (endSample > current.pieceSample) {
      current.pieces.push(current.suspected ?? transcribe(current.pieceSample, endSample));
    }
    current.pieceSample = endSample;
    current.suspected = undefined;
  };
  const stop = (current: SpokenTurn, endSample: number) => {
    current.endSample = endSample;
    stopped = current;
    turn = undefined;
    bufferStart = endSample;
    hooks.stopped(endSample / SAMPLES_PER_MS);
  };

  /** Decodes the turn as far as it got, and tells the words that two decodings agree on. */
  const decodeInterim = async (current: SpokenTurn) => {
    current.decoding = true;
    current.nextInterimSample = sound.length + INTERIM_SAMPLES;
    try {
      const over = await Promise.all(current.pieces);
      // Another one is over meanwhile: next time.
      if (over.length < current.pieces.length) return;
      const now = await transcribe(current.pieceSample, sound.length);
      if (turn !== current || closed) return;
      const { shown, delta } = showWords(current.shown, over, now);
      current.shown = shown;
      if (delta !== '') hooks.interim(delta);
    } finally {
      current.decoding = false;
    }
  };

  const takeFrame = async (frame: Float32Array, born: number) => {
    const probability = await detector.detect(frame);
    if (closed || born !== epoch) return;
    const taken = endpoint(state, { probability, level: levelOf(frame) });
    state = taken.state;
    for (const event of taken.events) onEvent(event);
    if (detection === null) return;
    sound.forget(Math.min(turn?.pieceSample ?? sound.length, sound.length - KEPT_SAMPLES));
    if (turn === undefined) return;
    const isSpeech = probability >= (detection.threshold ?? 0.5);
    if (
      wantsWords &&
      isSpeech &&
      intake.unheard - 1 <= MOST_BEHIND_FRAMES &&
      !turn.decoding &&
      sound.length >= turn.nextInterimSample
    ) {
      decodeInterim(turn).catch(report);
    }
  };

  const takeFrameInTurn = async (frame: Float32Array, born: number) => {
    sound.push(frame);
    if (detection === null) {
      bufferStart = Math.max(bufferStart, sound.length - KEPT_UNCOMMITTED_SAMPLES);
      sound.forget(bufferStart);
    }
    await takeFrame(frame, born).catch(report);
  };
  const intake = createIntake(takeFrameInTurn, () => epoch);

  return {
    configure(input) {
      wantsWords = input.transcription !== null;
      const before = detection;
      detection = input.turn_detection;
      if (JSON.stringify(before) === JSON.stringify(detection)) return;
      restart();
      bufferStart = sound.length;
    },
    hear: intake.hear,
    append: intake.append,
    bufferedMs() {
      const start = detection === null ? bufferStart : turn?.startSample;
      return start === undefined ? 0 : (sound.length + intake.waiting - start) / SAMPLES_PER_MS;
    },
    heardMs: () => sound.length / SAMPLES_PER_MS,
    isBehind: () => intake.unheard > 0,
    caughtUp: intake.caughtUp,
    take() {
      const taken = stopped ?? takeAll();
      stopped = undefined;
      return {
        words: Promise.all(taken.pieces).then((pieces) => pieces.filter((text) => text !== '').join(' ')),
        seconds: (taken.endSample - taken.startSample) / SAMPLES_PER_MS / 1000,
        restOf: (text) => restAfter(taken.shown.told, text === '' ? '' : ` ${text}`),
      };
    },
    clear() {
      intake.takeRest();
      bufferStart = sound.length;
      restart();
    },
    close() {
      closed = true;
    },
  };

  function takeAll(): SpokenTurn {
    sound.push(intake.takeRest());
    const all = turn ?? beginTurn(bufferStart, INTERIM_SAMPLES);
    all.endSample = sound.length;
    if (!all.isPaused) endPiece(all, sound.length);
    bufferStart = sound.length;
    restart();
    return all;
  }
}
