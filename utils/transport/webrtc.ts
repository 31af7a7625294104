import { createSpeaker } from '../audio/speaker.ts';
import type { ClientEvent } from '../realtime/client-events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { IceSetup } from '../shared/ice-server.ts';
import type { Call, CallHooks, CallRequest } from './call.ts';
import {
  GRACE_MS,
  hearOfPeer,
  PATIENCE_MS,
  type PeerAct,
  type PeerLife,
  type PeerSign,
  silentMsOf,
} from './peer-life.ts';

/** What both browsers assume when the answer says nothing (protocol section 4). */
const MESSAGE_BYTES_IF_UNTOLD = 65_536;

/** A peer connection with its offer made: needs neither microphone nor token, so it can wait for a click. */
export interface PreparedPeer {
  /** What it was made with: it cannot be used for anything else. */
  ice: IceSetup;
  connection: RTCPeerConnection;
  channel: RTCDataChannel;
  sender: RTCRtpSender;
  /** Settles when the local offer is set; candidates keep being added to it afterwards. */
  offered: Promise<void>;
  close(): void;
}

/** Makes a peer connection and its offer: one audio line both ways and the channel `oai-events`. */
export function preparePeer(ice: IceSetup): PreparedPeer {
  const connection = new RTCPeerConnection({
    iceServers: [...ice.iceServers],
    iceTransportPolicy: ice.relayOnly ? 'relay' : 'all',
  });
  const channel = connection.createDataChannel('oai-events');
  const { sender } = connection.addTransceiver('audio', { direction: 'sendrecv' });
  const offered = connection.setLocalDescription();
  // Whoever waits for the offer hears of a failure; a peer that is thrown away unused must not complain.
  offered.catch(() => {});
  return { ice, connection, channel, sender, offered, close: () => connection.close() };
}

/** Opens a call over WebRTC with a prepared peer, which it owns from then on. `speaker` plays the other side. */
export function openWebRtcCall(
  peer: PreparedPeer,
  speaker: HTMLAudioElement,
  request: CallRequest,
  hooks: CallHooks,
): Call {
  const { connection, channel, sender } = peer;
  const over = new AbortController();
  const { signal } = over;

  const hangUp = (): void => {
    if (signal.aborted) return;
    over.abort();
    speaker.srcObject = null;
    connection.close();
  };
  const fail = (why: Problem): void => {
    if (signal.aborted) return;
    hangUp();
    hooks.failed(why);
  };
  const setMuted = (muted: boolean): void => {
    if (sender.track) sender.track.enabled = !muted;
  };

  playRemoteAudio(connection, speaker, hooks, signal);
  watchConnection(connection, hooks, fail, signal);
  watchChannel(channel, hooks, fail, signal);
  void connect();

  async function connect(): Promise<void> {
    try {
      if (request.microphone) {
        request.microphone.enabled = !request.muted;
        await Promise.all([sender.replaceTrack(request.microphone), peer.offered]);
      } else await peer.offered;
    } catch (error) {
      return fail(problem('openai.bad_answer', { detail: `making the offer: ${String(error)}` }));
    }
    if (signal.aborted) return;
    hooks.milestone('offer');
    // With the candidates gathered so far: waiting for all of them can take 40 s.
    const answer = await request.exchange(connection.localDescription?.sdp ?? '', signal);
    if (signal.aborted) return;
    if (!answer.ok) return fail(answer.problem);
    const { sdp, limit } = answer.value;
    if (limit) hooks.limited(limit);
    hooks.milestone('answer');
    try {
      await connection.setRemoteDescription({ type: 'answer', sdp });
    } catch (error) {
      fail(problem('openai.bad_answer', { detail: `the answer is not usable SDP: ${String(error).slice(0, 200)}` }));
    }
  }

  const setSpeaker = createSpeaker(speaker);
  setSpeaker('full');
  return {
    transport: 'webrtc',
    setSpeaker,
    send: (events) => sendEvents(connection, channel, events),
    maxMessageBytes: () => maxMessageBytes(connection),
    setMuted,
    hangUp,
  };
}

function maxMessageBytes(connection: RTCPeerConnection): number {
  return connection.sctp?.maxMessageSize || MESSAGE_BYTES_IF_UNTOLD;
}

