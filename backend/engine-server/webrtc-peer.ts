import { MediaStreamTrack, type RTCDataChannel, RTCPeerConnection, RtpHeader, RtpPacket, useOPUS } from 'werift';
import { resample } from '../../utils/shared/resample.ts';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { createListener } from './listener.ts';
import { createPlayer, PLAYED_HZ } from './player.ts';
import { skipUsedRecords } from './skip-used-records.ts';
import { watchConsent } from './watch-consent.ts';

/** What a peer tells; `ended` comes once, whatever the reason, and nothing after it. */
export interface PeerHooks {
  /** The data channel is open and may be written to. */
  opened(): void;
  message(text: string): void;
  heard(samples: Float32Array<ArrayBuffer>): void;
  drained(chunk: number): void;
  ended(reason: string): void;
}

/** A WebRTC peer of one client. */
export interface Peer {
  /** The SDP answer, host candidates included. */
  answer: string;
  send(text: string): void;
  play(samples: Float32Array, rateHz: number, chunk: number): void;
  stopAudio(): void;
  close(): void;
}

const PAYLOAD_TYPE = 111;
const PACKET_MS = 20;
const PACKET_TICKS = 960;
/** More behind than this is not caught up: the sound would come in one burst. */
const MOST_BEHIND_PACKETS = 25;
const CONNECT_WITHIN_MS = 30_000;
/** A microphone that sends nothing for this long is heard as silent, so that a turn can end. */
const SILENT_AFTER_MS = 200;
/**
 * werift holds the second message back a second if the first is sent as the channel opens; after the client's first
 * message, or this much later, it does not.
 */
const FIRST_MESSAGE_AFTER_MS = 6;

/** Time for the closing of the channel to reach the other side. */
const CHANNEL_CLOSES_MS = 200;

const LOOPBACK_ADDRESS = '127.0.0.1';

const PEER_OPTIONS = {
  // Without iceLite werift asks stun.l.google.com even with no ICE servers.
  iceServers: [],
  iceLite: true,
  maxMessageSize: 262_144,
  codecs: { audio: [useOPUS({ payloadType: PAYLOAD_TYPE })], video: [] },
};

/**
 * For a client on this machine: sockets on 127.0.0.1, which nobody else reaches.
 * They must be bound to it: from werift's usual wildcard sockets an answer leaves with the network's address, and the
 * browser drops it as a stranger's. Chromium offers no loopback candidates, but sends to ours.
 */
const LOOPBACK_OPTIONS = {
  ...PEER_OPTIONS,
  iceAdditionalHostAddresses: [LOOPBACK_ADDRESS],
  iceInterfaceAddresses: { udp4: LOOPBACK_ADDRESS },
  iceUseIpv6: false,
};

/** The calling side of the warm-up. It may not be lite, and must not ask a STUN server: the port 9 discards. */
const CLIENT_OPTIONS = {
  ...LOOPBACK_OPTIONS,
  iceLite: false,
  iceServers: [{ urls: 'stun:127.0.0.1:9' }],
  iceStunGatherTimeout: 0.01,
  // One transport: of two, werift never closes the sockets of the one that the answer makes needless.
  bundlePolicy: 'max-bundle' as const,
};

/** An answer without the network's addresses, at which a socket bound to loopback can't be reached. */
export const keepLoopbackCandidates = (sdp: string): string =>
  sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || line.split(' ')[4] === LOOPBACK_ADDRESS)
    .join('\r\n');

/**
 * Answers an offer. `loopback` if the client is on this machine, as it must be when the backend listens on loopback
 * only. The result is a sentence if the offer can't be answered.
 */
export async function openPeer(offer: string, loopback: boolean, hooks: PeerHooks): Promise<Result<Peer, string>> {
  const pc = new RTCPeerConnection(loopback ? LOOPBACK_OPTIONS : PEER_OPTIONS);
  const track = new MediaStreamTrack({ kind: 'audio' });
  const timers = new Set<NodeJS.Timeout>();
  const over = new AbortController();
  const end = (reason: string, tells = true) => {
    if (over.signal.aborted) return;
    over.abort();
    for (const timer of timers) clearTimeout(timer);
    // Of `pc.close()` the other side hears nothing: only a channel that closes tells it at once.
    if (channel.close()) setTimeout(() => void pc.close().catch(() => {}), CHANNEL_CLOSES_MS);
    else void pc.close().catch(() => {});
    if (tells) hooks.ended(reason);
  };
  const sound = attachSound(pc, track, hooks, timers);
  const channel = attachChannel(pc, hooks, end, timers);
  timers.add(setTimeout(() => pc.connectionState !== 'connected' && end('not connected in time'), CONNECT_WITHIN_MS));
  pc.connectionStateChange.subscribe((state) => {
    if (state === 'connected') {
      sound.start();
      watchConsent(pc.iceTransports, () => end('the client is gone'), over.signal);
    }
    if (state === 'failed' || state === 'closed' || state === 'disconnected') end(`connection ${state}`);
  });
  try {
    await pc.setRemoteDescription({ type: 'offer', sdp: offer });
    // As DTLS client werift waits 100 ms before its first packet; as server it answers at once.
    for (const transport of pc.dtlsTransports) {
      transport.role = 'server';
      skipUsedRecords(transport);
    }
    const description = await pc.createAnswer();
    await pc.setLocalDescription(description);
  } catch (error) {
    end('refused', false);
    return failed(error instanceof Error ? error.message : 'The offer could not be read.');
  }
  const sdp = pc.localDescription?.sdp ?? '';
  return ok({
    answer: loopback ? keepLoopbackCandidates(sdp) : sdp,
    send: channel.send,
    play: sound.play,
    stopAudio: sound.stop,
    close: () => end('closed', false),
  });
}

