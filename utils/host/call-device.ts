import { createSpeaker } from '../audio/speaker.ts';
import { fenceNonce } from '../page/fence-nonce.ts';
import { fitPage } from '../page/fit-page.ts';
import { type Saying, say } from '../realtime/say.ts';
import type { Effect, OutgoingItem, SessionEvent } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { Grant, SpeakerLevel } from '../session/state.ts';
import { type IceSetup, NO_ICE } from '../shared/ice-server.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { Call, Exchange } from '../transport/call.ts';
import { exchangeSdp } from '../transport/sdp-exchange.ts';
import { openWebRtcCall, type PreparedPeer, preparePeer } from '../transport/webrtc.ts';
import { callBackground } from '../wire/calls.ts';
import type { Diagnostics } from '../wire/protocol.ts';
import { createServerLink } from './server-link.ts';

type Report = (event: SessionEvent) => void;

export interface CallDevice {
  /** Makes what a call needs before token and microphone; once. */
  prepare(): void;
  /** Gives back what was prepared and not used. */
  discardPrepared(): void;
  open(effect: Extract<Effect, { do: 'open-call' }>, microphone: MediaStreamTrack | undefined, report: Report): void;
  say(effect: Saying, report: Report): void;
  setMuted(muted: boolean): void;
  /** How loud the other side is played; each call begins with `full`. */
  setSpeaker(level: SpeakerLevel): void;
  hangUp(): void;
  diagnose(): Omit<Diagnostics, 'captureDelayMs'>;
}

/** The call of a session: at most one. `speaker` plays the other side, and `plays` is told what that is. */
export function createCallDevice(
  speaker: HTMLAudioElement,
  plays: (stream: MediaStream | undefined) => void,
): CallDevice {
  let prepared: PreparedPeer | undefined;
  let ownIce = NO_ICE;
  let call: Call | undefined;
  let link = createServerLink();
  const setSpeaker = createSpeaker(speaker);

  const discardPrepared = (): void => {
    prepared?.close();
    prepared = undefined;
  };
  /** Servers are changed by a peer of its own: before the offer is sent that is as good as an ICE restart, and simpler. */
  const prepareWith = (ice: IceSetup): Result<PreparedPeer, Problem> => {
    if (prepared && isSame(prepared.ice, ice)) return ok(prepared);
    discardPrepared();
    try {
      prepared = preparePeer(ice);
      return ok(prepared);
    } catch (error) {
      // Each browser has its own idea of the address of a server.
      return failed(problem('ice.blocked', { detail: String(error).slice(0, 200) }));
    }
  };
  const takePrepared = (ice: IceSetup): Result<PreparedPeer, Problem> => {
    const peer = prepareWith(ice);
    prepared = undefined;
    return peer;
  };
  /** The servers of the person's own, for a peer that waits for its click; the grant names all of them once more. */
  const learnIce = async (): Promise<void> => {
    const told = await callBackground('iceSetup', undefined).catch(() => undefined);
    if (!told?.ok) return;
    ownIce = told.value;
    if (prepared) prepareWith(ownIce);
  };

  /** A page that is too large for this channel is cut to fit, and the session is told what is left of it. */
  const fitted = (item: OutgoingItem, nonce: string, report: Report): OutgoingItem => {
    if (item.kind !== 'page' || !call) return item;
    const measureBytes = (page: typeof item.page): number =>
      utf8Bytes(JSON.stringify(say({ do: 'create-item', item: { ...item, page } }, nonce)[0]));
    const page = fitPage(item.page, { maxBytes: call.maxMessageBytes(), measureBytes });
    if (page.text !== item.page.text) report({ type: 'page-fitted', id: item.id, page });
    return { ...item, page };
  };

  return {
    prepare() {
      if (prepared) return;
      prepareWith(ownIce);
      void learnIce();
    },
    discardPrepared,
    open({ attempt, grant, muted }, microphone, report) {
      call?.hangUp();
      const peer = takePrepared(grant.ice);
      if (!peer.ok) return report({ type: 'failed', attempt, problem: peer.problem });
      setSpeaker('full');
      const own = createServerLink();
      link = own;
      call = openWebRtcCall(
        peer.value,
        speaker,
        { exchange: exchangeOf(grant), microphone, muted },
        {
          hear(message) {
            const { heard, problem } = own.hear(message, Date.now());
            for (const event of heard) report(event);
            if (problem) report({ type: 'noticed', problem });
          },
          milestone: (name) => report({ type: 'milestone', attempt, name }),
          limited: (limit) => report({ type: 'call-limited', attempt, limit }),
          failed: (problem) => report({ type: 'failed', attempt, problem }),
          plays,
          silenced: (problem) => report({ type: 'noticed', problem }),
        },
      );
    },
    say(effect, report) {
      if (!call) return;
      const nonce = fenceNonce();
      const events = say(
        effect.do === 'create-item' ? { ...effect, item: fitted(effect.item, nonce, report) } : effect,
        nonce,
      );
      const problem = call.send(events);
      if (problem) report({ type: 'noticed', problem });
      else link.sent(events);
    },
    setMuted: (muted) => call?.setMuted(muted),
    setSpeaker,
    hangUp() {
      call?.hangUp();
      call = undefined;
      plays(undefined);
    },
    diagnose: () => link.diagnose(),
  };
}

const isSame = (one: IceSetup, other: IceSetup): boolean => JSON.stringify(one) === JSON.stringify(other);
const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;

/** Who answers the offer: whoever the token is for, or the backend, which the background asks because it has the key. */
function exchangeOf(grant: Grant): Exchange {
  if (grant.by === 'backend') return askBackend;
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
