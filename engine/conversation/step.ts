import { HELLO_WISHES, YOU_ARE_EARSHOT } from '../../utils/realtime/session-config.ts';
import { assertNever } from '../../utils/shared/assert-never.ts';
import { ok, type Result } from '../../utils/shared/result.ts';
import type { BrainTrouble } from '../answer/brain-failure.ts';
import { type ClientEvent, readClientEvent } from './client-event.ts';
import { type Conversation, type Step, stepWith, type Work } from './conversation.ts';
import { triggerTimeout } from './idle.ts';
import type { Ids } from './ids.ts';
import { createItem, deleteItem, retrieveItem, truncateItem } from './items.ts';
import { type Refusal, refuse } from './refusal.ts';
import { cancelResponse, createResponse } from './response-events.ts';
import { addCall, addWords, beginResponse, noteAnswerer } from './responses.ts';
import { mergeSession, showSession } from './session-config.ts';
import { addInterim, addTranscript, failTranscript } from './transcripts.ts';
import {
  clearAudio,
  commitInput,
  failAnswer,
  finishAnswer,
  handAudio,
  sendSound,
  startTurn,
  stopAudio,
  stopTurn,
} from './turns.ts';

/** What a conversation is told. Times are ms of input sound since the start, unless said otherwise. */
export type Input =
  | { type: 'opened' }
  /** `bufferedMs` of sound wait in the input buffer; `playedMs` of the current answer were played. */
  | { type: 'client'; event: unknown; bufferedMs: number; playedMs: number }
  | { type: 'speech-started'; atMs: number; playedMs: number }
  | { type: 'speech-stopped'; atMs: number }
  /** More words of what the person is saying, as they become certain. */
  | { type: 'interim'; itemId: string; delta: string }
  | { type: 'transcribed'; itemId: string; contentIndex: number; text: string; seconds: number }
  /** The words of a spoken item could not be found: the recogniser failed. */
  | { type: 'not-transcribed'; itemId: string; contentIndex: number }
  | { type: 'words'; responseId: string; delta: string }
  /** A function of the client is to be called with this JSON text. */
  | { type: 'call'; responseId: string; name: string; args: string }
  /** Sound for a client that gets it in events: base64 of `ms`. */
  | { type: 'sound'; responseId: string; audio: string; ms: number }
  /** So much sound of a response was handed to the player of the track. */
  | { type: 'handed'; responseId: string; ms: number }
  /** The answer that is being made is by `name`. */
  | { type: 'answered-by'; name: string }
  /** The brain that the person has chosen could not answer: something else does. */
  | { type: 'brain-failed'; why: BrainTrouble; message: string }
  /** All words and all sound of a response were sent or handed to the player. */
  | { type: 'answered'; responseId: string }
  | { type: 'answer-failed'; responseId: string; message: string }
  /** All sound of a response was played. */
  | { type: 'played'; responseId: string }
  /** It has been quiet since the session was configured. */
  | { type: 'quiet' }
  /** Nobody spoke for as long as the session waits after an answer. */
  | { type: 'idle'; atMs: number }
  /** The session has lived as long as it may. */
  | { type: 'expired' };

/** The conversation after `input`, with what to send and to do. Pure but for `ids`; never throws on what a client sends. */
export const step = (conversation: Conversation, input: Input, ids: Ids): Step =>
  stepWith(conversation, ids, (work) => take(work, input));

function take(work: Work, input: Input): void {
  switch (input.type) {
    case 'opened':
      work.emit({ type: 'session.created', session: showSession(work.now.session) });
      break;
    case 'client':
      hearClient(work, input);
      break;
    case 'speech-started':
      startTurn(work, input.atMs, input.playedMs);
      break;
    case 'speech-stopped':
      stopTurn(work, input.atMs);
      break;
    case 'interim':
      addInterim(work, input.itemId, input.delta);
      break;
    case 'transcribed':
      addTranscript(work, input.itemId, input.contentIndex, input.text, input.seconds);
      break;
    case 'not-transcribed':
      failTranscript(work, input.itemId, input.contentIndex);
      break;
    case 'words':
      addWords(work, input.responseId, input.delta);
      break;
    case 'call':
      addCall(work, input.responseId, input.name, input.args);
      break;
    case 'sound':
      sendSound(work, input.responseId, input.audio, input.ms);
      break;
    case 'handed':
      handAudio(work, input.responseId, input.ms);
      break;
    case 'answered':
      finishAnswer(work, input.responseId);
      break;
    case 'answer-failed':
      failAnswer(work, input.responseId, input.message);
      break;
    case 'played':
      stopAudio(work, input.responseId);
      break;
    case 'answered-by':
      noteAnswerer(work, input.name);
      break;
    case 'brain-failed':
      tellBrainFailed(work, input.why, input.message);
      break;
    case 'quiet':
      greet(work);
      break;
    case 'idle':
      triggerTimeout(work, input.atMs);
      break;
    case 'expired':
      tellExpired(work);
      break;
    default:
      assertNever(input);
  }
}

