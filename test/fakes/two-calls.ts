import type { Effect, Heard, SessionEvent } from '../../utils/session/events.ts';
import { problem } from '../../utils/session/problem.ts';
import { initialState, type SessionState } from '../../utils/session/state.ts';
import { step } from '../../utils/session/step.ts';
import { tokenGrant } from './play.ts';

/** What one server has been told and has heard. Times are ms; sound is named by when it was said. */
interface Server {
  /** Whether anything reaches it and comes from it. */
  reachable: boolean;
  diedAt?: number;
  texts: string[];
  sound: [from: number, to: number][];
  /** Sent while it was not reachable: what is written to a WebSocket arrives when it is there again. */
  late: [from: number, to: number][] | undefined;
  began: Set<number>;
  ended: Set<number>;
}

/** Something that the person says. */
export interface Utterance {
  words: string;
  from: number;
  until: number;
  /** A server has answered it. */
  answered: boolean;
}

const TICK_MS = 100;
const SPEED = 1.2;
const VAD_SILENCE_MS = 500;

/**
 * A person, a microphone that remembers, and as many servers as the session opens, in one process and without a clock: for
 * properties of everything that may happen between them. Servers hear only while they are reachable, and say what they
 * have heard; whatever the session asks for waits in `pending` until somebody decides what becomes of it.
 */
