import { type Capture, openCapture } from '../audio/capture.ts';
import type { CaptureNews } from '../audio/capture-line.ts';
import {
  lossProblem,
  type Microphone,
  openMicrophone,
  openRaw,
  permission,
  watchPermission,
} from '../audio/microphone.ts';
import { loudnessGain } from '../audio/speaker.ts';
import { HOST_CAN_ASK, hostInFront, isHostInFront } from '../platform/host-page.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { MicrophoneEvent, SessionEvent } from '../session/events.ts';
import { problem } from '../session/problem.ts';
import type { SpeakerLevel } from '../session/state.ts';
import { callBackground } from '../wire/calls.ts';
import { keepMicrophone, pause } from './keep-microphone.ts';
import type { CallMicrophone } from './open-call.ts';
import { createTurnEnds } from './turn-ends.ts';
import { whyRefused } from './why-refused.ts';

type Report = (event: SessionEvent) => void;

/** Chromium keeps nothing back of what a busy computer has missed, and has nothing to give up. */
const KEEPS_BACK = IN_FIREFOX;
/** A device that is opened sooner is still the one that was to be closed (in one of two tries at once, in none of seven at 200). */
const CLOSED_WITHIN_MS = 200;

export interface MicrophoneDevice {
  /** Makes ready what sound goes through, before there is a microphone; once. */
  prepare(): void;
  /** Gives back what was prepared and not used. */
  discardPrepared(): void;
  /** What a call sends, or undefined while no microphone was opened. The same until `close`. */
  source(): CallMicrophone | undefined;
  /** Whether the device is open or being opened. */
  isOpen(): boolean;
  /** Opens the device unless it is open already. What is said from then on is kept until `pass`. */
  open(attempt: number, report: Report): Promise<void>;
  /** Asks here where this page can, or opens the page that can, and waits for the person's answer. */
  askPermission(attempt: number, report: Report): Promise<void>;
  /** Sends what was kept and what is said from now on, or keeps it for a later call. */
  pass(): void;
  /** What was sent in the last `ms` is sent again, before what follows. */
  rewind(ms: number): void;
  hold(): void;
  /** What is played from now on, and how loud: what the microphone hears of it is nobody's voice. */
  setPlayed(stream: MediaStream | undefined): void;
  setLoudness(loudness: SpeakerLevel): void;
  /** Muted, nothing is heard, kept or sent, and what was kept before is dropped. */
  setMuted(muted: boolean): void;
  /** Whether what is heard from now on is kept and sent; what was let through before is. Apart from muting. */
  setGate(open: boolean): void;
  /** How much later than it is said sound is sent, in ms. */
  delayMs(): number;
  /** Gives the device back, also one that is still being opened. */
  close(): void;
}

