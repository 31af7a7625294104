import type { Phase, Stage, Turn } from '../session/state.ts';
import { assertNever } from '../shared/assert-never.ts';
import type { View } from '../wire/change.ts';
import { sayTitle } from './problem-titles.ts';
import type { LinkState } from './session-client.ts';

/** What the status dot looks like; each has a shape of its own, so that colour is never all there is. */
export type Tone = 'off' | 'busy' | 'waiting' | 'listening' | 'hearing' | 'thinking' | 'speaking' | 'muted' | 'problem';

export interface StatusWords {
  tone: Tone;
  /** What is going on, as short as it can be said. */
  sentence: string;
  /** What to do now; '' if nothing. */
  hint: string;
}

const STAGES: Readonly<Record<Stage, StatusWords>> = {
  permission: {
    tone: 'waiting',
    sentence: 'Waiting for you to allow the microphone',
    hint: '',
  },
  microphone: { tone: 'busy', sentence: 'Opening the microphone', hint: '' },
  token: { tone: 'busy', sentence: 'Asking your backend', hint: '' },
  engine: { tone: 'busy', sentence: 'Getting ready on this computer', hint: '' },
  answer: { tone: 'busy', sentence: 'Connecting…', hint: '' },
  ice: { tone: 'busy', sentence: 'Connecting…', hint: '' },
  dtls: { tone: 'busy', sentence: 'Connecting…', hint: '' },
  channel: { tone: 'busy', sentence: 'Connecting…', hint: '' },
  session: { tone: 'busy', sentence: 'Connecting…', hint: '' },
};

type Told = Pick<View, 'phase' | 'mode' | 'voice' | 'muted' | 'microphone' | 'talk' | 'talking' | 'dictating'>;

/** What is going on, in words. */
export function sayStatus(view: Told, link: LinkState): StatusWords {
  if (link === 'gone') return { tone: 'problem', sentence: 'Not running', hint: '' };
  // The sidebar that Start opens holds the conversation, and a press of its button opens it.
  if (link === 'asleep') return { tone: 'off', sentence: 'Ready', hint: 'Press Start and ask aloud.' };
  if (link === 'connecting') return { tone: 'busy', sentence: 'Getting ready…', hint: '' };
  return sayPhase(view.phase, view);
}

function sayPhase(phase: Phase, view: Told): StatusWords {
  switch (phase.name) {
    case 'idle':
      return { tone: 'off', sentence: 'Ready', hint: 'Press Start and ask aloud.' };
    case 'starting':
      if (isHeld(view)) return sayHeld(view);
      return { ...STAGES[phase.stage], ...sayLoaded(phase), ...sayEarly(view) };
    case 'live':
      return sayTurn(phase.turn, view);
    case 'recovering':
      if (isHeld(view)) return sayHeld(view);
      return { tone: 'busy', sentence: 'Trying again…', hint: `${sayTitle(phase.problem)}.` };
    case 'ended':
      return { tone: 'problem', sentence: 'Stopped', hint: '' };
    default:
      return assertNever(phase);
  }
}

/** Whether what is said now is kept or sent. */
function hears({ voice, muted, microphone }: Told): boolean {
  return voice && !muted && microphone === 'on';
}

/** What to do where nothing is heard but what is said while a key or button is held. */
const HOLD = 'Hold the button or Space to talk.';

const isHeld = (view: Told): boolean => hears(view) && view.talking !== undefined;

function sayHeld({ talking, mode }: Told): StatusWords {
  const letGo = talking?.locked ? 'tap' : 'let go';
  return { tone: 'hearing', sentence: `Listening, ${letGo} to ${mode === 'captions' ? 'end' : 'send'}`, hint: '' };
}

/** How far the engine of this computer is. */
function sayLoaded({ stage, loaded }: Extract<Phase, { name: 'starting' }>): { sentence?: string } {
  return stage === 'engine' && loaded !== undefined
    ? { sentence: `${STAGES.engine.sentence}: ${Math.round(loaded * 100)} %` }
    : {};
}

/** While the call is being made, what is said is kept for it. */
function sayEarly(view: Told): { hint?: string } {
  if (!hears(view)) return {};
  return { hint: view.talk === 'open' ? 'You can talk already.' : HOLD };
}

const WRITING = { sentence: 'Writing down what you say', hint: '' };
const TYPING = { sentence: 'Typing what you say', hint: 'Into the field you were in last.' };

function sayTurn(turn: Turn, view: Told): StatusWords {
  if (isHeld(view)) return sayHeld(view);
  const isAnswered = view.mode !== 'captions';
  switch (turn) {
    case 'thinking':
      return { tone: 'thinking', sentence: 'Thinking', hint: '' };
    case 'assistant-speaking':
      return { tone: 'speaking', sentence: 'Speaking', hint: sayInterrupt(view) };
    case 'user-speaking':
    case 'listening':
      if (!view.voice) return { tone: 'listening', sentence: 'Ready for your message', hint: '' };
      if (view.muted) return { tone: 'muted', sentence: 'Muted', hint: 'You are not heard.' };
      if (!hears(view)) return { tone: 'problem', sentence: 'No microphone', hint: isAnswered ? 'You can type.' : '' };
      // Nothing that looks like listening: nothing is heard.
      if (view.talk === 'hold') return { tone: 'off', sentence: 'Ready to talk', hint: HOLD };
      if (turn === 'user-speaking') return { tone: 'hearing', sentence: 'Hearing you', hint: '' };
      if (!isAnswered) return { tone: 'listening', ...(view.dictating ? TYPING : WRITING) };
      return { tone: 'listening', sentence: 'Listening', hint: 'Ask aloud, or type.' };
    default:
      return assertNever(turn);
  }
}

function sayInterrupt(view: Told): string {
  if (!hears(view)) return '';
  return view.talk === 'hold' ? HOLD : 'Speak to interrupt.';
}

/** Whether an answer is being spoken. */
export function isSpeaking({ phase }: Pick<View, 'phase'>): boolean {
  return phase.name === 'live' && phase.turn === 'assistant-speaking';
}
