import { ANSWERED_BY } from '../../utils/shared/brain.ts';
import type { ActiveResponse, OpenMessage, Work } from './conversation.ts';
import { isMessage, replaceItem } from './conversation.ts';
import type {
  CallItem,
  Item,
  MessageItem,
  Modality,
  Part,
  Place,
  ResponseObject,
  Session,
  StatusDetails,
} from './events.ts';
import { tokensOf, usageOf } from './usage.ts';

/** What a `response.create` may override; by default a response is one more item of the conversation. */
export interface ResponseWish {
  session?: Session;
  metadata?: Record<string, string> | null;
  inConversation?: boolean;
  input?: readonly Item[];
}

/** Starts a response; the caller has made sure that none is active, and says what it is for by an act. */
export function beginResponse(work: Work, wish: ResponseWish = {}): string {
  const session = wish.session ?? work.now.session;
  const response: ActiveResponse = {
    id: work.ids.next('resp'),
    session,
    modality: session.output_modalities[0] ?? 'audio',
    metadata: wish.metadata ?? null,
    inConversation: wish.inConversation ?? true,
    input: wish.input,
    output: [],
    message: undefined,
  };
  work.change({ response, answered: undefined });
  work.emit({ type: 'response.created', response: responseObject(work, response, 'in_progress', null, []) });
  return response.id;
}

/** Notes who makes the active response, where `response.done` tells it. */
export function noteAnswerer(work: Work, name: string): void {
  const { response } = work.now;
  if (!response) return;
  work.change({ response: { ...response, metadata: { ...response.metadata, [ANSWERED_BY]: name } } });
}

/** Adds words to the active response; the first ones open its item. Words of another response are dropped. */
export function addWords(work: Work, responseId: string, delta: string): void {
  const active = work.now.response;
  if (active?.id !== responseId) return;
  const message = active.message ?? openMessage(work, active);
  work.change({ response: { ...active, message: { ...message, text: message.text + delta } } });
  work.emit({
    type: active.modality === 'audio' ? 'response.output_audio_transcript.delta' : 'response.output_text.delta',
    ...place(active.id, message),
    delta,
    obfuscation: work.ids.obfuscation(),
  });
  keepWithinTokens(work);
}

/** Ends the active response if it has become longer than it may be. */
export function keepWithinTokens(work: Work): void {
  const active = work.now.response;
  const most = active?.session.max_output_tokens ?? 'inf';
  if (active?.message === undefined || most === 'inf') return;
  if (tokensOf(active.message.text, work.now.audioMs[active.message.id]) < most) return;
  work.act({ do: 'stop-answer', responseId: active.id });
  endResponse(work, active.id, 'incomplete', { type: 'incomplete', reason: 'max_output_tokens' });
}

function openMessage(work: Work, active: ActiveResponse): OpenMessage {
  const message = {
    id: work.ids.next('item'),
    previousId: work.now.items.at(-1)?.id ?? null,
    text: '',
    index: active.output.length,
  };
  const item: MessageItem = {
    id: message.id,
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
    phase: 'final_answer',
  };
  work.emit({ type: 'response.output_item.added', response_id: active.id, output_index: message.index, item });
  if (active.inConversation) {
    work.change({ items: [...work.now.items, item] });
    work.emit({ type: 'conversation.item.added', previous_item_id: message.previousId, item });
  }
  work.emit({
    type: 'response.content_part.added',
    ...place(active.id, message),
    part: active.modality === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
  });
  return message;
}

/** How a response may end. */
export type EndStatus = 'completed' | 'cancelled' | 'failed' | 'incomplete';

/** Ends the active response if it is this one: everything that was begun is also closed, then `response.done`. */
export function endResponse(
  work: Work,
  responseId: string,
  status: EndStatus,
  details: StatusDetails | null = null,
): void {
  const active = work.now.response;
  if (active?.id !== responseId) return;
  const last = active.message === undefined ? [] : [closeMessage(work, active, active.message, status)];
  const soundMs = last.reduce((ms, { id }) => ms + (work.now.audioMs[id] ?? 0), 0);
  // A client that gets sound in events plays it from now on; a track's player says itself when it is done.
  const playsMs = work.now.audioPath === 'events' ? soundMs : 0;
  work.change({ response: undefined, answered: { playsMs } });
  const response = responseObject(work, active, status, details, [...active.output, ...last]);
  work.emit({ type: 'response.done', response });
  tellRateLimits(work, response.usage?.total_tokens ?? 0);
}

