import { browser } from 'wxt/browser';
import { HAS_ENGINE } from '../platform/has-engine.ts';
import { FIRST_TRANSPORT } from '../platform/transports.ts';
import { badgeOf } from '../session/badge.ts';
import { canTalk } from '../session/can-talk.ts';
import type { Command } from '../session/events.ts';
import type { Place } from '../session/place.ts';
import { problem } from '../session/problem.ts';
import { isOff, type SessionState } from '../session/state.ts';
import type { TransportKind } from '../session/transport.ts';
import { type KeptPlace, keepPlace, placeOf } from '../settings/kept-place.ts';
import { placeIn } from '../settings/settings.ts';
import { loadSettings, rememberTalk, wasGreeted } from '../settings/storage.ts';
import { usableBrain } from '../shared/brain.ts';
import { createLocalEngine } from '../transport/local-engine.ts';
import { callBackground } from '../wire/calls.ts';
import { viewOf } from '../wire/change.ts';
import type { HostUp, TalkKeyState } from '../wire/protocol.ts';
import { createCallDevice } from './call-device.ts';
import { doLeft } from './commands-left.ts';
import { createDevices } from './devices.ts';
import { createDocumentDevice } from './document-device.ts';
import { openHub } from './hub.ts';
import { itemTextOf } from './item-text.ts';
import { createMicrophoneDevice } from './microphone-device.ts';
import { createOwnPorts, type OwnPort } from './own-port.ts';
import { openPages } from './pages.ts';
import { createPeerDevice } from './peer-device.ts';
import { createPlaybackDevice } from './playback-device.ts';
import { createSessionHost } from './session-host.ts';
import { createTranscriptKeeper } from './transcript-keeper.ts';
import { createWaitingUpdate } from './waiting-update.ts';

/** What differs between the pages that a session host runs in. */
export interface HostPage {
  /** What plays the other side is put here. */
  body: HTMLElement;
  /**
   * Whether the person opens and closes this page. Then others wait for word that it is there, it is told what was asked
   * for before that, and the toolbar button learns of its end.
   */
  isSeen: boolean;
}

/** The session host of this document. */
export interface RunningHost {
  /** A link for a UI in this same document. */
  connect(): OwnPort;
  /** The page goes: gives the microphone back and hangs up. What was said stays in the store and can be continued. */
  close(): void;
}

