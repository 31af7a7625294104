import { ok, type Result } from '../../utils/shared/result.ts';
import { invalidValue, isBase64, isObject, missing, type Refusal, refuse, unknownParameter } from './refusal.ts';

/** A client event whose type is known and whose own members have the right types; what is inside `session`, `item` and
 * `response` is checked by those who merge it. */
export type ClientEvent = { event_id: string | null } & (
  | { type: 'session.update'; session: unknown }
  | { type: 'input_audio_buffer.append'; audio: string }
  | { type: 'input_audio_buffer.commit' | 'input_audio_buffer.clear' | 'output_audio_buffer.clear' }
  | { type: 'conversation.item.create'; item: unknown; previous_item_id: string | null }
  | { type: 'conversation.item.retrieve' | 'conversation.item.delete'; item_id: string }
  | { type: 'conversation.item.truncate'; item_id: string; content_index: number; audio_end_ms: number }
  | { type: 'response.create'; response: Record<string, unknown> }
  | { type: 'response.cancel'; response_id: string | null }
);

/** Refusal of a whole event, with the event's own id if it could be read. */
export type RefusedEvent = Refusal & { event_id: string | null };

/** Only sound and images may be long. */
const HOLDS_SOUND = /"(?:input_audio_buffer\.append|input_audio|input_image)"/;
const MOST_CHARACTERS = 2_500_000;
const MOST_AUDIO_CHARACTERS = 15 * 1024 * 1024;

/** Reads one client event: its JSON text, or the object already read. Never throws. */
export function readClientEvent(given: unknown): Result<ClientEvent, RefusedEvent> {
  const parsed = typeof given === 'string' ? parseText(given) : ok(given);
  if (!parsed.ok) return { ok: false, problem: { ...parsed.problem, event_id: null } };
  const event = parsed.value;
  const id = isObject(event) && typeof event.event_id === 'string' ? event.event_id.slice(0, 512) : null;
  const read = isObject(event) ? readMembers(event) : refuse('invalid_event', 'The event is not a JSON object.');
  return read.ok
    ? ok({ ...read.value, event_id: id } as ClientEvent)
    : { ok: false, problem: { ...read.problem, event_id: id } };
}

function parseText(text: string): Result<unknown, Refusal> {
  if (text.length > MOST_AUDIO_CHARACTERS + 1024) return refuse('invalid_event', 'The event is too large.');
  if (text.length > MOST_CHARACTERS && !HOLDS_SOUND.test(text)) {
    return refuse('invalid_event', 'The event is too large.');
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return refuse('invalid_event', 'The event is not valid JSON.');
  }
}

type Check = { passes: (value: unknown) => boolean; expected: string; otherwise?: unknown };

const string: Check = { passes: (value) => typeof value === 'string', expected: 'a string' };
const base64: Check = { passes: isBase64, expected: 'base64' };
const stringOrNull: Check = {
  passes: (value) => value === null || typeof value === 'string',
  expected: 'a string or null',
  otherwise: null,
};
const whole: Check = {
  passes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  expected: 'a whole number from 0',
};
const object: Check = { passes: isObject, expected: 'an object' };

const MEMBERS: Readonly<Record<ClientEvent['type'], Readonly<Record<string, Check>>>> = {
  'session.update': { session: object },
  'input_audio_buffer.append': { audio: base64 },
  'input_audio_buffer.commit': {},
  'input_audio_buffer.clear': {},
  'output_audio_buffer.clear': {},
  'conversation.item.create': { item: object, previous_item_id: stringOrNull },
  'conversation.item.retrieve': { item_id: string },
  'conversation.item.delete': { item_id: string },
  'conversation.item.truncate': { item_id: string, content_index: whole, audio_end_ms: whole },
  'response.create': { response: { ...object, otherwise: {} } },
  'response.cancel': { response_id: stringOrNull },
};

function readMembers(event: Record<string, unknown>): Result<Record<string, unknown>, Refusal> {
  const type = event.type;
  if (type === undefined) return missing('type');
  if (typeof type !== 'string' || !Object.hasOwn(MEMBERS, type)) {
    return refuse(
      'invalid_value',
      `Invalid value: '${String(type).slice(0, 80)}'. Supported values are: ${KNOWN}.`,
      'type',
    );
  }
  if (event.event_id !== undefined && (typeof event.event_id !== 'string' || event.event_id.length > 512)) {
    return invalidValue('event_id', 'a string of at most 512 characters');
  }
  const checks = MEMBERS[type as ClientEvent['type']];
  const stray = Object.keys(event).find(
    (name) => name !== 'type' && name !== 'event_id' && !Object.hasOwn(checks, name),
  );
  if (stray !== undefined) return unknownParameter(stray.slice(0, 80));
  const members: Record<string, unknown> = { type };
  for (const [name, check] of Object.entries(checks)) {
    const value = event[name] ?? check.otherwise;
    if (value === undefined) return missing(name);
    if (!check.passes(value)) return invalidValue(name, check.expected);
    members[name] = value;
  }
  return ok(members);
}

const KNOWN = Object.keys(MEMBERS)
  .map((type) => `'${type}'`)
  .join(', ');
