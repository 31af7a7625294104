import { dropAnswered } from './asked-tab.ts';
import { onDictation } from './dictation.ts';
import { dropUnwanted, onDocument } from './documents.ts';
import type { Effect, SessionEvent } from './events.ts';
import { considerPage } from './offer-page.ts';
import { onBeside } from './on-beside.ts';
import { continueRecovered, onCommand } from './on-command.ts';
import { onHeard } from './on-heard.ts';
import { onMicrophone } from './on-microphone.ts';
import { onOutcome } from './on-outcome.ts';
import { onPage } from './on-page.ts';
import { onTab } from './on-tab.ts';
import { offerRecovered } from './recovering.ts';
import { onShown } from './show-source.ts';
import type { SessionState } from './state.ts';
import { talkDue } from './talk.ts';
import { textOf } from './transcript.ts';

/** What came of an event. */
export interface Step {
  state: SessionState;
  effects: Effect[];
}

/**
 * The whole behaviour of a conversation: one event in, the next state and what to do about it out.
 * `now` is ms since 1970. Never throws; a result of an older attempt is dropped here and nowhere else.
 */
export function step(state: SessionState, event: SessionEvent, now: number): Step {
  return withFocus(dropAnswered(dropUnwanted(state, take(state, event, now))));
}

/** Of a page that is too long what the person has asked about goes first, whoever has it read. */
function withFocus({ state, effects }: Step): Step {
  if (!effects.some(takesFocus)) return { state, effects };
  const last = state.transcript.findLast((entry) => entry.kind === 'message' && entry.speaker === 'user');
  const focus = last?.kind === 'message' ? textOf(last) : '';
  if (focus === '') return { state, effects };
  return { state, effects: effects.map((effect) => (takesFocus(effect) ? { ...effect, focus } : effect)) };
}

const takesFocus = (effect: Effect): effect is Extract<Effect, { do: 'read-page' | 'fetch-document' }> =>
  effect.do === 'read-page' || effect.do === 'fetch-document';

function take(state: SessionState, event: SessionEvent, now: number): Step {
  if ('attempt' in event) {
    if (event.attempt === state.attempt) return onOutcome(state, event, now);
    return event.attempt === state.rescue?.beside?.attempt ? onBeside(state, event, now) : { state, effects: [] };
  }
  switch (event.type) {
    case 'prepare':
    case 'start':
    case 'stop':
    case 'set-muted':
    case 'set-talk':
    case 'choose-place':
    case 'set-place':
    case 'talk-begin':
    case 'talk-lock':
    case 'talk-end':
    case 'set-dictation':
    case 'say':
    case 'set-audible':
    case 'share-page':
    case 'access-given':
    case 'decline-tab':
    case 'access-refused':
    case 'accept-offer':
    case 'decline-offer':
    case 'set-site-rule':
    case 'put-back':
    case 'attach':
    case 'detach':
    case 'set-follow':
    case 'keep':
    case 'continue-recovered':
    case 'delete-recovered':
    case 'show-source':
    case 'hide-source':
    case 'interrupt':
    case 'dismiss-notice':
    case 'forget':
      return onCommand(state, event, now);
    case 'page-read':
    case 'page-offered':
    case 'document-found':
    case 'page-fitted':
    case 'page-failed':
      return onPage(state, event, now);
    case 'document-fetched':
    case 'document-read':
    case 'document-failed':
      return considerPage(onDocument(state, event, now));
    case 'page-here':
    case 'page-moved':
    case 'page-left':
    case 'attach-failed':
    case 'overlay-removed':
    case 'tab-closed':
    case 'tab-activated':
    case 'tab-loaded':
    case 'attach-due':
    case 'look-due':
    case 'homeless-deadline':
      return onTab(state, event, now);
    case 'sound':
    case 'microphone-silent':
    case 'microphone-heard':
    case 'microphone-lost':
    case 'microphone-back':
      return onMicrophone(state, event, now);
    case 'site-rules-read':
      return considerPage({ state: { ...state, siteRules: { ...event.rules, ...state.siteRules } }, effects: [] });
    case 'recovered-found':
      return { state: offerRecovered(state, event), effects: [] };
    case 'recovered-read':
      return continueRecovered(state, event, now);
    case 'greeted':
      return { state: { ...state, greeted: true }, effects: [] };
    case 'text-inserted':
    case 'text-not-inserted':
      return onDictation(state, event);
    case 'talk-due':
      return talkDue(state, event, now);
    case 'quote-shown':
    case 'quote-not-shown':
    case 'show-over':
      return onShown(state, event, now);
    case 'noticed':
      return { state: { ...state, notice: event.problem }, effects: [] };
    default:
      return onHeard(state, event, now);
  }
}
