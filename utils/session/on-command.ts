import { assertNever } from '../shared/assert-never.ts';
import { enterStage, stop } from './connecting.ts';
import type { Command } from './events.ts';
import { sayMessage } from './say-message.ts';
import { initialState, type SessionState } from './state.ts';
import type { Step } from './step.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });

/** What the person asked for. */
export function onCommand(state: SessionState, command: Command, now: number): Step {
  switch (command.type) {
    case 'prepare':
      return { state, effects: isOff(state) ? [{ do: 'prepare-call' }] : [] };
    case 'start':
      return isOff(state) ? begin(state, command.voice, command.clickedAt, now) : stay(state);
    case 'stop':
      return isOff(state) ? stay({ ...state, phase: { name: 'idle' } }) : stop(state, { name: 'idle' });
    case 'set-muted':
      return {
        state: { ...state, muted: command.muted },
        effects: isOff(state) ? [] : [{ do: 'set-muted', muted: command.muted }],
      };
    case 'say':
      return command.text.trim() === '' ? stay(state) : sayMessage(state, command.text.trim(), now);
    case 'share-page':
      return {
        state: { ...state, readingPage: true, notice: undefined },
        effects: [{ do: 'read-page', tabId: command.tabId }],
      };
    case 'interrupt':
      return interrupt(state);
    case 'dismiss-notice':
      return stay({ ...state, notice: undefined });
    case 'forget':
      return forget(state);
    default:
      return assertNever(command);
  }
}

/** Nothing runs and nothing is about to. */
function isOff(state: SessionState): boolean {
  return state.phase.name === 'idle' || state.phase.name === 'ended';
}

/**
 * A start after Stop is a new conversation; a start after a failure goes on with what was said. What was typed or shared
 * while nothing ran belongs to the conversation that starts.
 */
function begin(state: SessionState, voice: boolean, clickedAt: number, now: number): Step {
  const goesOn = state.phase.name === 'ended' && state.conversation !== undefined;
  const waiting = state.transcript.filter((entry) => 'status' in entry && entry.status === 'waiting');
  const transcript = goesOn ? state.transcript : waiting;
  const kept = transcript.some((entry) => entry.id === state.page?.id);
  const fresh: SessionState = {
    ...initialState,
    transcript,
    page: kept ? state.page : undefined,
    readingPage: state.readingPage,
    attempt: state.attempt + 1,
    nextItem: state.nextItem,
    muted: state.muted,
    voice,
    conversation: goesOn ? state.conversation : String(clickedAt),
    timeline: { click: clickedAt, host: now },
  };
  const first = enterStage(fresh, voice ? 'microphone' : 'token');
  return { state: first.state, effects: [{ do: 'prepare-call' }, ...first.effects] };
}

function interrupt(state: SessionState): Step {
  const speaking = state.phase.name === 'live' && state.phase.turn === 'assistant-speaking';
  return { state, effects: state.response || speaking ? [{ do: 'cancel-response' }] : [] };
}

function forget(state: SessionState): Step {
  const forgotten = { ...state, transcript: [], page: undefined };
  return {
    state: forgotten,
    effects: state.conversation === undefined ? [] : [{ do: 'forget', conversation: state.conversation }],
  };
}
