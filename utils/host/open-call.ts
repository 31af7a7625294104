import { type Problem, problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import type { TransportKind } from '../session/transport.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { Call, CallHooks, Exchange } from '../transport/call.ts';
import type { Subscribe } from '../transport/call-playback.ts';
import type { CallSound } from '../transport/event-call.ts';
import type { LocalEngine } from '../transport/local-engine.ts';
import { openOnDeviceCall } from '../transport/on-device.ts';
import { exchangeSdp } from '../transport/sdp-exchange.ts';
import { openWebRtcCall } from '../transport/webrtc.ts';
import { openWebSocketCall } from '../transport/websocket.ts';
import { callBackground } from '../wire/calls.ts';
import type { PeerDevice } from './peer-device.ts';
import type { PlaybackDevice } from './playback-device.ts';

/** What calls are made of. */
export interface CallParts {
  /** What plays the other side of a call with tracks is put here. */
  body: HTMLElement;
  peers: PeerDevice;
  playbacks: PlaybackDevice;
  /** What the next call goes over, as far as that is known before it is asked for. */
  first(): Promise<TransportKind>;
  /** The other side of calls that stay on this computer. */
  engine: LocalEngine;
}

/** What the microphone gives a call; undefined in a conversation by typing. */
export interface CallMicrophone {
  track: MediaStreamTrack;
  frames: Subscribe<ArrayBuffer>;
  /** Settled when all that was let through until now has been sent; what follows waits until the call that comes back. */
  endTurn(): Promise<() => void>;
}

export interface CallWish {
  grant: Grant;
  transport: TransportKind;
  microphone: CallMicrophone | undefined;
  muted: boolean;
}

/** Opens a call over whichever transport is wished for. Several may be open at once: each has sound of its own. */
export function openCall(wish: CallWish, parts: CallParts, hooks: CallHooks): Result<Call, Problem> {
  switch (wish.transport) {
    case 'webrtc':
      return overWebRtc(wish, parts, hooks);
    case 'websocket':
      return overWebSocket(wish, parts, hooks);
    case 'on-device':
      return ok(withSound(wish, parts, hooks, (sound, watched) => openOnDeviceCall(parts.engine, sound, watched)));
  }
}

function overWebRtc(
  { grant, microphone, muted }: CallWish,
  { peers, body }: CallParts,
  hooks: CallHooks,
): Result<Call, Problem> {
  const peer = peers.take(grant.ice);
  if (!peer.ok) return peer;
  // Muting switches a track off: that of another call goes on.
  const own = microphone?.track.clone();
  const speaker = body.appendChild(document.createElement('audio'));
  const release = (): void => {
    own?.stop();
    speaker.remove();
  };
  const wish = { exchange: exchangeOf(grant), microphone: own, muted };
  return ok(releasing(release, hooks, (watched) => openWebRtcCall(peer.value, speaker, wish, watched)));
}

function overWebSocket(wish: CallWish, parts: CallParts, hooks: CallHooks): Result<Call, Problem> {
  const { grant } = wish;
  if (grant.by !== 'token' || grant.webSocketUrl === undefined) return failed(problem('backend.no_websocket'));
  const { webSocketUrl: url, token } = grant;
  return ok(withSound(wish, parts, hooks, (sound, watched) => openWebSocketCall({ url, token, ...sound }, watched)));
}

/** A call whose sound is in its events, with a playback of its own. */
function withSound(
  { microphone, muted }: CallWish,
  { playbacks }: CallParts,
  hooks: CallHooks,
  open: (sound: CallSound, hooks: CallHooks) => Call,
): Call {
  const own = playbacks.take();
  let isOver = false;
  const release = (): void => {
    if (!isOver) playbacks.giveBack(own);
    isOver = true;
  };
  const frames = microphone?.frames ?? (() => () => {});
  return releasing(release, hooks, (watched) => open({ ...own, frames, muted }, watched));
}

/** A call that gives back what it had when it is over, whichever side ends it. */
function releasing(release: () => void, hooks: CallHooks, open: (hooks: CallHooks) => Call): Call {
  const call = open({
    ...hooks,
    failed(why) {
      release();
      hooks.failed(why);
    },
  });
  return {
    ...call,
    hangUp() {
      call.hangUp();
      release();
    },
  };
}

/** Who answers the offer: whoever the token is for, or the backend, which the background asks because it has the key. */
function exchangeOf(grant: Grant): Exchange {
  if (grant.by !== 'token') return askBackend;
  const { token, callUrl } = grant;
  return (offer, signal) => exchangeSdp({ callUrl, token, offer, signal });
}

/** A background that was stopped in the middle answers nothing: what became of the offer is not known then. */
async function askBackend(offer: string, signal: AbortSignal): ReturnType<Exchange> {
  const lost = failed(problem('backend.timeout', { detail: 'the background was stopped while the backend was asked' }));
  const drop = (): void => void callBackground('dropOffer', undefined).catch(() => {});
  signal.addEventListener('abort', drop);
  const answered = await callBackground('exchangeOffer', { offer }).catch(() => undefined);
  signal.removeEventListener('abort', drop);
  return answered ?? lost;
}
