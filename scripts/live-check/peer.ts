import { MediaStreamTrack, type RTCDataChannel, RTCPeerConnection, RtpHeader, RtpPacket, useOPUS } from 'werift';
import { createListener } from '../../backend/engine-server/listener.ts';
import { createPlayer, PLAYED_HZ } from '../../backend/engine-server/player.ts';
import { skipUsedRecords } from '../../backend/engine-server/skip-used-records.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';

/** Samples per second of what is said and heard here. */
export const PEER_HZ = PLAYED_HZ;
const PAYLOAD_TYPE = 111;
const PACKET_TICKS = 960;
/** A sample beyond that is speech and no silence: −40 dBFS. */
export const LOUD = 0.01;

/** What a peer tells. */
export interface PeerHooks {
  message(text: string): void;
  /** A packet of speech came, and not of silence. */
  loud(): void;
  /** The channel or the connection ended; once, with what ended. */
  ended(what: string): void;
}

/** The client's side of a call. Who opens it closes it. */
export interface ClientPeer {
  send(text: string): void;
  /** Says something in real time, in the silence that is sent otherwise; resolves when it is said. */
  speak(samples: Float32Array): Promise<void>;
  close(): Promise<void>;
}

/** Gives an offer to the service and brings its answer, as SDP. */
export type Exchange = (offer: string) => Promise<Result<string, string>>;

const OPTIONS = {
  // With none werift would ask a STUN server of Google; this port discards. The service has an address that can be reached.
  iceServers: [{ urls: 'stun:127.0.0.1:9' }],
  iceStunGatherTimeout: 0.01,
  iceUseIpv6: false,
  bundlePolicy: 'max-bundle' as const,
  codecs: { audio: [useOPUS({ payloadType: PAYLOAD_TYPE })], video: [] },
};

/** Opens a call with sound both ways and the channel for events; `loopback` if the service is on this machine. */
export async function openClientPeer(
  exchange: Exchange,
  loopback: boolean,
  hooks: PeerHooks,
  signal: AbortSignal,
): Promise<Result<ClientPeer, string>> {
  const pc = new RTCPeerConnection({ ...OPTIONS, ...(loopback ? { iceAdditionalHostAddresses: ['127.0.0.1'] } : {}) });
  const track = new MediaStreamTrack({ kind: 'audio' });
  listen(pc.addTransceiver(track, { direction: 'sendrecv' }), hooks.loud);
  const channel = pc.createDataChannel('oai-events');
  channel.onMessage.subscribe((data) => hooks.message(String(data)));
  tellEnd(pc, channel, hooks);
  let isOpen = false;
  try {
    const opened = await connect(pc, channel, exchange, signal);
    isOpen = opened.ok;
    if (!opened.ok) return opened;
  } finally {
    if (!isOpen) await pc.close();
  }
  const mouth = openMouth(track);
  return ok({
    send: (text) => channel.send(text),
    speak: mouth.speak,
    async close() {
      mouth.close();
      await pc.close();
    },
  });
}

async function connect(
  pc: RTCPeerConnection,
  channel: RTCDataChannel,
  exchange: Exchange,
  signal: AbortSignal,
): Promise<Result<void, string>> {
  await pc.setLocalDescription(await pc.createOffer());
  for (const transport of pc.dtlsTransports) skipUsedRecords(transport);
  const answer = await exchange(pc.localDescription?.sdp ?? '');
  if (!answer.ok) return answer;
  try {
    await pc.setRemoteDescription({ type: 'answer', sdp: answer.value });
  } catch (error) {
    return failed(`the answer of the service cannot be taken: ${error instanceof Error ? error.message : 'no reason'}`);
  }
  return whenOpen(channel, signal);
}

function listen(transceiver: ReturnType<RTCPeerConnection['addTransceiver']>, loud: () => void): void {
  const listener = createListener();
  transceiver.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ header: { sequenceNumber, timestamp }, payload }) => {
      const samples = listener.take({ sequenceNumber, timestamp, payload });
      if (samples.some((sample) => Math.abs(sample) > LOUD)) loud();
    });
  });
}

function tellEnd(pc: RTCPeerConnection, channel: RTCDataChannel, hooks: PeerHooks): void {
  let told = false;
  const end = (what: string): void => {
    if (!told) hooks.ended(what);
    told = true;
  };
  channel.stateChanged.subscribe((state) => state === 'closed' && end('the channel was closed'));
  pc.connectionStateChange.subscribe((state) => {
    if (state === 'closed' || state === 'failed' || state === 'disconnected') end(`the connection is ${state}`);
  });
}

const whenOpen = (channel: RTCDataChannel, signal: AbortSignal): Promise<Result<void, string>> =>
  new Promise((resolve) => {
    const late = () => resolve(failed('the channel did not open in time'));
    if (signal.aborted) return late();
    signal.addEventListener('abort', late);
    channel.stateChanged.subscribe((state) => {
      if (state !== 'open') return;
      signal.removeEventListener('abort', late);
      resolve(ok(undefined));
    });
  });

/** Sends a packet every 20 ms from now on, of speech or of silence. */
function openMouth(track: MediaStreamTrack) {
  const player = createPlayer();
  const startedAt = performance.now();
  let sent = 0;
  let tellSaid = (): void => {};
  const ticking = setInterval(() => {
    for (; sent * 20 < performance.now() - startedAt; sent += 1) {
      const timestamp = (sent * PACKET_TICKS) >>> 0;
      const header = new RtpHeader({ payloadType: PAYLOAD_TYPE, sequenceNumber: sent & 0xffff, timestamp });
      const { payload, drained } = player.nextPacket();
      track.writeRtp(new RtpPacket(header, payload));
      if (drained !== undefined) tellSaid();
    }
  }, 10);
  return {
    speak: (samples: Float32Array) =>
      new Promise<void>((said) => {
        tellSaid = said;
        player.add(samples, 0);
      }),
    close: () => clearInterval(ticking),
  };
}