/** Runs the session in this document: the same code in every browser. Never twice at a time in one profile. */
export function runHost({ body, isSeen }: HostPage): RunningHost {
  /** News: if the background is ended just then, the next news comes to one that is new. */
  const tell = (
    ...news: Parameters<typeof callBackground<'showBadge' | 'nowIdle' | 'hostClosed' | 'openSettings'>>
  ): void => {
    callBackground(...news).catch(() => {});
  };
  const microphone = createMicrophoneDevice();
  const playbacks = createPlaybackDevice({
    isMicrophoneOpen: microphone.isOpen,
    silenced: (problem) => host.dispatch({ type: 'noticed', problem }),
  });
  const engine = createLocalEngine(
    () => new Worker('/engine.js', { type: 'module' }),
    async () => {
      const { settings } = await loadSettings();
      return usableBrain(settings.brain, settings.nothingLeaves);
    },
  );
  const parts = { body, peers: createPeerDevice(), playbacks, engine, first: firstTransport };
  const call = createCallDevice(parts, microphone.setPlayed);
  const pages = openPages(
    (event) => host.dispatch(event),
    (step) => host.dispatch(step === 'begin' ? { type: 'talk-begin', inPage: true } : { type: `talk-${step}` }),
  );
  const keeper = createTranscriptKeeper((event) => host.dispatch(event));
  const devices = createDevices(microphone, call, keeper, pages, createDocumentDevice());
  const host = createSessionHost(devices, (state, before) => {
    hub.show(viewOf(before), viewOf(state));
    pages.setTalkKey(state.home?.tabId, talkKeyOf(state));
    keeper.keep(state, before);
    const badge = badgeOf(state);
    if (badge !== badgeOf(before)) tell('showBadge', { badge });
    if (isOff(state)) update.look();
  });
  const update = createWaitingUpdate({
    isRunning: () => !isOff(host.state),
    isShowing: () => host.state.transcript.length > 0,
    kept: keeper.kept,
    install: () => tell('nowIdle', undefined),
  });
  const takeCommands = async (): Promise<void> => {
    const left = await callBackground('takeCommands', undefined).catch(() => undefined);
    const { looked } = keeper;
    await doLeft(left?.ok ? left.value : [], {
      command,
      looked,
      hasRecovered: () => host.state.recovered !== undefined,
    });
  };
  const tellPlace = ({ place, sealed }: KeptPlace): void => host.dispatch({ type: 'set-place', place, sealed });
  /** The background asks whoever the settings name: they come first. A backend that is not set up cannot be chosen. */
  const choosePlace = async (wished: Place): Promise<void> => {
    try {
      const kept = await keepPlace(wished, HAS_ENGINE);
      tellPlace(kept);
      if (wished === 'backend' && !kept.hasBackend) tell('openSettings', undefined);
    } catch (error) {
      host.dispatch({ type: 'noticed', problem: problem('place.not_kept', { detail: String(error) }) });
    }
  };
  const command = (asked: Command): void => {
    if (asked.type === 'choose-place') return void choosePlace(asked.place);
    // Nor is what was made ready for a call to somewhere else kept.
    if (asked.type === 'set-place' && asked.sealed) call.discardPrepared();
    host.dispatch(asked);
    // Wherever it is chosen, it holds for the next conversation too; if it cannot be kept, at least for this one.
    if (asked.type === 'set-talk') rememberTalk(asked.talk).catch(() => {});
  };
  const hub = openHub(
    {
      view: () => viewOf(host.state),
      command,
      commandsLeft: () => void takeCommands(),
      updateWaits: update.waits,
      itemText: (id) => itemTextOf(id, host.state, call.diagnose().itemsSent),
      diagnose: () => ({ ...call.diagnose(), captureDelayMs: microphone.delayMs() }),
      alone() {
        call.discardPrepared();
        microphone.discardPrepared();
        update.unseen();
      },
      tab: (event) => host.dispatch(event),
    },
    pages,
  );
  loadSettings().then(
    ({ settings }) => {
      tellPlace(placeOf(settings, HAS_ENGINE));
      host.dispatch({ type: 'set-talk', talk: settings.talk });
      host.dispatch({ type: 'site-rules-read', rules: settings.siteRules });
    },
    // Whose decisions nobody knows is asked nothing, and no page is looked at unasked.
    () => {},
  );
  wasGreeted().then(
    (was) => was && host.dispatch({ type: 'greeted' }),
    () => {},
  );
  if (isSeen) {
    // What the button said of a host before this one is over.
    tell('showBadge', { badge: 'off' });
    void takeCommands();
    const news: HostUp = { to: 'ui', type: 'host-up' };
    browser.runtime.sendMessage(news).catch(() => {});
  }
  return {
    connect() {
      const [ui, own] = createOwnPorts();
      hub.connect(own);
      return ui;
    },
    close() {
      tell('hostClosed', { running: !isOff(host.state) });
      // Past the session: it would close the conversation in the store, and nobody could continue it.
      devices({ do: 'release' }, () => {});
      if (update.isWaiting()) tell('nowIdle', undefined);
    },
  };
}

/** What cannot be read is told when a conversation is begun. */
async function firstTransport(): Promise<TransportKind> {
  const stored = await loadSettings().catch(() => undefined);
  return stored && placeIn(stored.settings, HAS_ENGINE) === 'device' ? 'on-device' : FIRST_TRANSPORT;
}

/** What the key for talking is good for in the page of the conversation. */
function talkKeyOf(state: SessionState): TalkKeyState {
  if (!canTalk(state)) return 'off';
  return state.talking?.locked ? 'locked' : 'on';
}
