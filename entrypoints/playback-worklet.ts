import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createPlaybackLine, type PlaybackOrder } from '../utils/audio/playback-line.ts';

/** What the audio thread has in its global scope; the DOM types know only the document's side. */
interface AudioThread {
  sampleRate: number;
  AudioWorkletProcessor: new () => { port: MessagePort };
  registerProcessor(
    name: string,
    processor: new () => { process(inputs: Channels[], outputs: Channels[]): boolean },
  ): void;
}
type Channels = readonly Float32Array[];

/** Runs on the audio thread: has blocks filled by the playback line, and messages both ways. */
export default defineUnlistedScript(() => {
  const { sampleRate, AudioWorkletProcessor, registerProcessor } = globalThis as unknown as AudioThread;
  class PlaybackProcessor extends AudioWorkletProcessor {
    line = createPlaybackLine(sampleRate, (news) => this.port.postMessage(news));

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<PlaybackOrder>) => this.line.obey(data);
    }

    process(_inputs: Channels[], [output, plain]: Channels[]): boolean {
      if (output?.[0] && plain?.[0]) this.line.process(plain[0], output[0]);
      return true;
    }
  }
  registerProcessor('earshot-playback', PlaybackProcessor);
});
