import { assertNever } from '../shared/assert-never.ts';
import { answerCalls } from './answer-calls.ts';
import { endAtLimit, isAtLimit } from './call-limit.ts';
import { configure, mayConfigure } from './connecting.ts';
import { dictate } from './dictation.ts';
import type { Effect, Heard } from './events.ts';
import { goLive } from './go-live.ts';
import { noteGreeted } from './greeting.ts';
import { addItem, appendArguments, appendText, endItem, finishText, hearSpeech } from './hear-items.ts';
import { beginUnderVoice, endUnderVoice, isSaidByNobody, withoutTurn } from './nobody-near.ts';
import { refusesTurns, takeTurns } from './own-turns.ts';
import { endsCall } from './problem.ts';
import { onLost } from './rescue.ts';
import { askForResponse } from './say-message.ts';
import { citeFinished, hideForAnswer } from './show-source.ts';
import { asCut, cutVoice, endVoice, isAnswering, judge, setSpeaker, startVoice } from './speaking.ts';
import { turnBegan, turnDropped, turnEnded, turnNamed, turnsAnswered, wordsCame } from './spoken-turns.ts';
import type { SessionState } from './state.ts';
import type { Step } from './step.ts';
import { type Entry, findMessage, replace, type Transcript, textOf } from './transcript.ts';
import { giveTurn } from './turns.ts';

const stay = (state: SessionState): Step => ({ state, effects: [] });
const alsoDo = ({ state, effects }: Step, effect: Effect): Step => ({ state, effects: [...effects, effect] });

/** What the server said. Words may come before the item they belong to; nothing here depends on a tidy order. */
export function onHeard(state: SessionState, heard: Heard, now: number): Step {
  const { state: next, effects } = hear(state, heard, now);
  return noteGreeted(state, dictate(state, { state: citeFinished(next, heard), effects }), heard);
}

function hear(state: SessionState, heard: Heard, now: number): Step {
  if (state.phase.name !== 'starting' && state.phase.name !== 'live') return stay(state);
  if (state.mode === 'captions' && isOfAnswer(heard)) return refuseAnswer(state, heard);
  switch (heard.type) {
    case 'session-created':
      return startSession(named(state, heard.model), heard.writesDown);
    case 'session-ready':
      return becomeReady(named(state, heard.model), heard.writesDown, now);
    case 'speech-started':
      return startSpeech(hearSpeech(noteTurn(state, heard.id, now), heard.id, now), heard.id, now);
    case 'speech-stopped':
      return stopSpeech({ ...state, spoken: turnEnded(state.spoken, now) }, now);
    case 'turn-committed':
      return stay(hearSpeech({ ...state, spoken: turnNamed(state.spoken, heard.id) }, heard.id, now));
    case 'item-added':
      return stay(addItem(state, heard.item, heard.after, now));
    case 'item-done':
      return stay(endItem(state, heard.item, now));
    case 'item-truncated':
      return stay(cut(state, heard.id, heard.heardMs));
    case 'item-deleted':
      return stay({
        ...state,
        transcript: state.transcript.filter((entry) => entry.id !== heard.id || isTaken(entry)),
      });
    case 'text-delta':
      return stay(appendText(heard.speaker === 'user' ? noteTurn(state, heard.id, now) : state, heard, now));
    case 'text-done':
      return finishTurn(heard.speaker === 'user' ? noteWords(state, heard.id, now) : state, heard, now);
    case 'transcription-failed':
      return failTurn(noteWords(state, heard.id, now), heard.id);
    case 'arguments-delta':
      return stay(appendArguments(state, heard.id, heard.delta));
    case 'response-started': {
      const hidden = hideForAnswer(state);
      const started = startResponse(hidden.state, heard.id, now);
      return { state: started.state, effects: [...hidden.effects, ...started.effects] };
    }
    case 'response-ended':
      return endResponse(state, heard, now);
    case 'audio-started':
      return isUnwanted(state, heard.response) ? dropVoice(state) : startVoice(state, now);
    case 'audio-stopped':
      return endVoice(state, now);
    case 'server-error':
      if (refusesTurns(state, heard)) return takeTurns(state);
      return onServerError(state, heard, now);
    default:
      return assertNever(heard);
  }
}

/** What was taken out on purpose says so where it stood. */
const isTaken = (entry: Entry): boolean => entry.kind === 'page' && entry.taken !== undefined;

const named = (state: SessionState, model: string | undefined): SessionState =>
  model === undefined || model === state.model ? state : { ...state, model };

/** Where nobody is to answer only the person's own words are believed, whatever the server sends. */
function isOfAnswer(heard: Heard): boolean {
  switch (heard.type) {
    case 'response-started':
    case 'response-ended':
    case 'audio-started':
    case 'audio-stopped':
    case 'arguments-delta':
      return true;
    case 'text-delta':
    case 'text-done':
      return heard.speaker === 'assistant';
    case 'item-added':
    case 'item-done':
      return heard.item.kind !== 'message' || heard.item.speaker === 'assistant';
    default:
      return false;
  }
}

