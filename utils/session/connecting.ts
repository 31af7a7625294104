import { deadlineMs } from './deadlines.ts';
import type { Effect, Receiver } from './events.ts';
import { helloFor } from './greeting.ts';
import { leaveCall } from './leave-call.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { retryDelayMs } from './retry-policy.ts';
import { nothingSpoken } from './spoken-turns.ts';
import { type CallTerms, type Grant, initialState, type Phase, type SessionState, type Stage } from './state.ts';
import type { Step } from './step.ts';
import { turnsEnd } from './talk.ts';
import { pickWay, type TransportKind, wayAfter } from './transport.ts';
import { cutUnfinished } from './turns.ts';

/** Goes to a stage of the start: sets it off and gives it its deadline. */
export function enterStage(state: SessionState, stage: Stage): Step {
  const { attempt } = state;
  const ms = deadlineMs(stage);
  const effects: Effect[] = [];
  if (stage === 'microphone') effects.push({ do: 'open-microphone', attempt });
  if (stage === 'permission') effects.push({ do: 'ask-permission', attempt });
  if (stage === 'token' && !state.grant) effects.push({ do: 'fetch-grant', attempt, purpose: state.mode });
  if (stage === 'session' && mayConfigure(state, state)) effects.push(configure(state, 'call'));
  if (ms !== undefined) effects.push({ do: 'wait-for', attempt, stage, ms });
  const grant = stage === 'token' ? (state.grant ?? 'asked') : state.grant;
  return { state: { ...state, grant, phase: { name: 'starting', stage } }, effects };
}

/**
 * Captions may get another session than they asked for, from a backend that knows only one kind: it is configured as what
 * it says it is, and so not before.
 */
export const mayConfigure = ({ mode }: SessionState, { sessionCreated }: { sessionCreated: boolean }): boolean =>
  mode === 'conversation' || sessionCreated;

/** Whether the call has been told how it is to be: what is changed after that must be told to it by itself. */
export function isConfigured(state: SessionState): boolean {
  const { phase } = state;
  return (
    phase.name === 'live' || (phase.name === 'starting' && phase.stage === 'session' && mayConfigure(state, state))
  );
}

export function configure(state: SessionState, to: Receiver): Effect {
  const { mode, talk, audible, endsTurns, terms } = state;
  const how = { mode, talk: endsTurns ? 'hold' : talk, audible } as const;
  return { do: 'configure-session', to, ...how, ...turnsEnd(terms), ...helloFor(state) };
}

/** The call, with or without a microphone: a token may be there already, or on its way. */
export function goOnFromMicrophone(state: SessionState): Step {
  return typeof state.grant === 'object' ? openCall(state, state.grant) : enterStage(state, 'token');
}

/** Opens the call with the token that is there. */
export function openCall(state: SessionState, grant: Grant): Step {
  const terms = termsOf(grant, state.fellBack);
  const next = enterStage({ ...state, grant: undefined, terms }, terms.by === 'device' ? 'engine' : 'answer');
  const { attempt, muted } = state;
  return {
    state: next.state,
    effects: [{ do: 'open-call', attempt, grant, transport: terms.transport, muted }, ...next.effects],
  };
}

/** What is known of a call from the moment that it is asked for. */
export function termsOf(grant: Grant, fellBack: TransportKind | undefined): CallTerms {
  const { by, ways, limit } = grant;
  const isHere = by === 'device' || (by === 'token' && THIS_COMPUTER.test(grant.callUrl));
  const here = isHere ? { here: true as const } : {};
  return { by, transport: pickWay(ways, fellBack), ways, ...here, ...(limit ? { limit } : {}) };
}

const THIS_COMPUTER = /^http:\/\/(localhost|127\.0\.0\.1)[:/]/;

/** Shows the overlay that a start has put off. */
export function attachIfDue({ state, effects }: Step): Step {
  if (!state.attachDue || !state.home) return { state, effects };
  return {
    state: { ...state, attachDue: false },
    effects: [...effects, { do: 'attach', tabId: state.home.tabId, asked: false }],
  };
}

/**
 * Ends everything; a new attempt number makes every pending outcome of the old one stale. An overlay that was put off
 * comes now: it tells why there is no conversation.
 */
