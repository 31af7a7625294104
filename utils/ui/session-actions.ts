import { browser } from 'wxt/browser';
import { openHostInClick } from '../platform/host-page.ts';
import type { Command } from '../session/events.ts';
import type { Mode } from '../session/mode.ts';
import type { Place } from '../session/place.ts';
import type { Talk } from '../session/talk.ts';
import { assertNever } from '../shared/assert-never.ts';
import type { TalkStep } from '../shared/hold-to-talk.ts';
import type { AskedPart } from '../shared/page-item.ts';
import { callBackground } from '../wire/calls.ts';
import { expectStart } from './expect-start.ts';
import { isOff } from './problems.ts';
import type { SessionClient } from './session-client.ts';
import type { RemedyAction } from './words.ts';

/** What a person can do on every surface of the conversation. */
export interface SessionActions {
  /** In `captions` what is said is written down, and nobody answers. */
  start(voice: boolean, mode?: Mode): void;
  stop(): void;
  setMuted(muted: boolean): void;
  setPlace(place: Place): void;
  setTalk(talk: Talk): void;
  /** The key or button of push-to-talk; `by`: what the person did. */
  talk(step: TalkStep, by: Event): void;
  setAudible(audible: boolean): void;
  /** Types what is said in captions into the page, or no longer does. */
  setDictation(on: boolean): void;
  say(text: string): void;
  share(part: AskedPart): void;
  interrupt(): void;
  /** Shows the overlay on the page that the person is on. */
  attach(): void;
  /** Takes the overlay away. */
  detach(): void;
  continueRecovered(): void;
  deleteRecovered(): void;
  /** What the button of a problem does. */
  remedy(action: RemedyAction): void;
  openSettings(): void;
}

/** What the actions need beside the session. */
export interface ActionWorld {
  /** The tab that the person is on, or undefined if there is none. */
  tab(): Promise<number | undefined>;
  openSettings(): void;
  allowMicrophone(): void;
  /** Opens the host where a click must; nothing may be awaited before it. */
  openHost(): void;
  /** A start is coming before the session can be reached. */
  expectStart(voice: boolean, purpose: Mode): void;
  /** Now, in whole ms since 1970. */
  now(): number;
  /** Whether who types while nothing runs starts by that; if not, what was typed waits for a start. */
  startsByTyping: boolean;
}

type Client = Pick<SessionClient, 'view' | 'link' | 'problem' | 'send' | 'retry'>;

/**
 * The actions of one surface. Commands go out in the order of the presses, also those that tell the tab, which takes a
 * moment to learn: all of them wait for the same promise.
 */
export function createActions(session: Client, world: ActionWorld): SessionActions {
  const send = (command: Command): void => void world.tab().then(() => session.send(command));
  const sendAt = (command: (at: { tabId?: number }) => Command): void =>
    void world.tab().then((tabId) => session.send(command(tabId === undefined ? {} : { tabId })));
  const sendTo = (command: (tabId: number) => Command): void =>
    void world.tab().then((tabId) => tabId !== undefined && session.send(command(tabId)));

  /** Before all else in a click that needs the session. */
  const wake = (): void => {
    if (session.link.value !== 'open') world.openHost();
  };
  const expect = (voice: boolean, purpose: Mode): void => {
    if (session.link.value === 'connecting' || session.link.value === 'asleep') world.expectStart(voice, purpose);
  };
  const start = (voice: boolean, mode: Mode = 'conversation'): void => {
    wake();
    const clickedAt = world.now();
    expect(voice, mode);
    const how = mode === 'conversation' ? {} : { mode };
    sendAt((at) => ({ type: 'start', voice, clickedAt, ...how, ...at }));
  };
  const stop = (): void => send({ type: 'stop' });
  const dismiss = (): void => send({ type: 'dismiss-notice' });
  const continueRecovered = (): void => {
    wake();
    const clickedAt = world.now();
    const { recovered, mode: last } = session.view.value;
    const mode = recovered ? (recovered.mode ?? 'conversation') : last;
    expect(true, mode);
    const how = mode === 'conversation' ? {} : { mode };
    sendAt((at) => ({ type: 'continue-recovered', voice: true, clickedAt, ...how, ...at }));
  };
  const startAgain = (): void => {
    const { recovered } = session.view.value;
    // A host that comes up anew continues what was cut off, or starts if nothing was said.
    const wasClosed = session.problem.value?.code === 'host.closed';
    if (wasClosed && (recovered || session.link.value !== 'open')) continueRecovered();
    else start(session.view.value.voice, session.view.value.mode);
  };
  return {
    start,
    stop,
    setMuted: (muted) => send({ type: 'set-muted', muted }),
    setPlace: (place) => send({ type: 'choose-place', place }),
    setTalk: (talk) => send({ type: 'set-talk', talk }),
    talk: (step) => send({ type: `talk-${step}` }),
    setAudible: (audible) => send({ type: 'set-audible', audible }),
    setDictation: (on) => send({ type: 'set-dictation', on }),
    say: (text) => {
      // Who types while nothing runs wants an answer; the microphone stays closed.
      if (world.startsByTyping && isOff(session.view.value)) start(false);
      send({ type: 'say', text });
    },
    share: (part) => {
      wake();
      sendTo((tabId) => ({ type: 'share-page', tabId, part }));
    },
    interrupt: () => send({ type: 'interrupt' }),
    attach: () => {
      wake();
      sendTo((tabId) => ({ type: 'attach', tabId }));
    },
    detach: () => send({ type: 'detach' }),
    continueRecovered,
    deleteRecovered: () => send({ type: 'delete-recovered' }),
    openSettings: world.openSettings,
    remedy: (action) => {
      const view = session.view.value;
      switch (action) {
        case 'start-again':
          // Beside a conversation that goes on there is nothing to start.
          return isOff(view) ? startAgain() : dismiss();
        case 'type-only':
          // Waiting for the permission is a start too: it ends first.
          if (!isOff(view)) stop();
          return start(false);
        case 'allow-microphone':
          return world.allowMicrophone();
        case 'open-settings':
          return world.openSettings();
        case 'reconnect':
          wake();
          return session.retry();
        case 'keep':
          return send({ type: 'keep' });
        case 'stop':
          return stop();
        case 'dismiss':
          return view.phase.name === 'ended' && !view.notice ? stop() : dismiss();
        default:
          return assertNever(action);
      }
    },
  };
}

/** The world of a surface in the browser; only who knows its tab differs, and whether presses on it can be trusted. */
export function browserActions(tab: () => Promise<number | undefined>, startsByTyping = true): ActionWorld {
  return {
    tab: () => tab().catch(() => undefined),
    // In a page, some browsers leave an overlay little of their API.
    openSettings: () =>
      void (browser.runtime.openOptionsPage
        ? browser.runtime.openOptionsPage()
        : callBackground('openSettings', undefined)),
    allowMicrophone: () => void callBackground('openWelcome', undefined),
    openHost: openHostInClick,
    expectStart: (voice, purpose) => void expectStart(voice, purpose),
    now: () => Math.round(performance.timeOrigin + performance.now()),
    startsByTyping,
  };
}
