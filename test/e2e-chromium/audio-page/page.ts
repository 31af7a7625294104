import { openCapture } from '../../../utils/audio/capture.ts';
import type { CaptureFrame, CaptureNews, CaptureOrder } from '../../../utils/audio/capture-line.ts';
import { fromPcm16, toPcm16 } from '../../../utils/audio/pcm16.ts';
import { openPlayback } from '../../../utils/audio/playback.ts';
import type { PlaybackNews } from '../../../utils/audio/playback-line.ts';

/** What the test asks of this page. */
export interface AudioPage {
  /** The problems of both ways of sound, if they have any, once they are open. */
  ready(): Promise<unknown[]>;
  news(): readonly (PlaybackNews & { at: number })[];
  /** Plays a sound of so many ms of which each moment can be told from all others, in pieces of 100 ms. */
  play(item: string, ms: number): void;
  end(item: string): void;
  /** Flushes; the moment, to compare with that of news. */
  flush(): number;
  latencyMs(): number;
  /** Every frame of what is played since the last call of this. */
  frames(): Heard[];
  /** The frames that a sound of so many ms becomes in the worklet alone: between two contexts a browser drops some of it. */
  capture(ms: number): Promise<Heard[]>;
}

/** A frame: when it arrived, and which ms of a sound its samples are; −1 is silence. */
interface Heard {
  at: number;
  bytes: number;
  heard: number[];
}

/** A sample says when it is to be heard: its height grows with each. */
const LOWEST = 0.2;
const PER_MS = 0.5 / 5000;
const heightAt = (ms: number): number => LOWEST + ms * PER_MS;
const momentOf = (sample: number): number => (Math.abs(sample) < 0.002 ? -1 : (sample - LOWEST) / PER_MS);
const readFrame = (at: number, frame: Int16Array<ArrayBuffer>): Heard => ({
  at,
  bytes: frame.byteLength,
  heard: Array.from(fromPcm16(frame), momentOf),
});

const news: (PlaybackNews & { at: number })[] = [];
let frames: { at: number; frame: Int16Array<ArrayBuffer> }[] = [];
const playback = openPlayback((one) => news.push({ ...one, at: performance.now() }), { mayAskLatency: () => true });
const capture = openCapture(() => {});
// What is played is what is captured: each proves the other.
capture.connect(playback.stream.getAudioTracks()[0]);
capture.order({ type: 'pass' });
capture.listen((frame) => frames.push({ at: performance.now(), frame: new Int16Array(frame) }));

const page: AudioPage = {
  ready: () => Promise.all([playback.ready, capture.ready]),
  news: () => news,
  play(item, ms) {
    for (let at = 0; at < ms; at += 100) {
      const length = Math.min(100, ms - at) * 24;
      playback.play(item, toPcm16(Float32Array.from({ length }, (_, i) => heightAt(at + i / 24))).buffer);
    }
  },
  end: playback.end,
  flush() {
    playback.flush();
    return performance.now();
  },
  latencyMs: playback.latencyMs,
  frames() {
    const taken = frames;
    frames = [];
    return taken.map(({ at, frame }) => readFrame(at, frame));
  },
  async capture(ms) {
    const context = new AudioContext();
    await context.audioWorklet.addModule('/capture-worklet.js');
    const node = new AudioWorkletNode(context, 'earshot-capture', { numberOfInputs: 3, numberOfOutputs: 1 });
    const taken: { at: number; frame: Int16Array<ArrayBuffer> }[] = [];
    node.port.onmessage = ({ data }: MessageEvent<CaptureNews | CaptureFrame>) => {
      if (data.type === 'frame') taken.push({ at: performance.now(), frame: new Int16Array(data.samples) });
    };
    const orders: CaptureOrder[] = [{ type: 'present', present: true }, { type: 'pass' }, { type: 'stream', on: true }];
    for (const order of orders) node.port.postMessage(order);
    const buffer = new AudioBuffer({ length: (context.sampleRate * ms) / 1000, sampleRate: context.sampleRate });
    buffer.copyToChannel(
      Float32Array.from({ length: buffer.length }, (_, i) => heightAt((i * 1000) / context.sampleRate)),
      0,
    );
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(node).connect(context.destination);
    source.start();
    await new Promise((done) => source.addEventListener('ended', done));
    await new Promise((done) => setTimeout(done, 200));
    await context.close();
    return taken.map(({ at, frame }) => readFrame(at, frame));
  },
};
Object.assign(globalThis, { page });