/** The microphone of a session, from the device to the track that the call sends. */
export function createMicrophoneDevice(): MicrophoneDevice {
  let capture: Capture | undefined;
  let microphone: Microphone | undefined;
  /** Calls may have the capture: it stays until `close`, also while there is no device. */
  let isUsed = false;
  let raw: Microphone | undefined;
  /** A conversation is on: whatever microphone it has is heard by the second ear too. */
  let compares = false;
  /** Which device is being opened anew. */
  let chosen: string | undefined;
  let played: MediaStream | undefined;
  let loudness: SpeakerLevel = 'full';
  let tell: Report = () => {};
  let wanted = new AbortController();
  let muted = false;
  let open = true;
  let opening = 0;
  let delay = 0;
  let preparing: ReturnType<typeof setTimeout> | undefined;
  const turnEnds = createTurnEnds({ order: (order) => capture?.order(order), delayMs: () => delay });

  const hear = (news: CaptureNews): void => {
    if (news.type === 'delay') delay = news.ms;
    else if (news.type === 'late') void openAnew();
    else if (news.type === 'turn-sent') turnEnds.sent(news.id);
    else tell(eventOf(news));
  };
  const prepared = (): Capture => {
    if (capture) return capture;
    capture = openCapture(hear);
    if (!open) capture.order({ type: 'gate', open });
    if (muted) capture.order({ type: 'mute', muted });
    capture.order({ type: 'loudness', gain: loudnessGain(loudness) });
    capture.comparePlayed(played);
    return capture;
  };
  const closeMicrophone = (): void => {
    raw?.close();
    raw = undefined;
    capture?.compareRaw(undefined);
    microphone?.close();
    microphone = undefined;
  };
  const take = (opened: Microphone): void => {
    closeMicrophone();
    microphone = opened;
    opened.track.enabled = !muted;
    prepared().connect(opened.track);
    isUsed = true;
    if (compares) void compare();
  };
  const drop = (): void => {
    closeMicrophone();
    capture?.connect(undefined);
  };
  /** Nothing waits for it: a conversation begins without, and goes on without where it cannot be had. */
  async function compare(): Promise<void> {
    const own = microphone;
    if (!own || raw) return;
    const opened = await openRaw(own);
    if (!opened) return;
    if (microphone !== own || raw) return opened.close();
    raw = opened;
    opened.track.enabled = !muted;
    capture?.compareRaw(opened.track);
  }
  /** Whoever has nothing but frames is heard by nobody where there are none. */
  const framesOf =
    (own: Capture): CallMicrophone['frames'] =>
    (take) => {
      void own.ready.then((why) => why && tell({ type: 'noticed', problem: why }));
      return own.listen(take);
    };
  const discard = (): void => {
    capture?.close();
    capture = undefined;
    isUsed = false;
    delay = 0;
  };
  /** Opens a device for as long as it is wanted; undefined and closed again if that ended meanwhile. */
  async function acquire(signal: AbortSignal, raise = true) {
    if (HOST_CAN_ASK) await hostInFront(raise).catch(() => {});
    if (signal.aborted) return undefined;
    opening += 1;
    const opened = await openMicrophone(() => void keeper.lost(), chosen).finally(() => {
      opening -= 1;
    });
    if (opened.ok && signal.aborted) opened.value.close();
    return signal.aborted ? undefined : opened;
  }
  /** Where this page is one that people see, opening the device asks them. */
  async function askHere(attempt: number): Promise<void> {
    const { signal } = wanted;
    const opened = await acquire(signal);
    if (!opened) return;
    if (!opened.ok) return tell({ type: 'failed', attempt, problem: await whyRefused(opened.problem) });
    take(opened.value);
    void keeper.watch(signal);
    tell({ type: 'permission-granted', attempt });
  }
  /** What a browser has kept back it gives up when the device is closed for all who have it (decision 22). */
  async function openAnew(): Promise<void> {
    const { signal } = wanted;
    // Where somebody would be asked, or nothing be given, late is better than not at all.
    const mayOpen = KEEPS_BACK && (await permission()) === 'granted' && (await isHostInFront());
    if (!mayOpen || signal.aborted || opening > 0 || microphone?.track.readyState !== 'live') return;
    chosen = microphone.track.getSettings().deviceId;
    closeMicrophone();
    opening += 1;
    await pause(CLOSED_WITHIN_MS, signal);
    opening -= 1;
    if (!signal.aborted) await keeper.lost();
    chosen = undefined;
  }
  const keeper = keepMicrophone({
    signal: () => wanted.signal,
    isLive: () => microphone?.track.readyState === 'live',
    why: lossProblem,
    async reopen(signal) {
      // Nobody has pressed anything: their window stays where it is.
      const opened = await acquire(signal, false);
      if (opened?.ok) take(opened.value);
      return opened?.ok === true;
    },
    report(event) {
      if (event.type === 'microphone-lost') drop();
      tell(event);
    },
  });

  return {
    prepare() {
      // A Start that waits right behind goes first: the device takes longest.
      clearTimeout(preparing);
      preparing = setTimeout(prepared);
    },
    discardPrepared() {
      clearTimeout(preparing);
      if (!isUsed) discard();
    },
    source: () =>
      isUsed && capture ? { track: capture.track, frames: framesOf(capture), endTurn: turnEnds.end } : undefined,
    isOpen: () => opening > 0 || microphone?.track.readyState === 'live',
    async open(attempt, report) {
      tell = report;
      if (microphone?.track.readyState === 'live') return report({ type: 'microphone-ready', attempt });
      const { signal } = wanted;
      // Whoever is asked takes their time, for which there is a step without a deadline.
      if (HOST_CAN_ASK && (await permission()) === 'prompt') return report({ type: 'permission-needed', attempt });
      // The device first: it takes longest, and its time is used for the rest.
      const opening = acquire(signal);
      prepared();
      if ((await permission()) === 'granted') report({ type: 'microphone-permitted', attempt });
      const opened = await opening;
      if (!opened) return;
      if (opened.ok) {
        take(opened.value);
        void keeper.watch(signal);
        return report({ type: 'microphone-ready', attempt });
      }
      if (opened.problem.code === 'mic.prompt_needed') return report({ type: 'permission-needed', attempt });
      report({ type: 'failed', attempt, problem: opened.problem });
    },
    async askPermission(attempt, report) {
      tell = report;
      if (HOST_CAN_ASK) return askHere(attempt);
      const { signal } = wanted;
      const hearOf = (permission: string): void => {
        if (permission === 'granted') report({ type: 'permission-granted', attempt });
        if (permission === 'denied') report({ type: 'failed', attempt, problem: problem('mic.denied') });
      };
      hearOf(await watchPermission(hearOf, signal));
      const opened = await callBackground('openWelcome', undefined);
      if (!opened.ok) report({ type: 'failed', attempt, problem: opened.problem });
    },
    pass() {
      capture?.order({ type: 'pass' });
      compares = true;
      void compare();
    },
    rewind: (ms) => capture?.order({ type: 'rewind', ms }),
    hold: () => capture?.order({ type: 'hold' }),
    setPlayed(stream) {
      played = stream;
      capture?.comparePlayed(stream);
    },
    setLoudness(next) {
      loudness = next;
      capture?.order({ type: 'loudness', gain: loudnessGain(next) });
    },
    setMuted(next) {
      muted = next;
      for (const device of [microphone, raw]) if (device) device.track.enabled = !muted;
      capture?.order({ type: 'mute', muted });
    },
    setGate(next) {
      open = next;
      capture?.order({ type: 'gate', open });
    },
    delayMs: () => delay,
    close() {
      wanted.abort();
      wanted = new AbortController();
      closeMicrophone();
      compares = false;
      muted = false;
      open = true;
      clearTimeout(preparing);
      discard();
    },
  };
}

function eventOf(news: Exclude<CaptureNews, { type: 'delay' | 'late' | 'turn-sent' }>): MicrophoneEvent {
  if (news.type === 'sound') return news;
  return { type: news.type === 'silent' ? 'microphone-silent' : 'microphone-heard' };
}
