import { type Problem, problem } from '../session/problem.ts';
import type { SpeakerLevel } from '../session/state.ts';
import type { PlaybackNews, PlaybackOrder } from './playback-line.ts';
import { loudnessGain } from './speaker.ts';
import { watchSilenced } from './watch-silenced.ts';

/** The way of the assistant's voice from a call without tracks to the loudspeaker. Whoever opened it closes it. */
export interface Playback {
  /** Settled when the audio thread is there: with a problem if it cannot be had, and nothing will be heard and told. */
  ready: Promise<Problem | undefined>;
  /** What is played, as loud as it came: for those who compare it with what the microphone hears. */
  stream: MediaStream;
  /** Plays the next of a sound, 16-bit PCM at 24 kHz; the buffer is given away. What comes after a flush is not heard. */
  play(item: string, samples: ArrayBuffer): void;
  /** Nothing more comes of it. */
  end(item: string): void;
  /** Silence within 8 ms and a block; what was not played is dropped. */
  flush(): void;
  setLevel(level: SpeakerLevel): void;
  /** How much later than it is told as played sound is heard, in ms: 0…250, about. */
  latencyMs(): number;
  close(): void;
}

export interface PlaybackOptions {
  /**
   * Whether no microphone is open: asking for the latency of the output beside one can stop a page of Firefox for good. A
   * boolean is about now, before the browser knows much; a function is asked when it does.
   */
  mayAskLatency: boolean | (() => boolean);
  /** The voice is not heard, though there is one; it may be later. */
  failed?: (problem: Problem) => void;
}

/** Built out of entrypoints/playback-worklet.ts. */
const WORKLET = '/playback-worklet.js';
/** The outputs of the worklet. */
const HEARD = 0;
const PLAIN = 1;
const MONO = { channelCount: 1, channelCountMode: 'explicit' } as const;
const USUAL_LATENCY_MS = 40;
const MOST_LATENCY_MS = 250;

/** Opens it at once; what is played before the audio thread is there waits for it. */
export function openPlayback(hear: (news: PlaybackNews) => void, options: PlaybackOptions): Playback {
  // At the rate of the device: what a context of another rate plays is not heard by the echo canceller of Firefox, and the
  // assistant would talk with itself. The worklet resamples.
  const context = new AudioContext({ latencyHint: 'interactive' });
  const plain = new MediaStreamAudioDestinationNode(context, MONO);
  const { mayAskLatency, failed = () => {} } = options;
  const waiting: PlaybackOrder[] = [];
  let send = (order: PlaybackOrder): void => void waiting.push(order);
  let latency: number | undefined;
  const watch = watchSilenced(context, failed);

  const askLatency = (mayAsk: boolean): void => {
    if (!mayAsk || latency !== undefined) return;
    const told = context.outputLatency * 1000;
    // A browser that does not know says 0.
    if (told > 0) latency = Math.min(MOST_LATENCY_MS, told);
  };
  /** Known at the earliest when it runs, and at the latest when the first sound has come out. */
  const askLater = (): void => {
    if (context.state === 'running' && typeof mayAskLatency === 'function') askLatency(mayAskLatency());
  };
  const attachWorklet = (): void => {
    if (context.state === 'closed') return;
    const node = new AudioWorkletNode(context, 'earshot-playback', {
      numberOfInputs: 0,
      numberOfOutputs: 2,
      outputChannelCount: [1, 1],
    });
    node.port.onmessage = ({ data }: MessageEvent<PlaybackNews>) => {
      if (context.state === 'closed') return;
      if (data.type === 'started') askLater();
      hear(data);
    };
    send = (order) => node.port.postMessage(order, order.type === 'play' ? [order.samples] : []);
    for (const order of waiting.splice(0)) send(order);
    node.connect(context.destination, HEARD);
    node.connect(plain, PLAIN);
  };
  const tellNone = (error: unknown): Problem | undefined => {
    if (context.state === 'closed') return undefined;
    return problem('audio.blocked', { detail: `the playback worklet was not loaded: ${String(error).slice(0, 200)}` });
  };
  if (mayAskLatency === true) askLatency(true);
  context.addEventListener('statechange', askLater);

  return {
    ready: context.audioWorklet
      .addModule(WORKLET)
      .then(attachWorklet)
      .then(() => undefined, tellNone),
    stream: plain.stream,
    play(item, samples) {
      watch.wanted();
      send({ type: 'play', item, samples });
    },
    end: (item) => send({ type: 'end', item }),
    flush: () => send({ type: 'flush' }),
    setLevel: (level) => send({ type: 'loudness', gain: loudnessGain(level) }),
    latencyMs: () => latency ?? USUAL_LATENCY_MS,
    close() {
      watch.end();
      waiting.length = 0;
      send = () => {};
      // Rejects only if it was closed before.
      context.close().catch(() => {});
    },
  };
}
