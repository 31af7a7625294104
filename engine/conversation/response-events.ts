import { ok, type Result } from '../../utils/shared/result.ts';
import type { Work } from './conversation.ts';
import type { Item } from './events.ts';
import { readItem } from './item-input.ts';
import { alreadyActive, invalidValue, isObject, type Refusal, refuse } from './refusal.ts';
import { beginResponse, endResponse, type ResponseWish } from './responses.ts';
import { mergeResponse } from './session-config.ts';

const ONLY_WORDS = "'response.create' is not available in a transcription session: it only puts speech into words.";

/** Starts the response that a client asks for. */
export function createResponse(work: Work, given: Record<string, unknown>): Result<void, Refusal> {
  if (work.now.session.type === 'transcription') return refuse('invalid_event', ONLY_WORDS, 'type');
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

function readInput(work: Work, input: unknown): Result<readonly Item[], Refusal> {
  if (!Array.isArray(input) || input.length > 1000) return invalidValue('response.input', 'a list of items');
  const items: Item[] = [];
  for (const given of input as unknown[]) {
    const known = isObject(given) && given.type === 'item_reference' ? given.id : undefined;
    const read = known === undefined ? readItem(given, work.ids) : ok(work.now.items.find(({ id }) => id === known));
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

/** Cuts the active response short. */
export function cancelResponse(work: Work, id: string | null): Result<void, Refusal> {
  const active = work.now.response;
  if (active === undefined || (id !== null && id !== active.id)) {
    return refuse('response_cancel_not_active', 'Cancellation failed: no active response found');
  }
  work.act({ do: 'stop-answer', responseId: active.id });
  return ok(endResponse(work, active.id, 'cancelled', { type: 'cancelled', reason: 'client_cancelled' }));
}
