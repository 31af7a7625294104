import type { ActiveResponse, Work } from './conversation.ts';
import { replaceItem } from './conversation.ts';
import type { Item, MessageItem, Modality, Part, Place, ResponseObject, Session, StatusDetails } from './events.ts';
import { usageOf } from './usage.ts';

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
    message: undefined,
  };
  work.change({ response });
  work.emit({ type: 'response.created', response: responseObject(work, response, 'in_progress', null, []) });
  return response.id;
}

/** Adds words to the active response; the first ones open its item. Words of another response are dropped. */
export function addWords(work: Work, responseId: string, delta: string): void {
  const active = work.now.response;
  if (active?.id !== responseId) return;
  const message = active.message ?? openMessage(work, active);
  work.change({ response: { ...active, message: { ...message, text: message.text + delta } } });
  work.emit({
    type: active.modality === 'audio' ? 'response.output_audio_transcript.delta' : 'response.output_text.delta',
    ...place(active.id, message.id),
    delta,
    obfuscation: work.ids.obfuscation(),
  });
}

function openMessage(work: Work, active: ActiveResponse): NonNullable<ActiveResponse['message']> {
  const message = { id: work.ids.next('item'), previousId: work.now.items.at(-1)?.id ?? null, text: '' };
  const item: MessageItem = {
    id: message.id,
    type: 'message',
    status: 'in_progress',
    role: 'assistant',
    content: [],
    phase: 'final_answer',
  };
  work.emit({ type: 'response.output_item.added', response_id: active.id, output_index: 0, item });
  if (active.inConversation) {
    work.change({ items: [...work.now.items, item] });
    work.emit({ type: 'conversation.item.added', previous_item_id: message.previousId, item });
  }
  work.emit({
    type: 'response.content_part.added',
    ...place(active.id, message.id),
    part: active.modality === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
  });
  return message;
}

/** Ends the active response if it is this one: everything that was begun is also closed, then `response.done`. */
export function endResponse(
  work: Work,
  responseId: string,
  status: 'completed' | 'cancelled' | 'failed',
  details: StatusDetails | null = null,
): void {
  const active = work.now.response;
  if (active?.id !== responseId) return;
  const output = active.message === undefined ? [] : [closeMessage(work, active, active.message, status)];
  work.change({ response: undefined });
  work.emit({ type: 'response.done', response: responseObject(work, active, status, details, output) });
}

function closeMessage(
  work: Work,
  active: ActiveResponse,
  message: NonNullable<ActiveResponse['message']>,
  status: 'completed' | 'cancelled' | 'failed',
): Item {
  const at = place(active.id, message.id);
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
  work.emit({ type: 'response.output_item.done', response_id: active.id, output_index: 0, item });
  return item;
}

/** As recorded: `done` of the assistant's first item says null although `added` had the right id. */
const isFirstOfAssistant = (items: readonly Item[], id: string): boolean =>
  items.find((item) => item.type === 'message' && item.role === 'assistant')?.id === id;

const place = (responseId: string, itemId: string): Place => ({
  response_id: responseId,
  item_id: itemId,
  output_index: 0,
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
    usage:
      status === 'in_progress' ? null : usageOf(work.now.items, active.session.instructions, output, work.now.audioMs),
    metadata: active.metadata,
  };
}