export function createTwoCalls() {
  let now = 100_000;
  let state: SessionState = initialState;
  const servers = new Map<number, Server>();
  const pending: { attempt: number; events: SessionEvent[] }[] = [];
  const said: Utterance[] = [];
  const typed: string[] = [];
  /** What was passed, and when. */
  const passed: { began: number; ended: number; from: number; to: number }[] = [];
  let last = now;
  let passes = false;
  let read = now;
  let current = -1;

  const server = (attempt = current): Server | undefined => servers.get(attempt);
  const hear = (heard: Heard, attempt = current): void => dispatch({ type: 'heard', attempt, heard });

  /** What is behind catches up a little faster than it was said, as the real one does. */
  function pass(): void {
    const ms = now - last;
    last = now;
    if (!passes || ms === 0) return;
    const to = Math.min(now, read + ms * SPEED);
    passed.push({ began: now - ms, ended: now, from: read, to });
    const there = server();
    (there?.reachable ? there.sound : there?.late)?.push([read, to]);
    read = to;
  }
  function rewind(ms: number): void {
    const since = now - ms;
    const within = passed.filter(({ ended }) => ended > since);
    const startOf = ({ began, ended, from, to }: (typeof passed)[number]): number =>
      from + ((to - from) * Math.max(0, since - began)) / (ended - began);
    // Some of it may itself have been passed again.
    read = Math.min(read, ...within.map(startOf));
  }
  function obey(effect: Effect): void {
    if (effect.do === 'open-microphone') later(effect.attempt, { type: 'microphone-ready', attempt: effect.attempt });
    if (effect.do === 'fetch-grant') {
      const grant = tokenGrant(`ek_${effect.attempt}`, { ways: ['webrtc', 'websocket'] });
      later(effect.attempt, { type: 'grant-ready', attempt: effect.attempt, grant });
    }
    if (effect.do === 'open-call' || effect.do === 'open-beside') {
      const { attempt } = effect;
      const late = effect.transport === 'websocket' ? [] : undefined;
      servers.set(attempt, { reachable: true, texts: [], sound: [], late, began: new Set(), ended: new Set() });
      if (effect.do === 'open-call') current = attempt;
      later(
        attempt,
        { type: 'milestone', attempt, name: 'channel' },
        { type: 'heard', attempt, heard: { type: 'session-created', writesDown: true } },
        { type: 'heard', attempt, heard: { type: 'session-ready', writesDown: true } },
      );
    }
    if (effect.do === 'retry-later') later(effect.attempt, { type: 'retry-due', attempt: effect.attempt });
    if (effect.do === 'promote') current = effect.attempt;
    if (effect.do === 'hang-up') current = -1;
    if (effect.do === 'hold-microphone') passes = false;
    if (effect.do === 'rewind-microphone') rewind(effect.ms);
    if (effect.do === 'pass-microphone') {
      passes = true;
    }
    if (effect.do === 'create-item' && effect.item.kind === 'message') server()?.texts.push(effect.item.text);
  }
  function later(attempt: number, ...events: SessionEvent[]): void {
    pending.push({ attempt, events });
  }
  function dispatch(event: SessionEvent): void {
    const next = step(state, event, now);
    state = next.state;
    for (const effect of next.effects) obey(effect);
  }
  /** What a server says by itself: that somebody begins and ends to speak. */
  function announce(): void {
    const there = server();
    if (!there?.reachable || state.phase.name !== 'live') return;
    said.forEach((one, i) => {
      const heard = there.sound.filter(([from, to]) => from < one.until && to > one.from);
      const end = Math.max(0, ...there.sound.map(([, to]) => to));
      if (heard.length === 0) return;
      if (!there.began.has(i)) hear({ type: 'speech-started', id: `u${i}_${current}` });
      there.began.add(i);
      if (end < one.until + VAD_SILENCE_MS || there.ended.has(i)) return;
      there.ended.add(i);
      hear({ type: 'speech-stopped' });
    });
  }
  function wait(ms: number): void {
    for (const end = now + ms; now < end; ) {
      now += TICK_MS;
      pass();
      announce();
    }
  }
  const speaks = (): boolean => said.at(-1)?.until === Number.POSITIVE_INFINITY;

  return {
    state: () => state,
    said,
    typed,
    wait,
    dispatch,
    server,
    pending,
    /** The number of the call that is there. */
    current: () => current,
    /** Whether the call has heard everything that was said. */
    hasHeardAll: () => !passes || read >= now - TICK_MS,
    type() {
      const text = `typed ${typed.length}`;
      typed.push(text);
      dispatch({ type: 'say', text });
    },
    speak() {
      if (speaks()) return;
      wait(700);
      said.push({ words: `said ${said.length}`, from: now, until: Number.POSITIVE_INFINITY, answered: false });
      wait(TICK_MS);
    },
    hush() {
      const last = said.at(-1);
      if (last && speaks()) last.until = now;
      wait(TICK_MS);
    },
    /** The words of the first turn that has none yet, or of the second. */
    word(which: number) {
      const there = server();
      if (!there?.reachable || state.phase.name !== 'live') return;
      const due = [...there.ended].filter(
        (i) =>
          !state.transcript.some((entry) => entry.id === `u${i}_${current}` && 'settled' in entry && entry.settled),
      );
      const i = due[which % Math.max(1, due.length)];
      const words = i === undefined ? undefined : said[i]?.words;
      if (words) hear({ type: 'text-done', id: `u${i}_${current}`, speaker: 'user', part: 0, text: words });
    },
    /** Some of the words of the turn that was last begun. */
    wordPartly() {
      const there = server();
      const i = [...(there?.began ?? [])].at(-1);
      if (!there?.reachable || state.phase.name !== 'live' || i === undefined) return;
      hear({ type: 'text-delta', id: `u${i}_${current}`, speaker: 'user', part: 0, delta: `part ${i}` });
    },
    answer() {
      const there = server();
      if (!there?.reachable || state.phase.name !== 'live') return;
      for (const i of there.ended) {
        const one = said[i];
        if (one) one.answered = true;
      }
      hear({ type: 'response-started', id: `r${now}` });
      hear({ type: 'response-ended', id: `r${now}`, status: 'completed' });
    },
    die() {
      const there = server();
      if (!there?.reachable) return;
      there.reachable = false;
      there.diedAt = now;
    },
    unstable: (silentMs: number) => dispatch({ type: 'call-unstable', attempt: current, silentMs }),
    /** Only who was gone comes back: of a false alarm nobody could tell whether the sound has got through. */
    heal() {
      const there = server();
      if (!there || there.diedAt !== state.rescue?.since) return;
      there.reachable = true;
      there.sound.push(...(there.late ?? []));
      there.late = there.late && [];
      dispatch({ type: 'call-healed', attempt: current });
      wait(TICK_MS);
    },
    fail() {
      const there = server();
      if (there) there.reachable = false;
      dispatch({ type: 'failed', attempt: current, problem: problem('net.lost') });
    },
    /** One of the things that are under way is done, or fails. */
    serve(which: number, fails = false) {
      const [one] = pending.splice(which % Math.max(1, pending.length), 1);
      if (!one) return;
      // Nothing comes from a server that is gone: its call fails by a deadline.
      if (servers.get(one.attempt)?.reachable === false || (fails && one.attempt !== current))
        return dispatch({ type: 'failed', attempt: one.attempt, problem: problem('net.lost') });
      for (const event of one.events) dispatch(event);
    },
    serveAll() {
      while (pending.length > 0) this.serve(0);
    },
  };
}

export type TwoCalls = ReturnType<typeof createTwoCalls>;
