import { assertNever } from '../shared/assert-never.ts';
import { ruleFor } from '../shared/site-rules.ts';
import { awaitAccess, refuseAccess, takeAwaited } from './await-access.ts';
import { anotherAttempt, enterStage, isConfigured, stop } from './connecting.ts';
import { setDictation } from './dictation.ts';
import type { Command, Effect, StoreEvent } from './events.ts';
import type { Mode } from './mode.ts';
import { acceptOffer, declineOffer, putBack, setSiteRule } from './offer-page.ts';
import { withoutOffer } from './offers.ts';
import { attach, detach, keep } from './on-tab.ts';
import type { SharedPage } from './page-state.ts';
import { setPlace } from './place.ts';
import { problem } from './problem.ts';
import { takeUp } from './recovering.ts';
import { sayMessage } from './say-message.ts';
import { sinceOf } from './share-instead.ts';
import { hideSource, showSource } from './show-source.ts';
import { cutVoice } from './speaking.ts';
import { initialState, isOff, type SessionState } from './state.ts';
import type { Step } from './step.ts';
import { setTalk, talkBegin, talkEnd, talkLock } from './talk.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** What the person asked for. */
export function onCommand(state: SessionState, command: Command, now: number): Step {
  switch (command.type) {
    case 'prepare':
      return { state, effects: isOff(state) ? [{ do: 'prepare-call' }] : [] };
    case 'start':
      return isOff(state) ? beginAt(state, command, now) : stay(state);
    case 'stop':
      return isOff(state) ? stay({ ...state, phase: { name: 'idle' } }) : stop(state, { name: 'idle' });
    case 'set-muted':
      return {
        state: { ...state, muted: command.muted },
        effects: isOff(state) ? [] : [{ do: 'set-muted', muted: command.muted }],
      };
    case 'set-talk':
      return setTalk(state, command.talk, now);
    case 'set-place':
      return setPlace(state, command, now);
    case 'choose-place':
      return stay(state);
    case 'talk-begin':
      return talkBegin(state, now, command.inPage);
    case 'talk-lock':
      return talkLock(state, now);
    case 'talk-end':
      return talkEnd(state, now);
    case 'set-dictation':
      return setDictation(state, command.on, now);
    case 'say':
      return command.text.trim() === '' || takesNothing(state)
        ? stay(state)
        : sayMessage(state, command.text.trim(), now);
    case 'set-audible':
      return setAudible(state, command.audible);
    case 'share-page':
      if (takesNothing(state)) return stay(state);
      return command.waitsFor === undefined ? readAsked(state, command) : awaitAccess(state, command, now);
    case 'access-given': {
      const { share, rest } = takeAwaited(state, command.patterns, now);
      return share ? onCommand(rest, share, now) : stay(rest);
    }
    case 'decline-tab':
      return stay({ ...state, askedTab: undefined });
    case 'access-refused':
      return stay(refuseAccess(state, command.pattern));
    case 'accept-offer':
      return command.waitsFor === undefined ? acceptOffer(state, command.id, now) : awaitAccess(state, command, now);
    case 'decline-offer':
      return declineOffer(state, command.id);
    case 'set-site-rule':
      return setSiteRule(state, command, now);
    case 'put-back':
      return takesNothing(state) ? stay(state) : putBack(state, command.id, now);
    case 'attach':
      return attach(state, command.tabId, true);
    case 'detach':
      return detach(state);
    case 'set-follow':
      return setFollow(state, command.follow);
    case 'keep':
      return keep(state);
    case 'continue-recovered':
      return askForRecovered(state, command);
    case 'delete-recovered':
      return deleteRecovered(state);
    case 'show-source':
      return showSource(state, command.id, now);
    case 'hide-source':
      return hideSource(state);
    case 'interrupt':
      return cutVoice(state, now);
    case 'dismiss-notice':
      return stay({ ...state, notice: undefined });
    case 'forget':
      return forget(state);
    default:
      return assertNever(command);
  }
}

/**
 * A start after Stop is a new conversation; a start after a failure goes on with what was said. What was typed or shared
 * while nothing ran belongs to the conversation that starts.
 */
function beginAt(state: SessionState, start: Extract<Command, { type: 'start' }>, now: number): Step {
  const { clickedAt, tabId, mode = 'conversation' } = start;
  const how = { voice: start.voice || mode === 'captions', clickedAt, mode };
  // Captions are no part of a conversation, nor the other way round.
  const goesOn = state.phase.name === 'ended' && state.conversation !== undefined && state.mode === mode;
  const begun = goesOn ? begin(state, how, now) : begin(asNew(state, clickedAt), how, now);
  return tabId === undefined ? begun : withHome(begun, tabId);
}

/** How long the overlay of a start waits for the call, in ms. */
const ATTACH_MS = 800;

/**
 * The overlay comes when the call is up: the call is waited for, and all our pages share one thread (showing the overlay
 * meanwhile made a start 90 ms later). A call that takes long is not waited for.
 */
function withHome(begun: Step, tabId: number): Step {
  const attached = attach(begun.state, tabId, false);
  const others = attached.effects.filter((effect) => effect.do !== 'attach');
  const due = attached.effects.length > others.length;
  return {
    state: { ...attached.state, attachDue: due },
    effects: [...begun.effects, ...others, ...(due ? [{ do: 'wait-attach' as const, tabId, ms: ATTACH_MS }] : [])],
  };
}

/** Captions are running: there is nobody to write to or to show a page. */
const takesNothing = (state: SessionState): boolean => state.mode === 'captions' && !isOff(state);

