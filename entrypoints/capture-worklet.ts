import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type CaptureOrder, createCaptureLine } from '../utils/audio/capture-line.ts';

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

/** Runs on the audio thread: hands blocks to the capture line, and messages both ways. */
export default defineUnlistedScript(() => {
  const { sampleRate, AudioWorkletProcessor, registerProcessor } = globalThis as unknown as AudioThread;
  class CaptureProcessor extends AudioWorkletProcessor {
    line = createCaptureLine(sampleRate, (news) =>
      this.port.postMessage(news, news.type === 'frame' ? [news.samples] : []),
    );

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<CaptureOrder>) => this.line.obey(data);
    }

    process([microphone, raw, played]: Channels[], [output]: Channels[]): boolean {
      const input = { microphone: microphone?.[0], raw: raw?.[0], played: played?.[0] };
      if (output?.[0]) this.line.process(input, output[0]);
      return true;
    }
  }
  registerProcessor('earshot-capture', CaptureProcessor);
});
