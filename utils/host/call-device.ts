import { fenceNonce } from '../page/fence-nonce.ts';
import { type Saying, say } from '../realtime/say.ts';
import type { Effect, OutgoingItem, SessionEvent } from '../session/events.ts';
import type { Problem } from '../session/problem.ts';
import type { SpeakerLevel } from '../session/state.ts';
import type { TransportKind } from '../session/transport.ts';
import type { PageItem } from '../shared/page-item.ts';
import type { Call, CallHooks } from '../transport/call.ts';
import type { Diagnostics } from '../wire/protocol.ts';
import { refit } from './fence-page.ts';
import { type CallMicrophone, type CallParts, openCall } from './open-call.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createServerLink, type ServerLink } from './server-link.ts';

type Report = (event: SessionEvent) => void;

export interface CallDevice {
  /** Makes what a call needs before token and microphone; once. */
  prepare(): void;
  /** Gives back what was prepared and not used. */
  discardPrepared(): void;
  open(effect: Extract<Effect, { do: 'open-call' }>, microphone: CallMicrophone | undefined, report: Report): void;
  /** Opens one more, which gets no sound and whose voice nobody compares until it takes the place of the other. */
  openBeside(
    effect: Extract<Effect, { do: 'open-beside' }>,
    microphone: CallMicrophone | undefined,
    report: Report,
  ): void;
  promote(): void;
  dropBeside(): void;
  /** In order; what follows the end of a turn waits until its sound was sent. */
  say(effect: Saying): void;
  setMuted(muted: boolean): void;
  /** How loud the other side is played; each call begins with `full`. */
  setSpeaker(level: SpeakerLevel): void;
  /** Ends the call that is there, and none beside it. */
  hangUp(): void;
  /** Bytes that one message of the call that is there may have; undefined while there is none. */
  maxMessageBytes(): number | undefined;
  diagnose(): Omit<Diagnostics, 'captureDelayMs'>;
}

/**
 * So long after it went into a track sound is with the server, in ms: 10 ms until it is encoded, 20 ms of a packet, 20 ms
 * of lookahead and pacing, and up to 100 ms in which a server puts packets in order. An event would overtake it. What goes
 * as messages keeps its place among them.
 */
const SOUND_ARRIVES_MS: Readonly<Record<TransportKind, number>> = {
  webrtc: 150,
  websocket: 0,
  'on-device': 0,
};

/** One call and what is known of it. */
interface Line {
  call: Call;
  link: ServerLink;
  outbox: Outbox;
  /** What it plays, once it does. */
  stream?: MediaStream;
}

