import type { CdpTarget } from './nested-cdp.ts';

/** The two ends of a conversation: what the microphone sends, what the loudspeaker plays. */
export type TapName = 'microphone' | 'speaker';

/** A stretch of mono audio without gaps. */
export interface TapChunk {
  /** When its first sample was captured or decoded, ms since 1970, by the same clock at both ends. */
  at: number;
  rateHz: number;
  /** 16-bit samples. */
  samples: Int16Array;
}

/** When something loud was last there, ms since 1970; undefined if never. */
export interface Loudness {
  /** Last sample above −40 dBFS that the microphone sent. */
  microphone?: number;
  /** Last 10 ms block above −50 dBFS that was played. */
  speaker?: number;
  /** Streams that the microphone has opened so far. */
  opened: number;
  now: number;
}

/** Listens in the session host at both ends; loses nothing and changes nothing. */
export interface AudioTap {
  loudness(): Promise<Loudness>;
  /**
   * As when the microphone is pulled out and another one is plugged in: the host opens the new one. A fake one reads its
   * file again then, but only if it was closed before.
   */
  replug(): Promise<void>;
  /** Whether the microphone that was opened last still runs; undefined if none was opened. */
  microphoneState(): Promise<MediaStreamTrackState | undefined>;
  /** All audio since the last take. */
  take(name: TapName): Promise<TapChunk[]>;
}

/** −40 dBFS as an amplitude of one sample. */
export const SENT_ABOVE = 0.01;
/** −50 dBFS as the root mean square of a block. */
export const HEARD_ABOVE = 10 ** (-50 / 20);

/**
 * Runs in the host's document. It must be there before the microphone opens and the call plays: streams are caught where
 * they are handed over. Tracks are read themselves and not as clones, because a clone would keep the device open.
 */
const LISTEN = `(() => {
  if (globalThis.__earshotTap) return;
  const chunks = { microphone: [], speaker: [] };
  const loud = { opened: 0 };
  const epochMs = () => performance.timeOrigin + performance.now();
  let offset = Infinity;
  const isLoud = {
    microphone: (samples, rate, at) => {
      for (let i = samples.length - 1; i >= 0; i -= 1) if (Math.abs(samples[i]) > ${SENT_ABOVE}) return at + (i / rate) * 1000;
    },
    speaker: (samples, rate, at) => {
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      return Math.sqrt(power) > ${HEARD_ABOVE} ? at + (samples.length / rate) * 1000 : undefined;
    },
  };
  const listen = async (name, track) => {
    const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 500 }).readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const samples = new Float32Array(value.numberOfFrames);
      value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      const rate = value.sampleRate;
      const stamp = value.timestamp / 1000;
      value.close();
      // Stamps are exact but count from an unknown moment: the quickest delivery tells it best.
      offset = Math.min(offset, epochMs() - stamp);
      chunks[name].push({ stamp, rate, samples: Int16Array.from(samples, (x) => Math.round(Math.max(-1, Math.min(1, x)) * 32767)) });
      const last = isLoud[name](samples, rate, stamp + offset);
      if (last !== undefined) loud[name] = last;
    }
  };
  const media = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  const played = new WeakSet();
  const hearPlayed = (stream) => {
    const track = stream?.getAudioTracks?.()[0];
    if (!track || played.has(track)) return;
    played.add(track);
    void listen('speaker', track);
  };
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...media,
    set(stream) { media.set.call(this, stream); hearPlayed(stream); },
  });
  for (const element of document.querySelectorAll('audio')) hearPlayed(element.srcObject);
  // A call without tracks plays through a graph.
  const connect = AudioNode.prototype.connect;
  const heard = new WeakSet();
  const hearNode = (node, output = 0) => {
    if (heard.has(node)) return;
    heard.add(node);
    const ear = new MediaStreamAudioDestinationNode(node.context, { channelCount: 1, channelCountMode: 'explicit' });
    connect.call(node, ear, output);
    hearPlayed(ear.stream);
  };
  AudioNode.prototype.connect = function (to, ...ports) {
    const connected = connect.call(this, to, ...ports);
    if (to instanceof AudioDestinationNode) hearNode(this, ports[0]);
    return connected;
  };
  let plugged;
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    // The same device once more, without its echo canceller: not what is sent.
    if (constraints.audio?.echoCancellation?.exact === false) return stream;
    const [track] = stream.getAudioTracks();
    loud.opened += 1;
    if (track) void listen('microphone', track);
    plugged = track;
    return stream;
  };
  const base64 = (bytes) => {
    let text = '';
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  };
  globalThis.__earshotTap = {
    // What makes sound of nothing plays it: the other worklet of a host has the microphone for an input.
    adopt(nodes) { for (const node of nodes) if (node.numberOfInputs === 0) hearNode(node); },
    loudness: () => ({ ...loud, now: epochMs() }),
    microphoneState: () => plugged?.readyState,
    replug() {
      plugged?.stop();
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    },
    take(name) {
      const taken = chunks[name].splice(0);
      const all = new Int16Array(taken.reduce((sum, { samples }) => sum + samples.length, 0));
      let at = 0;
      for (const { samples } of taken) { all.set(samples, at); at += samples.length; }
      return {
        chunks: taken.map(({ stamp, rate, samples }) => [stamp + offset, rate, samples.length]),
        data: base64(new Uint8Array(all.buffer)),
      };
    },
  };
})()`;

/** A playback is made ready as soon as a surface opens, which is before anybody can listen there. */
async function adoptPrepared(target: CdpTarget): Promise<void> {
  const inDocument = { objectGroup: 'tap' };
  type Remote = { result: { objectId: string } };
  const prototype = await target.send<Remote>('Runtime.evaluate', {
    expression: 'AudioWorkletNode.prototype',
    ...inDocument,
  });
  const { objects } = await target.send<{ objects: { objectId: string } }>('Runtime.queryObjects', {
    prototypeObjectId: prototype.result.objectId,
    ...inDocument,
  });
  await target.send('Runtime.callFunctionOn', {
    functionDeclaration: 'function () { __earshotTap.adopt(this); }',
    objectId: objects.objectId,
  });
  await target.send('Runtime.releaseObjectGroup', inDocument);
}

/** Starts listening in the document behind `target`; once, however often it is called. */
export async function tapAudio(target: CdpTarget): Promise<AudioTap> {
  await target.evaluate(LISTEN);
  await adoptPrepared(target);
  return {
    loudness: () => target.evaluate<Loudness>('__earshotTap.loudness()'),
    microphoneState: () => target.evaluate<MediaStreamTrackState | undefined>('__earshotTap.microphoneState()'),
    replug: () => target.evaluate<void>('__earshotTap.replug()'),
    async take(name) {
      const taken = await target.evaluate<{ chunks: [number, number, number][]; data: string }>(
        `__earshotTap.take('${name}')`,
      );
      const bytes = Buffer.from(taken.data, 'base64');
      const all = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      let from = 0;
      return taken.chunks.map(([at, rateHz, length]) => {
        const samples = all.subarray(from, from + length);
        from += length;
        return { at, rateHz, samples };
      });
    },
  };
}