function attachSound(pc: RTCPeerConnection, track: MediaStreamTrack, hooks: PeerHooks, timers: Set<NodeJS.Timeout>) {
  const player = createPlayer();
  const listener = createListener();
  let heardAtMs: number | undefined;
  pc.onTransceiverAdded.subscribe((transceiver) => {
    if (transceiver.kind !== 'audio') return;
    transceiver.setDirection('sendrecv');
    void transceiver.sender.replaceTrack(track);
  });
  pc.onTrack.subscribe((remote) => {
    remote.onReceiveRtp.subscribe(({ header, payload }) => {
      const { sequenceNumber, timestamp } = header;
      const samples = listener.take({ sequenceNumber, timestamp, payload });
      heardAtMs = performance.now();
      if (samples.length > 0) hooks.heard(samples);
    });
  });
  const hearSilence = () => {
    if (heardAtMs === undefined || performance.now() - heardAtMs < SILENT_AFTER_MS) return;
    heardAtMs += PACKET_MS;
    hooks.heard(new Float32Array(16 * PACKET_MS));
  };
  const send = (packet: number) => {
    const { payload, drained } = player.nextPacket();
    const header = new RtpHeader({
      payloadType: PAYLOAD_TYPE,
      sequenceNumber: packet & 0xffff,
      timestamp: (packet * PACKET_TICKS) >>> 0,
      marker: packet === 0,
    });
    track.writeRtp(new RtpPacket(header, payload));
    if (drained !== undefined) hooks.drained(drained);
  };
  const start = () => {
    const startedAtMs = performance.now();
    let sent = 0;
    let skipped = 0;
    const tick = setInterval(() => {
      hearSilence();
      const due = Math.floor((performance.now() - startedAtMs) / PACKET_MS) - skipped;
      if (due - sent > MOST_BEHIND_PACKETS) skipped += due - sent - MOST_BEHIND_PACKETS;
      for (const until = Math.min(due, sent + MOST_BEHIND_PACKETS); sent < until; sent += 1) send(sent);
    }, PACKET_MS / 2);
    timers.add(tick);
  };
  return {
    start: once(start),
    play(samples: Float32Array, rateHz: number, chunk: number) {
      player.add(rateHz === PLAYED_HZ ? samples : resample(samples, rateHz, PLAYED_HZ), chunk);
    },
    stop: () => player.clear(),
  };
}

function attachChannel(
  pc: RTCPeerConnection,
  hooks: PeerHooks,
  end: (reason: string) => void,
  timers: Set<NodeJS.Timeout>,
) {
  let channel: RTCDataChannel | undefined;
  pc.onDataChannel.subscribe((opened) => {
    if (channel !== undefined) return;
    channel = opened;
    const begin = once(() => hooks.opened());
    opened.onMessage.subscribe((data) => {
      begin();
      hooks.message(typeof data === 'string' ? data : data.toString('utf8'));
    });
    const beginSoon = once(() => timers.add(setTimeout(begin, FIRST_MESSAGE_AFTER_MS)));
    opened.stateChanged.subscribe((state) => {
      if (state === 'open') beginSoon();
      if (state === 'closed') end('channel closed');
    });
    if (opened.readyState === 'open') beginSoon();
  });
  return {
    /** Sends nothing to a client that is gone: the end of the call is told by the connection. */
    send(text: string) {
      if (channel?.readyState === 'open') channel.send(text);
    },
    /** Closes it; whether there was anything to close. */
    close(): boolean {
      if (channel?.readyState !== 'open') return false;
      channel.close();
      return true;
    },
  };
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

const WARM_WITHIN_MS = 2000;

/**
 * Holds one short call with ourselves, so that the first real one does not wait for the DTLS certificate, the codec, and
 * code that has never run. Never rejects: a cold first call is all there is to lose.
 */
export async function warmUp(): Promise<void> {
  const client = new RTCPeerConnection(CLIENT_OPTIONS);
  const track = new MediaStreamTrack({ kind: 'audio' });
  client.addTransceiver(track, { direction: 'sendrecv' });
  client.createDataChannel('warm');
  let opened = () => {};
  const whenOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const hooks: PeerHooks = { opened, message: () => {}, heard: () => {}, drained: () => {}, ended: opened };
  try {
    await client.setLocalDescription(await client.createOffer());
    const peer = await openPeer(client.localDescription?.sdp ?? '', true, hooks);
    if (!peer.ok) return;
    await client.setRemoteDescription({ type: 'answer', sdp: peer.value.answer });
    const deadline = setTimeout(opened, WARM_WITHIN_MS);
    await whenOpen;
    clearTimeout(deadline);
    peer.value.close();
  } catch {
    // Nothing depends on it.
  } finally {
    await client.close().catch(() => {});
  }
}