/** A session that answers though it was told not to: what it says is neither made to its end nor heard. */
function refuseAnswer(state: SessionState, heard: Heard): Step {
  if (heard.type !== 'response-started') return stay(state);
  return alsoDo(setSpeaker(state, 'off'), { do: 'cancel-response' });
}

/** There is a session. Captions know only now which kind. */
function startSession(state: SessionState, writesDown: boolean): Step {
  const { phase } = state;
  const isDue = phase.name === 'starting' && phase.stage === 'session' && !mayConfigure(state, state);
  const asked = haveWordsWritten({ ...state, sessionCreated: true }, writesDown);
  return { state: asked.state, effects: [...(isDue ? [configure(state, 'call')] : []), ...asked.effects] };
}

/** A turn of the person that is not over for us: its words have not come. */
function noteTurn(state: SessionState, id: string, now: number): SessionState {
  const message = findMessage(state.transcript, id);
  const isOver = message
    ? message.settled || message.call !== state.attempt
    : state.transcript.some((e) => e.id === id);
  return isOver ? state : { ...state, spoken: turnBegan(state.spoken, id, now) };
}

function noteWords(state: SessionState, id: string, now: number): SessionState {
  return { ...state, spoken: wordsCame(state.spoken, id, now) };
}

function becomeReady(state: SessionState, writesDown: boolean, now: number): Step {
  const asked = haveWordsWritten(state, writesDown);
  if (state.phase.name !== 'starting') return asked;
  const live = goLive(asked.state, now);
  return { state: live.state, effects: [...asked.effects, ...live.effects] };
}

/** Asked for at most once in an attempt: a backend's choice of model and languages is left alone, and so is a refusal. */
function haveWordsWritten(state: SessionState, writesDown: boolean): Step {
  const effects: Effect[] =
    writesDown || state.isWrittenDown ? [] : [{ do: 'write-down', to: 'call', mode: state.mode }];
  return { state: { ...state, isWrittenDown: true }, effects };
}

/** Who begins to speak during an answer has not got the floor yet: it may be a cough. */
function startSpeech(state: SessionState, id: string, now: number): Step {
  const heard: SessionState = { ...state, suspicion: { ...state.suspicion, there: true } };
  if (isAnswering(state)) return judge(beginUnderVoice({ ...heard, doubtfulTurn: id }, id, now), now);
  return stay(giveTurn({ ...heard, doubtfulTurn: undefined }, 'user-speaking'));
}

function stopSpeech(state: SessionState, now: number): Step {
  const ended = endUnderVoice(state, now);
  const heard: SessionState = { ...ended, suspicion: { ...ended.suspicion, there: false } };
  if (isAnswering(state)) return judge(heard, now);
  // Nobody waits for an answer to an echo.
  const isAnswered = state.mode === 'conversation' && state.doubtfulTurn === undefined;
  return stay(giveTurn(heard, isAnswered ? 'thinking' : 'listening'));
}

/** The server answers every turn, also one that is only a cough: that answer is dropped. */
function startResponse(state: SessionState, id: string, now: number): Step {
  const started: SessionState = { ...state, response: { id, items: [] }, responseAsked: false };
  if (state.talking) {
    // To the turn before: who has pressed the key again goes on, and both are answered together.
    const cut = cutVoice(started, now);
    return { ...cut, state: giveTurn(cut.state, 'user-speaking') };
  }
  if (state.doubtfulTurn !== undefined && !state.responseAsked) {
    return {
      state: { ...started, response: { id, items: [], dropped: true }, unwanted: id },
      effects: [{ do: 'drop-response' }],
    };
  }
  return stay(state.speakingSince === undefined ? giveTurn(started, 'thinking') : started);
}

const isUnwanted = ({ unwanted }: SessionState, response: string | undefined): boolean =>
  response !== undefined && response === unwanted;

/** A server that plays its answers itself plays what it had made before it was told to end it. */
function dropVoice(state: SessionState): Step {
  return alsoDo(setSpeaker(state, 'off'), { do: 'drop-voice' });
}

/** A doubtful turn of which so many words came was speech after all. */
const WORDS_OF_SPEECH = 2;

/** The words of a turn. A turn without any was a noise, and is not shown. */
function finishTurn(state: SessionState, heard: Extract<Heard, { type: 'text-done' }>, now: number): Step {
  const words = heard.text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (isSaidByNobody(state, heard.id)) return dropTurn(state, heard.id);
  if (heard.speaker === 'user' && words === 0 && isWordless(state, heard.id)) return stay(forgetTurn(state, heard.id));
  const finished = finishText(withoutTurn(state, heard.id), heard, now);
  if (state.doubtfulTurn !== heard.id) return stay(finished);
  if (words < WORDS_OF_SPEECH) return stay({ ...finished, doubtfulTurn: undefined });
  const cut = cutVoice(finished, now);
  const asked = askForResponse(cut.state);
  return {
    state: asked.state,
    effects: [...cut.effects, ...asked.effects.filter((effect) => effect.do !== 'cancel-response')],
  };
}