/** Puts a call of one of the client's functions out, whole: its arguments are known at once. */
export function addCall(work: Work, responseId: string, name: string, args: string): void {
  const before = work.now.response;
  if (before?.id !== responseId) return;
  if (before.message !== undefined) {
    const said = closeMessage(work, before, before.message, 'completed');
    work.change({ response: { ...before, message: undefined, output: [...before.output, said] } });
  }
  const active = work.now.response ?? before;
  const done: CallItem = {
    id: work.ids.next('item'),
    type: 'function_call',
    status: 'completed',
    name,
    call_id: work.ids.callId(),
    arguments: args,
  };
  tellCall(work, active, done, args);
  work.change({ response: { ...active, output: [...active.output, done] } });
}

function tellCall(work: Work, active: ActiveResponse, done: CallItem, args: string): void {
  const begun: CallItem = { ...done, status: 'in_progress', arguments: '' };
  const output_index = active.output.length;
  const at = { response_id: active.id, item_id: done.id, output_index, call_id: done.call_id };
  const previous_item_id = work.now.items.at(-1)?.id ?? null;
  work.emit({ type: 'response.output_item.added', response_id: active.id, output_index, item: begun });
  if (active.inConversation) {
    work.change({ items: [...work.now.items, begun] });
    work.emit({ type: 'conversation.item.added', previous_item_id, item: begun });
  }
  for (const delta of args.match(ARGUMENT_PIECES) ?? []) {
    const obfuscation = work.ids.obfuscation();
    work.emit({ type: 'response.function_call_arguments.delta', ...at, delta, obfuscation });
  }
  work.emit({ type: 'response.function_call_arguments.done', ...at, name: done.name, arguments: args });
  if (active.inConversation) {
    const previous = isFirstOfAssistant(work.now.items, done.id) ? null : previous_item_id;
    work.change({ items: replaceItem(work.now.items, done) });
    work.emit({ type: 'conversation.item.done', previous_item_id: previous, item: done });
  }
  work.emit({ type: 'response.output_item.done', response_id: active.id, output_index, item: done });
}

/** Tokens, roughly: words, and the signs between them. */
const ARGUMENT_PIECES = /[\p{L}\p{N}]+|[^\p{L}\p{N}]+/gu;

/** Nothing limits us; the numbers are those of a recorded session, as clients show them. */
function tellRateLimits(work: Work, used: number): void {
  const limit = 15_000_000;
  const tokens = { name: 'tokens', limit, remaining: Math.max(0, limit - used), reset_seconds: 0.002 };
  work.emit({ type: 'rate_limits.updated', rate_limits: [tokens] });
}

function closeMessage(work: Work, active: ActiveResponse, message: OpenMessage, status: EndStatus): Item {
  const at = place(active.id, message);
  const spoken = active.modality === 'audio';
  const item: MessageItem = {
    id: message.id,
    type: 'message',
    status: status === 'completed' ? 'completed' : 'incomplete',
    role: 'assistant',
    content: [
      spoken ? { type: 'output_audio', transcript: message.text } : { type: 'output_text', text: message.text },
    ],
    phase: 'final_answer',
  };
  const part: Part = spoken ? { type: 'audio', transcript: message.text } : { type: 'text', text: message.text };
  if (spoken) {
    work.emit({ type: 'response.output_audio.done', ...at });
    work.emit({ type: 'response.output_audio_transcript.done', ...at, transcript: message.text });
  } else {
    work.emit({ type: 'response.output_text.done', ...at, text: message.text });
  }
  work.emit({ type: 'response.content_part.done', ...at, part });
  if (active.inConversation) {
    const previous_item_id = isFirstOfAssistant(work.now.items, item.id) ? null : message.previousId;
    work.change({ items: replaceItem(work.now.items, item) });
    work.emit({ type: 'conversation.item.done', previous_item_id, item });
  }
  work.emit({ type: 'response.output_item.done', response_id: active.id, output_index: message.index, item });
  return item;
}

/** As recorded: `done` of the assistant's first item says null although `added` had the right id. */
const isFirstOfAssistant = (items: readonly Item[], id: string): boolean =>
  items.find((item) => item.type === 'function_call' || (isMessage(item) && item.role === 'assistant'))?.id === id;

/** Where the words and the sound of a response's message belong. */
export const place = (responseId: string, { id, index }: OpenMessage): Place => ({
  response_id: responseId,
  item_id: id,
  output_index: index,
  content_index: 0,
});

function responseObject(
  work: Work,
  active: ActiveResponse,
  status: ResponseObject['status'],
  details: StatusDetails | null,
  output: readonly Item[],
): ResponseObject {
  const { format, voice } = active.session.audio.output;
  const modalities: readonly Modality[] = [active.modality];
  return {
    object: 'realtime.response',
    id: active.id,
    status,
    status_details: details,
    output,
    conversation_id: active.inConversation ? work.now.id : null,
    output_modalities: modalities,
    max_output_tokens: active.session.max_output_tokens,
    audio: { output: { format, voice } },
    usage: status === 'in_progress' ? null : usageOf(work.now, active.session.instructions, output),
    metadata: active.metadata,
  };
}