/** Who asks for the page has answered the offer of it. */
function readAsked(
  state: SessionState,
  { tabId, part = 'page', instead, beside, subtitles }: Extract<Command, { type: 'share-page' }>,
): Step {
  const { home, siteRules = {} } = state;
  if (home?.tabId === tabId && ruleFor(siteRules, home.site) === 'never')
    return stay({ ...state, notice: problem('page.never') });
  if (subtitles && state.sealed) return stay({ ...state, notice: problem('device.sealed') });
  if (beside && home?.tabId !== tabId) {
    const read: Effect = { do: 'read-page', tabId, part, why: 'beside' };
    return { state: { ...state, readingPage: true, notice: undefined }, effects: [read] };
  }
  const answered = part === 'page' ? withoutOffer(state, tabId) : state;
  const reading = { ...answered, offerDue: state.offerDue && part !== 'page', readingPage: true, notice: undefined };
  const read: Effect = { do: 'read-page', tabId, part, ...(subtitles ? { subtitles } : {}) };
  if (!instead || part !== 'page') return { state: reading, effects: [read] };
  return {
    state: { ...reading, insteadAt: state.homeUrl },
    effects: [{ ...read, why: 'instead', ...sinceOf(state) }],
  };
}

/** A conversation of its own, with only what waits for it. */
function asNew(state: SessionState, clickedAt: number): SessionState {
  const waiting = state.transcript.filter((entry) => 'status' in entry && entry.status === 'waiting');
  return {
    ...{ ...state, transcript: waiting, conversation: String(clickedAt), fellBack: undefined },
    ...{ declined: [], taken: [] },
  };
}

/** Starts a call for the conversation that the state holds. */
function begin(state: SessionState, start: { voice: boolean; clickedAt: number; mode: Mode }, now: number): Step {
  const {
    transcript,
    conversation,
    readingPage,
    nextItem,
    muted,
    audible,
    home,
    follow,
    fellBack,
    place,
    sealed,
    talk,
    greeted,
  } = state;
  const { siteRules, declined, taken, homeUrl, awaitedAccess } = state;
  const isKept = (page: SharedPage | undefined): boolean => transcript.some((entry) => entry.id === page?.id);
  const fresh: SessionState = {
    ...initialState,
    ...{ transcript, conversation, readingPage, nextItem, muted, audible, home, follow, fellBack, place, sealed, talk },
    ...{ siteRules, declined, taken, homeUrl, awaitedAccess, greeted },
    offerDue: start.mode === 'conversation',
    page: isKept(state.page) ? state.page : undefined,
    beside: state.beside.filter(isKept),
    ...anotherAttempt(state),
    mode: start.mode,
    voice: start.voice,
    timeline: { click: start.clickedAt, host: now },
  };
  const first = enterStage(fresh, start.voice ? 'microphone' : 'token');
  const gate: Effect[] = talk === 'hold' ? [{ do: 'gate-microphone', open: false }] : [];
  return { state: first.state, effects: [{ do: 'prepare-call' }, ...gate, ...first.effects] };
}

/** The stored words come first: a call that does not know them would be another conversation. */
function askForRecovered(
  state: SessionState,
  { voice, clickedAt, tabId }: Extract<Command, { type: 'continue-recovered' }>,
): Step {
  if (!isOff(state) || !state.recovered) return stay(state);
  const { mode = 'conversation' } = state.recovered;
  const asked = { ...state, continuing: { voice: voice || mode === 'captions', clickedAt, mode } };
  const effects: Effect[] = [{ do: 'read-recovered', conversation: state.recovered.conversation }];
  if (tabId === undefined) return { state: asked, effects };
  const attached = attach(asked, tabId, false);
  return { state: attached.state, effects: [...effects, ...attached.effects] };
}

/** The recovered conversation was read: the call that knows it starts. */
export function continueRecovered(
  state: SessionState,
  event: Extract<StoreEvent, { type: 'recovered-read' }>,
  now: number,
): Step {
  const { continuing } = state;
  return isOff(state) && continuing ? begin(takeUp(state, event), continuing, now) : stay(state);
}

function deleteRecovered(state: SessionState): Step {
  if (!state.recovered) return stay(state);
  const { conversation } = state.recovered;
  return { state: { ...state, recovered: undefined }, effects: [{ do: 'forget', conversation }] };
}

/** Answers in writing only, or aloud again. What is being said is silent at once. */
function setAudible(state: SessionState, audible: boolean): Step {
  if (audible === state.audible) return stay(state);
  const live = state.phase.name === 'live' && state.mode === 'conversation';
  const speaker = audible ? 'full' : 'off';
  const isTold = state.mode === 'conversation' && isConfigured(state);
  const effects: Effect[] = isTold ? [{ do: 'set-modality', audible }] : [];
  if (live && state.speakingSince !== undefined) effects.push({ do: 'set-speaker', level: speaker });
  return {
    state: { ...state, audible, speaker: state.speakingSince === undefined ? state.speaker : speaker },
    effects,
  };
}

/** Following begins with the page that is there. */
function setFollow(state: SessionState, follow: boolean): Step {
  const next = { ...state, follow };
  return follow && state.home?.attached === 'no' ? attach(next, state.home.tabId, false) : stay(next);
}

/** Deletes this conversation, and the one that a crash left behind. */
function forget(state: SessionState): Step {
  const known = [state.conversation, state.recovered?.conversation].filter((id) => id !== undefined);
  return {
    state: { ...state, transcript: [], page: undefined, beside: [], taken: [], left: undefined, recovered: undefined },
    effects: known.map((conversation) => ({ do: 'forget', conversation })),
  };
}