/** The words of a turn will never come: it is no doubt any more, and shown as such unless nobody said it. */
function failTurn(state: SessionState, id: string): Step {
  if (isSaidByNobody(state, id)) return dropTurn(state, id);
  const doubtfulTurn = state.doubtfulTurn === id ? undefined : state.doubtfulTurn;
  return stay(withoutWords(withoutTurn({ ...state, doubtfulTurn }, id), id));
}

/** What nobody said is not shown, not answered, and no part of what the model knows. */
function dropTurn(state: SessionState, id: string): Step {
  return { state: forgetTurn(state, id), effects: [{ do: 'delete-item', id }] };
}

function forgetTurn(state: SessionState, id: string): SessionState {
  const transcript = state.transcript.filter((entry) => entry.id !== id);
  const doubtfulTurn = state.doubtfulTurn === id ? undefined : state.doubtfulTurn;
  return withoutTurn({ ...state, doubtfulTurn, transcript }, id);
}

function isWordless(state: SessionState, id: string): boolean {
  const message = findMessage(state.transcript, id);
  if (!message) return !state.transcript.some((entry) => entry.id === id);
  return !message.settled && textOf(message) === '';
}

function endResponse(state: SessionState, heard: Extract<Heard, { type: 'response-ended' }>, now: number): Step {
  if (state.response && state.response.id !== heard.id) return stay(state);
  const items = state.response?.items ?? [];
  const notice = heard.problem ?? state.notice;
  // What was answered to a cough: nobody has heard it, and the model forgets it too.
  if (isUnwanted(state, heard.id)) {
    const transcript = state.transcript.filter(({ id }) => !items.includes(id));
    const ended = waitOn({ ...state, transcript, response: undefined, notice });
    const deleted: Effect[] = items.map((id) => ({ do: 'delete-item', id }));
    return { state: ended.state, effects: [...deleted, ...ended.effects] };
  }
  const isWhole = heard.status === 'completed';
  const transcript = signed(state.transcript, items, heard.by).map((entry) =>
    !isWhole && entry.kind === 'message' && items.includes(entry.id) && entry.status === 'in_progress'
      ? { ...entry, status: 'incomplete' as const, settled: true }
      : entry,
  );
  // What was answered was heard, though its words may never come.
  const spoken = isWhole ? turnsAnswered(state.spoken) : state.spoken;
  const ended: SessionState = { ...state, transcript, response: undefined, spoken, notice };
  // What somebody has interrupted is not wanted any more, nor what it has called.
  if (!isWhole || state.response?.dropped) return waitOn(ended);
  const answered = answerCalls(ended, items, now);
  const next = waitOn(answered.state);
  return { state: next.state, effects: [...answered.effects, ...next.effects] };
}

/** What somebody else than the page's own sentences has said says so. */
const signed = (transcript: Transcript, items: readonly string[], by: string | undefined): Transcript =>
  by === undefined
    ? transcript
    : transcript.map((entry) => (entry.kind === 'message' && items.includes(entry.id) ? { ...entry, by } : entry));

/** There is no answer any more: the person has the floor, unless another one is due. */
function waitOn(state: SessionState): Step {
  if (state.responseDue) return askForResponse(state);
  return stay(thinks(state) && !state.showing?.call ? giveTurn(state, 'listening') : state);
}

function thinks(state: SessionState): boolean {
  return state.phase.name === 'live' && state.phase.turn === 'thinking';
}

function cut(state: SessionState, id: string, heardMs: number | undefined): SessionState {
  const message = findMessage(state.transcript, id);
  if (!message) return state;
  return { ...state, transcript: replace(state.transcript, asCut(message, heardMs ?? message.heardMs)) };
}

/** A turn that could not be written down: shown as such, unless some of its words are already there. */
function withoutWords(state: SessionState, id: string): SessionState {
  const message = findMessage(state.transcript, id);
  if (!message) return state;
  return { ...state, transcript: replace(state.transcript, { ...message, status: 'failed', settled: true }) };
}

/** Most errors leave the session open and need nobody (protocol 2.6). */
function onServerError(state: SessionState, heard: Extract<Heard, { type: 'server-error' }>, now: number): Step {
  // The server began a response of its own at the same moment: ours is due when that one ends. Or it could not answer a
  // cough: nobody wants that.
  if (heard.code === 'conversation_already_has_active_response')
    return stay(state.doubtfulTurn === undefined ? { ...state, responseDue: true } : state);
  if (heard.code === 'input_audio_buffer_commit_empty') return stay({ ...state, spoken: turnDropped(state.spoken) });
  if (!heard.problem) return stay(state);
  const ends = endsCall(heard.problem);
  if (ends && isAtLimit(state, now)) return endAtLimit(state);
  return ends ? onLost(state, heard.problem, now) : stay({ ...state, notice: heard.problem });
}
