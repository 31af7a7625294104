import { Decoder, Encoder } from '@evan/opus';
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket, useOPUS } from 'werift';

/** A server event, as a client that knows no schema sees it. */
export type AnyEvent = { type: string; event_id: string } & Record<string, unknown>;

/** A stretch of sound that was heard, 16 kHz. */
export interface HeardPacket {
  atMs: number;
  samples: Float32Array;
}

/** A real WebRTC client in Node: what a browser does, and it keeps everything it got. */
export interface WebrtcClient {
  events: AnyEvent[];
  /** When each event came. */
  times: number[];
  heard: HeardPacket[];
  /** ms of each stage since the start. */
  stages: Record<string, number>;
  callId: string;
  answer: string;
  offer: string;
  send(event: unknown): void;
  sendText(text: string): void;
  /** Sends sound in real time, silence before and after it; resolves when the last of `samples` went out. */
  speak(samples: Float32Array): Promise<number>;
  /** The next event that `matches`, or one that came already after the first `from` events. */
  until(matches: (event: AnyEvent) => boolean, from?: number): Promise<AnyEvent>;
  /** Resolves when the other side has closed the channel. */
  channelClosed: Promise<void>;
  close(): Promise<void>;
}

const FRAME = 320;

/**
 * Connects to `callUrl` with a client secret. Rejects with status and body if the call is refused. `answered` comes when
 * the call has an id, and its channel opens only after it.
 */
export async function connectClient(
  callUrl: string,
  secret: string,
  answered: (callId: string) => Promise<void> = async () => {},
): Promise<WebrtcClient> {
  const startedAt = performance.now();
  const stages: Record<string, number> = {};
  const mark = (stage: string) => {
    stages[stage] ??= Math.round(performance.now() - startedAt);
  };
  const pc = new RTCPeerConnection({
    iceServers: [{ urls: 'stun:127.0.0.1:9' }],
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceUseIpv6: false,
    iceStunGatherTimeout: 0.01,
    bundlePolicy: 'max-bundle',
    codecs: { audio: [useOPUS({ payloadType: 111 })], video: [] },
  });
  const events: AnyEvent[] = [];
  const times: number[] = [];
  const heard: HeardPacket[] = [];
  let waiters: { matches: (event: AnyEvent) => boolean; resolve: (event: AnyEvent) => void }[] = [];
  const track = new MediaStreamTrack({ kind: 'audio' });
  const transceiver = pc.addTransceiver(track, { direction: 'sendrecv' });
  const decoder = new Decoder({ channels: 1, sample_rate: 16_000 });
  transceiver.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ payload }) => {
      mark('rtp');
      const bytes = decoder.decode(Buffer.from(payload));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const samples = Float32Array.from({ length: bytes.length >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768);
      heard.push({ atMs: performance.now(), samples });
    });
  });
  const channel = pc.createDataChannel('oai-events');
  channel.onMessage.subscribe((data) => {
    const event = JSON.parse(String(data)) as AnyEvent;
    mark(event.type);
    events.push(event);
    times.push(performance.now());
    const met = waiters.filter(({ matches }) => matches(event));
    waiters = waiters.filter((waiter) => !met.includes(waiter));
    for (const { resolve } of met) resolve(event);
  });
  const channelClosed = new Promise<void>((resolve) => {
    channel.stateChanged.subscribe((state) => state === 'closed' && resolve());
  });
  const opened = new Promise<void>((resolve) => {
    channel.stateChanged.subscribe((state) => {
      if (state === 'open') {
        mark('channel');
        resolve();
      }
    });
  });
  pc.iceConnectionStateChange.subscribe((state) => mark(`ice ${state}`));
  pc.connectionStateChange.subscribe((state) => mark(state));
  await pc.setLocalDescription(await pc.createOffer());
  mark('offer');
  const response = await fetch(callUrl, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/sdp' },
    body: pc.localDescription?.sdp ?? '',
  });
  const answer = await response.text();
  mark('answer');
  if (response.status !== 201) {
    await pc.close();
    throw new Error(`${response.status} ${answer}`);
  }
  const callId = (response.headers.get('location') ?? '').split('/').at(-1) ?? '';
  await answered(callId);
  await pc.setRemoteDescription({ type: 'answer', sdp: answer });
  await opened;

  const encoder = new Encoder({ channels: 1, sample_rate: 16_000, application: 'voip' });
  const startedSending = performance.now();
  let sent = 0;
  let queue: { samples: Float32Array; resolve: (atMs: number) => void } | undefined;
  let position = 0;
  const sendPacket = () => {
    const frame = new Int16Array(FRAME);
    if (queue !== undefined) {
      const part = queue.samples.subarray(position, position + FRAME);
      part.forEach((sample, i) => {
        frame[i] = Math.max(-1, Math.min(1, sample)) * 32_767;
      });
      position += FRAME;
    }
    const header = new RtpHeader({ payloadType: 111, sequenceNumber: sent & 0xffff, timestamp: (sent * 960) >>> 0 });
    track.writeRtp(new RtpPacket(header, Buffer.from(encoder.encode(frame))));
    sent += 1;
    if (queue !== undefined && position >= queue.samples.length) {
      queue.resolve(performance.now());
      queue = undefined;
    }
  };
  const ticking = setInterval(() => {
    while (sent * 20 < performance.now() - startedSending) sendPacket();
  }, 10);

  return {
    events,
    times,
    heard,
    stages,
    callId,
    answer,
    offer: pc.localDescription?.sdp ?? '',
    channelClosed,
    send: (event) => channel.send(JSON.stringify(event)),
    sendText: (text) => channel.send(text),
    speak: (samples) =>
      new Promise((resolve) => {
        position = 0;
        queue = { samples, resolve };
      }),
    until(matches, from = 0) {
      const known = events.slice(from).find(matches);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve) => waiters.push({ matches, resolve }));
    },
    async close() {
      clearInterval(ticking);
      await pc.close();
    },
  };
}

/** Root mean square of a stretch of sound. */
export const rmsOf = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
