import type { ClientEvent } from '../realtime/client-events.ts';
import { LARGEST_EVENT_CHARACTERS } from '../realtime/server-events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { TransportKind } from '../session/transport.ts';
import { watchAnswers } from './answer-watch.ts';
import type { Call, CallHooks } from './call.ts';
import type { CallPlayback, PlaybackNews, Subscribe } from './call-playback.ts';
import { createReceivedSound, type SoundOrder } from './receive-sound.ts';
import { appendEvent, BYTES_PER_MS, createBacklog } from './send-sound.ts';
import { withSoundFormat } from './sound-format.ts';

/** What carries the events of one call, as text. */
export interface EventLine {
  isOpen(): boolean;
  send(text: string): void;
  /** Bytes that were given to it and have not left yet. */
  bufferedBytes(): number;
  /** Closes it; no hook is called any more. */
  close(): void;
}

export interface EventLineHooks {
  opened(): void;
  message(data: unknown): void;
  /** It never was open, or is not any more. Once. */
  failed(problem: Problem): void;
}

/** The sound of a call without tracks. */
export interface CallSound {
  /** Of this call alone while it is up; whoever opened it closes it. */
  playback: CallPlayback;
  /** What the playback tells. */
  played: Subscribe<PlaybackNews>;
  /** What the microphone hears: PCM of 16 bits at 24 kHz in frames of any length. None in a conversation by typing. */
  frames: Subscribe<ArrayBuffer>;
  muted: boolean;
}

/** What a call whose sound is in its events is opened with. */
export interface EventCallParts extends CallSound {
  transport: TransportKind;
  openLine(hooks: EventLineHooks): EventLine;
  /** The largest message that the other side takes, in bytes of UTF-8. */
  messageBytes: number;
  /** Nothing came within so many ms although an answer was due. */
  silent(ms: number): Problem;
  /** What is said waits to be sent, or cannot be sent any more; `what` says it in words. */
  lost(what: string): Problem;
}

/** A playback says within a block where it was cut; one that does not is hanging. */
const CUT_WITHIN_MS = 250;

/**
 * Opens a call whose sound is in its events. The session hears what it hears over WebRTC: sound never gets there, and what only
 * WebRTC servers tell of it (`output_audio_buffer.*`) is told from here.
 */
export function openEventCall(parts: EventCallParts, hooks: CallHooks): Call {
  const { transport, openLine, messageBytes, silent, lost, playback, played, frames } = parts;
  const over = new AbortController();
  const { signal } = over;
  const backlog = createBacklog();
  const encoder = new TextEncoder();
  let { muted } = parts;

  const hangUp = (): void => {
    if (signal.aborted) return;
    over.abort();
    playback.flush();
    line.close();
  };
  const fail = (why: Problem): void => {
    if (signal.aborted) return;
    hangUp();
    hooks.failed(why);
  };
  const sendEvent = (event: object): Problem | undefined => {
    const text = JSON.stringify(event);
    const { length } = encoder.encode(text);
    if (length > messageBytes) return problem('message.too_large', { detail: `${length} of ${messageBytes} bytes` });
    line.send(text);
    backlog.sent(length);
    answers.sent((event as { type?: unknown }).type);
    return undefined;
  };
  const answers = watchAnswers((ms) => fail(silent(ms)));
  signal.addEventListener('abort', answers.stop);
  const sound = playSound(playback, played, { hear: hooks.hear, came: answers.heard, say: sendEvent, signal });
  const line = openLine({
    opened() {
      hooks.milestone('answer');
      hooks.milestone('channel');
    },
    message(data) {
      // Who has let the key go sends no sound by which it would be seen that the line is well again.
      lookAtLine();
      if (!signal.aborted) sound.hear(data);
    },
    failed: fail,
  });
  const lookAtLine = (): void => {
    const { news, waitingMs } = backlog.look(line.bufferedBytes());
    if (news === 'unstable') hooks.unstable(waitingMs);
    if (news === 'healed') hooks.healed();
    if (news === 'failed') fail(lost(`${waitingMs} ms of sound wait to be sent`));
  };
  const speak = (frame: ArrayBuffer): void => {
    if (!line.isOpen()) return;
    const text = appendEvent(muted ? new ArrayBuffer(frame.byteLength) : frame);
    line.send(text);
    backlog.sent(text.length, frame.byteLength / BYTES_PER_MS);
    lookAtLine();
  };

  signal.addEventListener('abort', frames(speak));
  playback.setLevel('full');
  hooks.plays(playback.stream);
  void playback.ready.then((why) => {
    if (why === undefined || signal.aborted) return;
    sound.giveUp();
    hooks.silenced(why);
  });

  const say = (event: ClientEvent): Problem | undefined => {
    if (!line.isOpen()) return lost('it is not open');
    if (event.type === 'response.cancel') sound.cancel();
    // There is no such buffer at the server: what it would do is done here.
    if (event.type === 'output_audio_buffer.clear') sound.clear();
    else return sendEvent(withSoundFormat(event));
    return undefined;
  };
  return {
    transport,
    send(events) {
      for (const event of events) {
        const why = say(event);
        if (why) return why;
      }
      return undefined;
    },
    maxMessageBytes: () => messageBytes,
    setMuted(next) {
      muted = next;
    },
    setSpeaker(level) {
      playback.setLevel(level);
      sound.setLevel(level);
    },
    hangUp,
  };
}

/** The way of the sound from the messages into the playback. */
function playSound(
  playback: CallPlayback,
  played: Subscribe<PlaybackNews>,
  {
    hear,
    came,
    say,
    signal,
  }: { hear: CallHooks['hear']; came(type: unknown): void; say(event: object): unknown; signal: AbortSignal },
) {
  const sound = createReceivedSound();
  let cutTimer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    playback.flush();
    clearTimeout(cutTimer);
    const isOverdue = (): void => obey(sound.clearOverdue(performance.now(), playback.latencyMs()));
    cutTimer = setTimeout(isOverdue, CUT_WITHIN_MS);
  };
  const obey = (orders: readonly SoundOrder[]): void => {
    for (const order of orders) {
      if (signal.aborted) return;
      if (order.do === 'play') playback.play(order.item, order.samples);
      else if (order.do === 'end') playback.end(order.item);
      else if (order.do === 'say') say(order.event);
      else if (order.do === 'hear') hear(JSON.stringify(order.event));
      else flush();
    }
  };
  const stop = played((news) => obey(sound.news(news, performance.now(), playback.latencyMs())));
  signal.addEventListener('abort', () => {
    clearTimeout(cutTimer);
    stop();
  });

  return {
    hear(data: unknown): void {
      const event = readEvent(data);
      came((event as { type?: unknown } | undefined)?.type);
      const { taken, bad, orders } = event ? sound.hear(event) : { taken: false, bad: false, orders: [] };
      if (!taken) hear(data);
      // Sound that is none counts as unreadable, as everything else that is.
      else if (bad) hear('');
      obey(orders);
    },
    cancel: sound.cancel,
    clear: () => obey(sound.clear(performance.now())),
    giveUp: () => obey(sound.giveUp()),
    setLevel: (level: Parameters<typeof sound.setLevel>[0]) => sound.setLevel(level, performance.now()),
  };
}

/** The event in a message, or undefined if it is none: others say what is wrong with it. */
function readEvent(data: unknown): object | undefined {
  if (typeof data !== 'string' || data.length > LARGEST_EVENT_CHARACTERS) return undefined;
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null ? event : undefined;
  } catch {
    return undefined;
  }
}
