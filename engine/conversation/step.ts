import { assertNever } from '../../utils/shared/assert-never.ts';
import { ok, type Result } from '../../utils/shared/result.ts';
import { type ClientEvent, readClientEvent } from './client-event.ts';
import { type Conversation, type Step, stepWith, type Work } from './conversation.ts';
import type { ProtocolError } from './events.ts';
import type { Ids } from './ids.ts';
import { readItem } from './item-input.ts';
import { createItem, deleteItem, retrieveItem, truncateItem } from './items.ts';
import { alreadyActive, invalidValue, isObject, type Refusal, refuse } from './refusal.ts';
import { addWords, beginResponse, endResponse, type ResponseWish } from './responses.ts';
import { mergeResponse, mergeSession } from './session-config.ts';
import { addInterim, addTranscript } from './transcripts.ts';
import {
  clearAudio,
  commitInput,
  failAnswer,
  finishAnswer,
  startAudio,
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
  | { type: 'transcribed'; itemId: string; text: string; seconds: number }
  | { type: 'words'; responseId: string; delta: string }
  /** The first sound of a response went out. */
  | { type: 'audio-started'; responseId: string }
  /** All words of a response were sent; `audioMs` is how long its sound is. */
  | { type: 'answered'; responseId: string; audioMs: number }
  | { type: 'answer-failed'; responseId: string; message: string }
  /** All sound of a response was played. */
  | { type: 'played'; responseId: string }
  /** It has been quiet since the session was configured. */
  | { type: 'quiet' }
  /** The session has lived as long as it may. */
  | { type: 'expired' };

/** The conversation after `input`, with what to send and to do. Pure but for `ids`; never throws on what a client sends. */
export const step = (conversation: Conversation, input: Input, ids: Ids): Step =>
  stepWith(conversation, ids, (work) => take(work, input));

function take(work: Work, input: Input): void {
  switch (input.type) {
    case 'opened':
      work.emit({ type: 'session.created', session: work.now.session });
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
      addTranscript(work, input.itemId, input.text, input.seconds);
      break;
    case 'words':
      addWords(work, input.responseId, input.delta);
      break;
    case 'audio-started':
      startAudio(work, input.responseId);
      break;
    case 'answered':
      finishAnswer(work, input.responseId, input.audioMs);
      break;
    case 'answer-failed':
      failAnswer(work, input.responseId, input.message);
      break;
    case 'played':
      stopAudio(work, input.responseId);
      break;
    case 'quiet':
      greet(work);
      break;
    case 'expired':
      work.emit({ type: 'error', error: EXPIRED });
      break;
    default:
      assertNever(input);
  }
}

const EXPIRED: ProtocolError = {
  type: 'invalid_request_error',
  code: 'session_expired',
  message: 'Your session hit the maximum duration of 60 minutes.',
  param: null,
  event_id: null,
};

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
      return ok(clearAudio(work, playedMs));
    default:
      return assertNever(event);
  }
}

function updateSession(work: Work, given: unknown): Result<void, Refusal> {
  const voiceLocked = Object.keys(work.now.audioMs).length > 0 || work.now.playing !== undefined;
  const merged = mergeSession(work.now.session, given, voiceLocked);
  if (!merged.ok) return merged;
  work.change({ session: merged.value });
  work.act({ do: 'configure' });
  return ok(work.emit({ type: 'session.updated', session: merged.value }));
}

function createResponse(work: Work, given: Record<string, unknown>): Result<void, Refusal> {
  const { conversation, metadata, input, ...overrides } = given;
  if (conversation !== undefined && conversation !== 'auto' && conversation !== 'none') {
    return invalidValue('response.conversation', "'auto' or 'none'");
  }
  if (work.now.response !== undefined) return alreadyActive(work.now.response.id);
  const merged = mergeResponse(work.now.session, overrides);
  if (!merged.ok) return merged;
  const wish: ResponseWish = { session: merged.value, inConversation: conversation !== 'none' };
  if (metadata !== undefined && metadata !== null) {
    if (!isMetadata(metadata)) return invalidValue('response.metadata', 'at most 16 short strings');
    wish.metadata = metadata;
  }
  if (input !== undefined && input !== null) {
    const items = readInput(work, input);
    if (!items.ok) return items;
    wish.input = items.value;
  }
  return ok(work.act({ do: 'answer', responseId: beginResponse(work, wish) }));
}

function readInput(work: Work, input: unknown): Result<Conversation['items'], Refusal> {
  if (!Array.isArray(input) || input.length > 1000) return invalidValue('response.input', 'a list of items');
  const items: Conversation['items'][number][] = [];
  for (const given of input as unknown[]) {
    const known = isObject(given) && given.type === 'item_reference' ? given.id : undefined;
    const read =
      known === undefined
        ? readItem(given, () => work.ids.next('item'))
        : ok(work.now.items.find(({ id }) => id === known));
    if (!read.ok) return read;
    if (read.value === undefined) return invalidValue('response.input', 'references to items that exist');
    items.push(read.value);
  }
  return ok(items);
}

const isMetadata = (value: unknown): value is Record<string, string> =>
  isObject(value) &&
  Object.keys(value).length <= 16 &&
  Object.entries(value).every(([name, text]) => name.length <= 64 && typeof text === 'string' && text.length <= 512);

function cancelResponse(work: Work, id: string | null): Result<void, Refusal> {
  const active = work.now.response;
  if (active === undefined || (id !== null && id !== active.id)) {
    return refuse('response_cancel_not_active', 'Cancellation failed: no active response found');
  }
  work.act({ do: 'stop-answer', responseId: active.id });
  return ok(endResponse(work, active.id, 'cancelled', { type: 'cancelled', reason: 'client_cancelled' }));
}

/** Greets only a client that has not begun by itself: nothing was said, typed, seeded or asked. */
function greet(work: Work): void {
  const { items, response, turnItemId } = work.now;
  if (items.length > 0 || response !== undefined || turnItemId !== undefined) return;
  work.act({ do: 'greet', responseId: beginResponse(work) });
}