/** No client of OpenAI's knows the code; ours has a sentence for it. */
function tellBrainFailed(work: Work, why: BrainTrouble, message: string): void {
  const error = { type: 'server_error', code: `brain.${why}`, message, param: null, event_id: null } as const;
  work.emit({ type: 'error', error });
}

function tellExpired(work: Work): void {
  const { lifeS } = work.now;
  const [count, unit] = lifeS % 60 === 0 ? [lifeS / 60, 'minute'] : [lifeS, 'second'];
  const message = `Your session hit the maximum duration of ${count} ${unit}${count === 1 ? '' : 's'}.`;
  const error = {
    type: 'invalid_request_error',
    code: 'session_expired',
    message,
    param: null,
    event_id: null,
  } as const;
  work.emit({ type: 'error', error });
}

function hearClient(work: Work, input: Extract<Input, { type: 'client' }>): void {
  const read = readClientEvent(input.event);
  if (!read.ok) {
    work.emit({ type: 'error', error: read.problem });
    return;
  }
  const outcome = obey(work, read.value, input);
  if (!outcome.ok) work.emit({ type: 'error', error: { ...outcome.problem, event_id: read.value.event_id } });
}

function obey(
  work: Work,
  event: ClientEvent,
  { bufferedMs, playedMs }: { bufferedMs: number; playedMs: number },
): Result<void, Refusal> {
  switch (event.type) {
    case 'session.update':
      return updateSession(work, event.session);
    case 'conversation.item.create':
      return createItem(work, event);
    case 'conversation.item.retrieve':
      return retrieveItem(work, event.item_id);
    case 'conversation.item.delete':
      return deleteItem(work, event.item_id);
    case 'conversation.item.truncate':
      return truncateItem(work, event);
    case 'response.create':
      return createResponse(work, event.response);
    case 'response.cancel':
      return cancelResponse(work, event.response_id);
    case 'input_audio_buffer.append':
      return ok(work.act({ do: 'append-input', audio: event.audio }));
    case 'input_audio_buffer.commit':
      return commitInput(work, bufferedMs);
    case 'input_audio_buffer.clear':
      work.change({ turnItemId: undefined });
      work.act({ do: 'clear-input' });
      return ok(work.emit({ type: 'input_audio_buffer.cleared' }));
    case 'output_audio_buffer.clear':
      if (work.now.audioPath === 'events') return refuse('invalid_event', ONLY_WITH_TRACK, 'type');
      return ok(clearAudio(work, playedMs));
    default:
      return assertNever(event);
  }
}

const ONLY_WITH_TRACK = "'output_audio_buffer.clear' is only available in WebRTC and SIP sessions.";

function updateSession(work: Work, given: unknown): Result<void, Refusal> {
  const voiceLocked = Object.keys(work.now.audioMs).length > 0 || work.now.playing !== undefined;
  const merged = mergeSession(work.now.session, given, voiceLocked);
  if (!merged.ok) return merged;
  work.change({ session: merged.value });
  work.act({ do: 'configure' });
  return ok(work.emit({ type: 'session.updated', session: showSession(merged.value) }));
}

/** A client of ours wants no greeting before it is known whether something was said. */
export const greetsLate = ({ type, instructions }: Conversation['session']): boolean =>
  type !== 'transcription' && instructions.endsWith(HELLO_WISHES.late);

/**
 * Greets only a client of ours that has not begun by itself: nothing was said, typed, seeded or asked. Others expect, as
 * from OpenAI, that nothing is said before they ask.
 */
function greet(work: Work): void {
  const { items, response, turnItemId, session } = work.now;
  if (session.type === 'transcription' || !session.instructions.startsWith(YOU_ARE_EARSHOT)) return;
  if (items.length > 0 || response !== undefined || turnItemId !== undefined) return;
  if (session.instructions.endsWith(HELLO_WISHES.none)) return;
  const isShort = session.instructions.endsWith(HELLO_WISHES.short);
  work.act({ do: 'greet', responseId: beginResponse(work), isShort });
}