/** The calls of a session: one, and for a while one beside it. `plays` is told what is played. */
export function createCallDevice(parts: CallParts, plays: (stream: MediaStream | undefined) => void): CallDevice {
  let line: Line | undefined;
  let beside: Line | undefined;
  let last = createServerLink();
  let muted = false;
  let isPrepared = false;

  const openLine = (
    effect: Extract<Effect, { do: 'open-call' | 'open-beside' }>,
    microphone: CallMicrophone | undefined,
    report: Report,
  ): Line | undefined => {
    const { attempt, grant, transport } = effect;
    const link = createServerLink();
    const own: { line?: Line; stream?: MediaStream } = {};
    const played = (stream: MediaStream): void => {
      own.stream = stream;
      if (own.line) own.line.stream = stream;
      if (own.line && own.line === line) plays(stream);
    };
    const opened = openCall(
      // Beside another call it hears silence: what is said goes to one of them.
      { grant, transport, microphone, muted: effect.do === 'open-beside' || effect.muted },
      parts,
      { ...hooksOf(attempt, link, report), plays: played },
    );
    if (!opened.ok) {
      report({ type: 'failed', attempt, problem: opened.problem });
      return undefined;
    }
    const call = opened.value;
    const outbox = createOutbox({
      send: (saying) => sendTo({ call, link }, saying, report),
      endTurn: () => endTurn(microphone, transport),
    });
    own.line = { call, link, outbox, ...(own.stream ? { stream: own.stream } : {}) };
    return own.line;
  };
  const end = (over: Line | undefined): void => {
    over?.outbox.close();
    over?.call.hangUp();
  };
  const dropBeside = (): void => {
    end(beside);
    beside = undefined;
  };
  const hangUp = (): void => {
    end(line);
    line = undefined;
    plays(undefined);
  };
  const use = (next: Line | undefined): void => {
    line = next;
    if (!next) return;
    last = next.link;
    if (next.stream) plays(next.stream);
  };

  return {
    prepare() {
      isPrepared = true;
      void parts.first().then((kind) => {
        if (!isPrepared) return;
        if (kind === 'webrtc') parts.peers.prepare();
        else parts.playbacks.prepare();
      });
    },
    discardPrepared() {
      isPrepared = false;
      parts.peers.discardPrepared();
      parts.playbacks.discardPrepared();
    },
    open(effect, microphone, report) {
      hangUp();
      muted = effect.muted;
      use(openLine(effect, microphone, report));
    },
    openBeside(effect, microphone, report) {
      dropBeside();
      muted = effect.muted;
      beside = openLine(effect, microphone, report);
    },
    promote() {
      if (!beside) return;
      hangUp();
      beside.call.setMuted(muted);
      use(beside);
      beside = undefined;
    },
    dropBeside,
    say: (effect) => ('to' in effect && effect.to === 'beside' ? beside : line)?.outbox.say(effect),
    setMuted(next) {
      muted = next;
      line?.call.setMuted(next);
    },
    setSpeaker: (level) => line?.call.setSpeaker(level),
    hangUp,
    maxMessageBytes: () => line?.call.maxMessageBytes(),
    diagnose: () => last.diagnose(),
  };
}

/** Says it now. A page that is too large for this channel is cut to fit, and the session is told what is left of it. */
function sendTo({ call, link }: Pick<Line, 'call' | 'link'>, saying: Saying, report: Report): void {
  const nonce = fenceNonce();
  const fitted = (item: OutgoingItem): OutgoingItem => {
    if (item.kind !== 'page') return item;
    const measureBytes = (cut: PageItem): number =>
      utf8Bytes(
        JSON.stringify(say({ do: 'create-item', item: { ...item, page: { ...item.page, ...cut } } }, nonce)[0]),
      );
    const page = refit(item.page, { maxBytes: call.maxMessageBytes(), measureBytes });
    if (page.text !== item.page.text) report({ type: 'page-fitted', id: item.id, page });
    return { ...item, page };
  };
  const events = say(
    saying.do === 'create-item' ? { ...saying, item: fitted(saying.item) } : saying,
    nonce,
    link.sessionKind(),
  );
  const problem = call.send(events);
  if (problem) report({ type: 'noticed', problem });
  else link.sent(events);
}

/** Settled when the sound of the turn is with the server. */
async function endTurn(microphone: CallMicrophone | undefined, transport: TransportKind): Promise<() => void> {
  if (!microphone) return () => {};
  const goOn = await microphone.endTurn();
  const ms = SOUND_ARRIVES_MS[transport];
  if (ms > 0) await new Promise((done) => setTimeout(done, ms));
  return goOn;
}

/** Everything that a call tells, stamped with its attempt. */
function hooksOf(attempt: number, link: ServerLink, report: Report): Omit<CallHooks, 'plays'> {
  const notice = (problem: Problem): void => report({ type: 'noticed', problem });
  return {
    hear(message) {
      const { heard, problem } = link.hear(message, Date.now());
      for (const one of heard) report({ type: 'heard', attempt, heard: one });
      if (problem) notice(problem);
    },
    milestone: (name) => report({ type: 'milestone', attempt, name }),
    limited: (limit) => report({ type: 'call-limited', attempt, limit }),
    failed: (problem) => report({ type: 'failed', attempt, problem }),
    loaded: (share) => report({ type: 'engine-loaded', attempt, share }),
    silenced: notice,
    unstable: (silentMs) => report({ type: 'call-unstable', attempt, silentMs }),
    healed: () => report({ type: 'call-healed', attempt }),
  };
}

const utf8Bytes = (text: string): number => new TextEncoder().encode(text).length;
