import { ok, type Result } from '../../utils/shared/result.ts';
import type { ClientEvent } from './client-event.ts';
import { isMessage, previousId, replaceItem, type Work } from './conversation.ts';
import type { CallOutputItem, Item } from './events.ts';
import { readItem, soundsIn } from './item-input.ts';
import { invalidValue, type Refusal, refuse } from './refusal.ts';

const MOST_ITEMS = 5000;

type Event<T extends ClientEvent['type']> = Extract<ClientEvent, { type: T }>;
type Outcome = Result<void, Refusal>;
const DONE: Outcome = ok(undefined);

/** Adds an item that the client wrote. It never makes the assistant speak by itself. */
export function createItem(work: Work, event: Event<'conversation.item.create'>): Outcome {
  const read = readItem(event.item, work.ids);
  if (!read.ok) return read;
  const { items } = work.now;
  if (items.length >= MOST_ITEMS) return refuse('invalid_value', 'The conversation has too many items.', 'item');
  if (items.some((item) => item.id === read.value.id)) {
    return refuse('invalid_value', `Error adding item: an item with id '${read.value.id}' already exists.`, 'item.id');
  }
  if (isOrphan(read.value, items)) {
    const message = `Tool call ID '${read.value.call_id}' not found in conversation.`;
    return refuse('invalid_tool_call_id', message);
  }
  const at = placeAfter(items, event.previous_item_id);
  if (at === undefined) {
    return invalidValue('previous_item_id', `'root' or the id of an item; '${event.previous_item_id}' does not exist`);
  }
  addItem(work, read.value, at);
  for (const sound of soundsIn(event.item)) work.act({ do: 'listen', itemId: read.value.id, ...sound });
  return DONE;
}

/** Whether an item is the output of a call that was never made: OpenAI refuses it. */
const isOrphan = (item: Item, items: readonly Item[]): item is CallOutputItem =>
  item.type === 'function_call_output' &&
  !items.some((other) => other.type === 'function_call' && other.call_id === item.call_id);

/** Inserts a finished item and tells of it: `added`, then `done`. */
export function addItem(work: Work, item: Item, at = work.now.items.length): void {
  const { items } = work.now;
  work.change({ items: [...items.slice(0, at), item, ...items.slice(at)] });
  const previous_item_id = previousId(work.now.items, item.id);
  work.emit({ type: 'conversation.item.added', previous_item_id, item });
  work.emit({ type: 'conversation.item.done', previous_item_id, item });
}

function placeAfter(items: readonly Item[], previous: string | null): number | undefined {
  if (previous === null) return items.length;
  if (previous === 'root') return 0;
  const at = items.findIndex((item) => item.id === previous);
  return at < 0 ? undefined : at + 1;
}

/** Sends an item again. */
export function retrieveItem(work: Work, itemId: string): Outcome {
  const item = work.now.items.find(({ id }) => id === itemId);
  if (item === undefined) return noItem('retriev', 'item_retrieve_invalid_item_id', itemId);
  work.emit({ type: 'conversation.item.retrieved', item });
  return DONE;
}

/** Forgets an item; the one that is being spoken cannot go. */
export function deleteItem(work: Work, itemId: string): Outcome {
  const { items, response } = work.now;
  if (!items.some(({ id }) => id === itemId) || response?.message?.id === itemId) {
    return noItem('delet', 'item_delete_invalid_item_id', itemId);
  }
  work.change({ items: items.filter(({ id }) => id !== itemId) });
  work.emit({ type: 'conversation.item.deleted', item_id: itemId });
  return DONE;
}

/** Takes back what was not heard of a spoken item. */
export function truncateItem(work: Work, event: Event<'conversation.item.truncate'>): Outcome {
  const item = work.now.items.find(({ id }) => id === event.item_id);
  if (item === undefined) return noItem('truncat', 'item_truncate_invalid_item_id', event.item_id);
  const part = isMessage(item) ? item.content[event.content_index] : undefined;
  const soundMs = work.now.audioMs[item.id];
  if (!isMessage(item) || part?.type !== 'output_audio' || soundMs === undefined) {
    return refuse('unsupported_content_type', 'Only model output audio messages can be truncated', 'item_id');
  }
  const audioMs = Math.round(soundMs);
  if (event.audio_end_ms > audioMs) {
    return refuse(
      null,
      `Audio content of ${audioMs}ms is already shorter than ${event.audio_end_ms}ms`,
      'audio_end_ms',
    );
  }
  const words = part.transcript ?? '';
  const heard = words.slice(0, Math.round((words.length * event.audio_end_ms) / Math.max(1, audioMs))).trimEnd();
  const content = item.content.with(event.content_index, { type: 'output_audio', transcript: heard });
  work.change({ items: replaceItem(work.now.items, { ...item, content }) });
  tellTruncated(work, item.id, event.content_index, event.audio_end_ms);
  return DONE;
}

/** Notes how much of an item was heard and says so. */
export function tellTruncated(work: Work, itemId: string, contentIndex: number, endMs: number): void {
  work.change({ audioMs: { ...work.now.audioMs, [itemId]: endMs } });
  work.emit({
    type: 'conversation.item.truncated',
    item_id: itemId,
    content_index: contentIndex,
    audio_end_ms: endMs,
  });
}

const noItem = (verb: string, code: string, itemId: string) =>
  refuse(code, `Error ${verb}ing item: the item with id '${itemId}' does not exist.`, 'item_id');