export function stop(state: SessionState, phase: Phase): Step {
  return attachIfDue({
    state: {
      ...withoutCall(state),
      ...{ offer: undefined, offering: undefined, offerDue: false },
      phase,
      microphone: 'off',
      dictation: undefined,
      talking: undefined,
      commitDue: false,
      saidEarly: false,
      ...anotherAttempt(state),
    },
    effects: [{ do: 'release' }],
  });
}

/** The number of a new attempt. */
export function anotherAttempt({ lastAttempt }: SessionState): Pick<SessionState, 'attempt' | 'lastAttempt'> {
  return { attempt: lastAttempt + 1, lastAttempt: lastAttempt + 1 };
}

/** A failure: tried again by policy with a new attempt, or the end until the person acts. */
export function onProblem(state: SessionState, cause: Problem, now: number): Step {
  const problem: Problem = cause.code === 'ice.blocked' && state.terms?.here ? { ...cause, here: true } : cause;
  const delayMs = retryDelayMs(problem, state.failures, mayHaveCost(state));
  if (delayMs === undefined) return stop(state, { name: 'ended', problem });
  const over = giveUpCall(state, now);
  const { attempt } = over.state;
  return {
    state: {
      ...over.state,
      failures: state.failures + 1,
      fellBack: wayAfterProblem(state, problem),
      phase: { name: 'recovering', problem },
    },
    effects: [...over.effects, { do: 'retry-later', attempt, delayMs }],
  };
}

/** Ends the call of this attempt for one of the next; what is said meanwhile waits for that one. */
export function giveUpCall(state: SessionState, now: number): Step {
  const left = leaveCall(state, state.rescue?.since ?? now, now);
  const effects: Effect[] = [{ do: 'hang-up' }, { do: 'hold-microphone' }];
  if (state.rescue) effects.push({ do: 'drop-beside' });
  // Behind what the one that is over may not have heard.
  if (left.rewindMs > 0) effects.push({ do: 'rewind-microphone', ms: left.rewindMs });
  return { state: { ...withoutCall(left.state), ...anotherAttempt(state) }, effects };
}

/** The microphone that is still open answers at once. One that was lost comes back by itself, and no call waits for it. */
export function firstStage({ voice, microphone }: SessionState): Stage {
  return voice && microphone !== 'lost' ? 'microphone' : 'token';
}

/** After these the network is at fault, and another transport may get through. */
const MAYBE_OTHERWISE: readonly ProblemCode[] = [
  'ice.blocked',
  'dtls.failed',
  'net.lost',
  'openai.no_session',
  'openai.timeout',
  'openai.unreachable',
];

/**
 * What to try next. A call that could not be set up is tried another way, and so is a WebRTC call that was lost: its
 * network may forbid UDP, and Firefox loses every call to a service of a certain kind (protocol 5.3). A WebSocket that was
 * open and broke says that the network was away: the same way is the best one when it is back.
 */
export function wayAfterProblem(
  { phase, terms, fellBack }: Pick<SessionState, 'phase' | 'terms' | 'fellBack'>,
  { code }: Problem,
): TransportKind | undefined {
  if (!terms || terms.ways.length < 2 || !MAYBE_OTHERWISE.includes(code)) return fellBack;
  if (phase.name === 'live' && terms.transport === 'websocket') return fellBack;
  return wayAfter(terms.transport, terms.ways);
}

/** The backend was given an offer and said nothing yet: it may have opened a call that somebody pays for. */
function mayHaveCost({ phase, terms }: SessionState): boolean {
  return phase.name === 'starting' && phase.stage === 'answer' && terms?.by === 'backend';
}

/** Nothing of a call that is over. */
export function withoutCall(state: SessionState): SessionState {
  return {
    ...state,
    transcript: cutUnfinished(state.transcript),
    notice: state.notice?.code === 'limit.soon' ? undefined : state.notice,
    grant: undefined,
    terms: undefined,
    rescue: undefined,
    spoken: nothingSpoken,
    response: undefined,
    responseDue: false,
    responseAsked: false,
    speaker: 'full',
    suspicion: initialState.suspicion,
    speakingSince: undefined,
    doubtfulTurn: undefined,
    unwanted: undefined,
    turnsUnderVoice: [],
    sessionCreated: false,
    isWrittenDown: false,
  };
}