function sendEvents(
  connection: RTCPeerConnection,
  channel: RTCDataChannel,
  events: readonly ClientEvent[],
): Problem | undefined {
  if (channel.readyState !== 'open') return problem('net.lost', { detail: `the channel is ${channel.readyState}` });
  const limit = maxMessageBytes(connection);
  for (const event of events) {
    const message = JSON.stringify(event);
    // One message above the limit silently closes the channel of some servers.
    const { length } = new TextEncoder().encode(message);
    if (length > limit) return problem('message.too_large', { detail: `${event.type}: ${length} of ${limit} bytes` });
    channel.send(message);
  }
  return undefined;
}

function playRemoteAudio(
  connection: RTCPeerConnection,
  speaker: HTMLAudioElement,
  hooks: CallHooks,
  signal: AbortSignal,
): void {
  const onTrack = ({ track, streams }: RTCTrackEvent): void => {
    const stream = streams[0] ?? new MediaStream([track]);
    speaker.srcObject = stream;
    hooks.plays(stream);
    speaker.play().catch((error: unknown) => {
      // A new source or the end of the call interrupts a pending play(): that is no refusal.
      if (signal.aborted || (error instanceof DOMException && error.name === 'AbortError')) return;
      hooks.silenced(problem('audio.blocked', { detail: String(error) }));
    });
  };
  connection.addEventListener('track', onTrack, { signal });
}

/** Reports ICE and DTLS, and then how it stands with a peer that may be gone while its channel still looks open. */
function watchConnection(
  connection: RTCPeerConnection,
  hooks: CallHooks,
  fail: (why: Problem) => void,
  signal: AbortSignal,
): void {
  let iceSeen = false;
  let dtlsSeen = false;
  const tell = watchLife(connection, hooks, fail, signal);
  const onIce = (): void => {
    const state = connection.iceConnectionState;
    if (iceSeen || (state !== 'connected' && state !== 'completed')) return;
    iceSeen = true;
    hooks.milestone('ice');
  };
  const onState = (): void => {
    const state = connection.connectionState;
    if (state === 'connected' && !dtlsSeen) {
      onIce();
      dtlsSeen = true;
      hooks.milestone('dtls');
    }
    if (state === 'failed' && !dtlsSeen) fail(setUpFailure(iceSeen));
    else if (state === 'connected' || state === 'disconnected' || state === 'failed') tell(state);
  };
  connection.addEventListener('iceconnectionstatechange', onIce, { signal });
  connection.addEventListener('connectionstatechange', onState, { signal });
}

/** Does what utils/transport/peer-life.ts decides about a peer that was connected. */
function watchLife(
  connection: RTCPeerConnection,
  hooks: CallHooks,
  fail: (why: Problem) => void,
  signal: AbortSignal,
): (sign: PeerSign) => void {
  let life: PeerLife = 'up';
  let timers: ReturnType<typeof setTimeout>[] = [];
  const calm = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const tellUnstable = async (): Promise<void> => {
    const stats = await connection.getStats().catch(() => new Map<string, object>());
    if (life === 'unstable' && !signal.aborted) hooks.unstable(silentMsOf(stats.values()));
  };
  const act = (what: PeerAct): void => {
    if (what === 'calm') calm();
    else if (what === 'unstable') void tellUnstable();
    else if (what === 'healed') hooks.healed();
    else if (what === 'failed') fail(problem('net.lost', { detail: 'the peer stopped answering' }));
    else timers = [setTimeout(hear, GRACE_MS, 'grace-over'), setTimeout(hear, PATIENCE_MS, 'patience-over')];
  };
  function hear(sign: PeerSign): void {
    if (signal.aborted) return;
    const next = hearOfPeer(life, sign);
    life = next.life;
    for (const what of next.acts) act(what);
  }
  signal.addEventListener('abort', calm);
  return hear;
}

function setUpFailure(iceSeen: boolean): Problem {
  return iceSeen
    ? problem('dtls.failed', { detail: 'the encrypted connection could not be made' })
    : problem('ice.blocked', { detail: 'no path to the server was found' });
}

/** Carries messages; a channel that closes means a lost call even while the connection looks alive. */
function watchChannel(
  channel: RTCDataChannel,
  hooks: CallHooks,
  fail: (why: Problem) => void,
  signal: AbortSignal,
): void {
  channel.addEventListener('open', () => hooks.milestone('channel'), { signal });
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => hooks.hear(data), { signal });
  channel.addEventListener('close', () => fail(problem('net.lost', { detail: 'the server closed the channel' })), {
    signal,
  });
}
