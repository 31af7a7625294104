import { createSpeaker } from '../audio/speaker.ts';
import { fenceNonce } from '../page/fence-nonce.ts';
import { fitPage } from '../page/fit-page.ts';
import { type Saying, say } from '../realtime/say.ts';
import type { Effect, OutgoingItem, SessionEvent } from '../session/events.ts';
import type { SpeakerLevel } from '../session/state.ts';
import type { Call } from '../transport/call.ts';
import { openWebRtcCall, type PreparedPeer, preparePeer } from '../transport/webrtc.ts';
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
  let call: Call | undefined;
  let link = createServerLink();
  const setSpeaker = createSpeaker(speaker);

  const takePrepared = (): PreparedPeer => {
    const peer = prepared ?? preparePeer();
    prepared = undefined;
    return peer;
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
      prepared ??= preparePeer();
    },
    discardPrepared() {
      prepared?.close();
      prepared = undefined;
    },
    open({ attempt, token, callUrl, muted }, microphone, report) {
      call?.hangUp();
      setSpeaker('full');
      const own = createServerLink();
      link = own;
      call = openWebRtcCall(
        takePrepared(),
        speaker,
        { token, callUrl, microphone, muted },
        {
          hear(message) {
            const { heard, problem } = own.hear(message, Date.now());
            for (const event of heard) report(event);
            if (problem) report({ type: 'noticed', problem });
          },
          milestone: (name) => report({ type: 'milestone', attempt, name }),
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

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
