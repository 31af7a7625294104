import { type Problem, problem } from '../session/problem.ts';
import type { CaptureFrame, CaptureNews, CaptureOrder } from './capture-line.ts';

type Take = (frame: ArrayBuffer) => void;

/** The way of the sound from the microphone into the call. Whoever opened it closes it. */
export interface Capture {
  /** What the call sends, from the beginning on: silence until there is something to send. */
  track: MediaStreamTrack;
  /** Settled when the audio thread is there: with a problem if it cannot be had, and there will be no news and no frames. */
  ready: Promise<Problem | undefined>;
  /**
   * Listens to this microphone from now on; undefined: to none. The track stays the caller's.
   */
  connect(microphone: MediaStreamTrack | undefined): void;
  /** The same microphone with echo, and what is played: compared to hear who speaks. Undefined: there is none. */
  compareRaw(raw: MediaStreamTrack | undefined): void;
  comparePlayed(played: MediaStream | undefined): void;
  order(order: CaptureOrder): void;
  /**
   * Gives `take` every 20 ms of what the track sends, as 480 samples of 16-bit PCM at 24 kHz, from now on until the
   * function that comes back is called. Who takes frames must leave them whole for others who do.
   */
  listen(take: Take): () => void;
  /** Ends the track and gives the audio thread back. */
  close(): void;
}

/** Built out of entrypoints/capture-worklet.ts. */
const WORKLET = '/capture-worklet.js';
/**
 * Nothing is played: with an output device the constructor blocks until the audio service has told about it (300 ms for
 * the first in a browser on a busy machine, against 7). The DOM types do not know `sinkId` here.
 */
const NO_OUTPUT = { latencyHint: 'interactive', sinkId: { type: 'none' } } as AudioContextOptions;

/** The inputs of the worklet. */
const MICROPHONE = 0;
const RAW = 1;
const PLAYED = 2;
const INPUTS = 3;
const MONO = { channelCount: 1, channelCountMode: 'explicit' } as const;

/**
 * Opens it at once; what happens on the audio thread (capture-line.ts) is attached when it is loaded, and `hear` gets its
 * news from then on. If that cannot be loaded, sound goes straight into the call and there is no news.
 */
export function openCapture(hear: (news: CaptureNews) => void): Capture {
  // At the rate of the device, as the playback is: in Firefox both are one graph then, with one clock (decision 20).
  const context = new AudioContext(NO_OUTPUT);
  const destination = new MediaStreamAudioDestinationNode(context, MONO);
  const [track] = destination.stream.getAudioTracks();
  if (!track) throw new Error('A MediaStreamAudioDestinationNode has no track.');
  const waiting: CaptureOrder[] = [];
  let line: AudioNode | undefined;
  let send = (order: CaptureOrder): void => void waiting.push(order);
  const takers = new Set<Take>();
  const sources: (MediaStreamAudioSourceNode | undefined)[] = [];

  const attach = (node: AudioNode): void => {
    line = node;
    // Without the worklet only the microphone itself has somewhere to go.
    sources.forEach((source, input) => {
      if (input < node.numberOfInputs) source?.connect(node, 0, input);
    });
  };
  const setSource = (input: number, stream: MediaStream | undefined): void => {
    sources[input]?.disconnect();
    sources[input] = stream && new MediaStreamAudioSourceNode(context, { mediaStream: stream });
    if (line && input < line.numberOfInputs) sources[input]?.connect(line, 0, input);
  };
  /** What cannot be compared is not compared: nothing else depends on it. */
  const compare = (input: number, stream: MediaStream | undefined): void => {
    try {
      setSource(input, stream);
    } catch {
      setSource(input, undefined);
    }
  };
  const attachWorklet = (): void => {
    const node = new AudioWorkletNode(context, 'earshot-capture', {
      ...MONO,
      numberOfInputs: INPUTS,
      numberOfOutputs: 1,
      outputChannelCount: [1],
    });
    node.port.onmessage = ({ data }: MessageEvent<CaptureNews | CaptureFrame>) => {
      if (context.state === 'closed') return;
      if (data.type !== 'frame') return hear(data);
      for (const take of takers) take(data.samples);
    };
    send = (order) => node.port.postMessage(order);
    for (const order of waiting) send(order);
    node.connect(destination);
    attach(node);
  };
  const attachNone = (error: unknown): Problem | undefined => {
    if (context.state === 'closed') return undefined;
    const plug = new GainNode(context);
    plug.connect(destination);
    attach(plug);
    // What would hold sound back is not there: of the orders only these two mean anything.
    send = (order) => {
      if (order.type === 'gate') plug.gain.value = order.open ? 1 : 0;
      if (order.type === 'end-turn') hear({ type: 'turn-sent', id: order.id });
    };
    for (const order of waiting) send(order);
    return problem('host.failed', { detail: `the capture worklet was not loaded: ${String(error).slice(0, 200)}` });
  };
  const ready = context.audioWorklet
    .addModule(WORKLET)
    .then(attachWorklet)
    .then(() => undefined, attachNone);

  return {
    track,
    ready,
    connect(microphone) {
      setSource(MICROPHONE, microphone && new MediaStream([microphone]));
      send({ type: 'present', present: microphone !== undefined });
    },
    compareRaw: (raw) => compare(RAW, raw && new MediaStream([raw])),
    comparePlayed: (played) => compare(PLAYED, played),
    order: (order) => send(order),
    listen(take) {
      takers.add(take);
      send({ type: 'stream', on: true });
      return () => {
        takers.delete(take);
        if (takers.size === 0) send({ type: 'stream', on: false });
      };
    },
    close() {
      for (const source of sources) source?.disconnect();
      track.stop();
      // Rejects only if it was closed before.
      context.close().catch(() => {});
    },
  };
}
