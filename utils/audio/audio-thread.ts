/** What the audio thread has in its global scope; the DOM types know only the document's side. */
interface AudioThread {
  sampleRate: number;
  AudioWorkletProcessor: new () => { port: MessagePort };
  registerProcessor(
    name: string,
    processor: new () => { process(inputs: Channels[], outputs: Channels[]): boolean },
  ): void;
}

/** The channels of one input or output, a block each; none while nothing is connected. */
export type Channels = readonly Float32Array[];

/** What a worklet does: obeys what the document orders, and works on each block of sound. */
export interface AudioLine<Order> {
  obey(order: Order): void;
  process(inputs: Channels[], outputs: Channels[]): void;
}

/** Runs on the audio thread: registers a worklet, with a line of its own for each node; `tell` brings news to the document. */
export function registerLine<Order, News>(
  name: string,
  open: (rateHz: number, tell: (news: News, given?: Transferable[]) => void) => AudioLine<Order>,
): void {
  const { sampleRate, AudioWorkletProcessor, registerProcessor } = globalThis as unknown as AudioThread;
  class LineProcessor extends AudioWorkletProcessor {
    line = open(sampleRate, (news, given = []) => this.port.postMessage(news, given));

    constructor() {
      super();
      this.port.onmessage = ({ data }: MessageEvent<Order>) => this.line.obey(data);
    }

    process(inputs: Channels[], outputs: Channels[]): boolean {
      this.line.process(inputs, outputs);
      return true;
    }
  }
  registerProcessor(name, LineProcessor);
}
