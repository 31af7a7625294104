import * as v from 'valibot';

/**
 * The server events of the Realtime API (GA, facts as of 2026-11) as this client reads them: only the members it needs,
 * everything else is let through. Shapes: OpenAPI of openai/openai-openapi; held against three oracles in the tests.
 */

const text = v.string();
const eventId = { event_id: v.optional(v.nullable(text)) };
const index = v.number();
const itemId = { item_id: text };
const previous = { previous_item_id: v.optional(v.nullable(text)) };
const part = { ...itemId, content_index: v.optional(index, 0) };

const contentSchema = v.looseObject({
  type: text,
  text: v.optional(v.nullable(text)),
  transcript: v.optional(v.nullable(text)),
});

const itemSchema = v.looseObject({
  id: text,
  type: text,
  role: v.optional(v.nullable(text)),
  status: v.optional(v.nullable(text)),
  content: v.optional(v.nullable(v.array(contentSchema))),
  name: v.optional(v.nullable(text)),
  call_id: v.optional(v.nullable(text)),
  arguments: v.optional(v.nullable(text)),
  output: v.optional(v.nullable(v.union([text, v.looseObject({})]))),
});
export type ServerItem = v.InferOutput<typeof itemSchema>;

const errorSchema = v.looseObject({
  type: v.optional(v.nullable(text)),
  code: v.optional(v.nullable(text)),
  message: v.optional(v.nullable(text)),
  param: v.optional(v.nullable(text)),
  event_id: v.optional(v.nullable(text)),
});

const responseSchema = v.looseObject({
  id: text,
  status: v.optional(v.nullable(text)),
  metadata: v.optional(v.nullable(v.looseObject({}))),
  status_details: v.optional(
    v.nullable(v.looseObject({ reason: v.optional(v.nullable(text)), error: v.optional(v.nullable(errorSchema)) })),
  ),
});
export type ServerResponse = v.InferOutput<typeof responseSchema>;

const event = <T extends string, M extends v.ObjectEntries>(type: T, members: M) =>
  v.looseObject({ type: v.literal(type), ...eventId, ...members });

const session = { session: v.looseObject({}) };

/** Events that this client acts on. */
const SCHEMAS = {
  'session.created': event('session.created', session),
  'session.updated': event('session.updated', session),
  'conversation.item.added': event('conversation.item.added', { ...previous, item: itemSchema }),
  // Sent by servers that kept the old name; means the same.
  'conversation.item.created': event('conversation.item.created', { ...previous, item: itemSchema }),
  'conversation.item.done': event('conversation.item.done', { item: itemSchema }),
  'conversation.item.truncated': event('conversation.item.truncated', {
    ...itemId,
    audio_end_ms: v.optional(v.nullable(v.number())),
  }),
  'conversation.item.deleted': event('conversation.item.deleted', itemId),
  'conversation.item.input_audio_transcription.delta': event('conversation.item.input_audio_transcription.delta', {
    ...part,
    delta: v.optional(v.nullable(text), ''),
  }),
  'conversation.item.input_audio_transcription.completed': event(
    'conversation.item.input_audio_transcription.completed',
    { ...part, transcript: text },
  ),
  'conversation.item.input_audio_transcription.failed': event(
    'conversation.item.input_audio_transcription.failed',
    itemId,
  ),
  'input_audio_buffer.speech_started': event('input_audio_buffer.speech_started', itemId),
  'input_audio_buffer.speech_stopped': event('input_audio_buffer.speech_stopped', {}),
  'input_audio_buffer.committed': event('input_audio_buffer.committed', itemId),
  'response.created': event('response.created', { response: responseSchema }),
  'response.done': event('response.done', { response: responseSchema }),
  'response.output_item.added': event('response.output_item.added', { item: itemSchema }),
  'response.output_item.done': event('response.output_item.done', { item: itemSchema }),
  'response.output_text.delta': event('response.output_text.delta', { ...part, delta: text }),
  'response.output_text.done': event('response.output_text.done', { ...part, text }),
  'response.output_audio_transcript.delta': event('response.output_audio_transcript.delta', { ...part, delta: text }),
  'response.output_audio_transcript.done': event('response.output_audio_transcript.done', {
    ...part,
    transcript: text,
  }),
  'response.function_call_arguments.delta': event('response.function_call_arguments.delta', { ...itemId, delta: text }),
  'output_audio_buffer.started': event('output_audio_buffer.started', { response_id: v.optional(v.nullable(text)) }),
  'output_audio_buffer.stopped': event('output_audio_buffer.stopped', {}),
  'output_audio_buffer.cleared': event('output_audio_buffer.cleared', {}),
  error: event('error', { error: errorSchema }),
} as const;

/** Events of the GA API that need nothing done. */
const QUIET_TYPES: ReadonlySet<string> = new Set([
  'conversation.created',
  'conversation.item.retrieved',
  'conversation.item.input_audio_transcription.segment',
  'input_audio_buffer.cleared',
  'input_audio_buffer.timeout_triggered',
  'input_audio_buffer.dtmf_event_received',
  'response.content_part.added',
  'response.content_part.done',
  'response.output_audio.delta',
  'response.output_audio.done',
  'response.function_call_arguments.done',
  'mcp_list_tools.in_progress',
  'mcp_list_tools.completed',
  'mcp_list_tools.failed',
  'response.mcp_call_arguments.delta',
  'response.mcp_call_arguments.done',
  'response.mcp_call.in_progress',
  'response.mcp_call.completed',
  'response.mcp_call.failed',
  'rate_limits.updated',
]);

/** Names of the beta that compatible servers keep (Azure Voice Live, older gateways); the members are the same. */
const GA_NAMES: Readonly<Record<string, string>> = {
  'response.text.delta': 'response.output_text.delta',
  'response.text.done': 'response.output_text.done',
  'response.audio.delta': 'response.output_audio.delta',
  'response.audio.done': 'response.output_audio.done',
  'response.audio_transcript.delta': 'response.output_audio_transcript.delta',
  'response.audio_transcript.done': 'response.output_audio_transcript.done',
};

/** An event that this client acts on. */
export type ServerEvent = { [T in keyof typeof SCHEMAS]: v.InferOutput<(typeof SCHEMAS)[T]> }[keyof typeof SCHEMAS];

/** What one message on the channel turned out to be. */
export type Parsed =
  | { kind: 'event'; event: ServerEvent }
  /** A GA event without consequences. */
  | { kind: 'quiet'; type: string }
  /** A type that this client does not know (`ping`, `localai.*`, a newer API): kept, never an error. */
  | { kind: 'unknown'; type: string; raw: object }
  | { kind: 'malformed'; why: string };

/** More than any event of the API needs; a server that sends more is wrong, and parsing it would freeze the page. */
export const LARGEST_EVENT_CHARACTERS = 16 * 1024 * 1024;

/** Reads one message. Never throws, whatever it is. */
export function parseServerEvent(message: unknown): Parsed {
  if (typeof message !== 'string') return { kind: 'malformed', why: 'not text' };
  if (message.length > LARGEST_EVENT_CHARACTERS) return { kind: 'malformed', why: 'too large' };
  let raw: unknown;
  try {
    raw = JSON.parse(message);
  } catch {
    return { kind: 'malformed', why: 'not JSON' };
  }
  return readServerEvent(raw);
}

/** Reads one event that is parsed already. Never throws. */
export function readServerEvent(raw: unknown): Parsed {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return { kind: 'malformed', why: 'not an object' };
  const given = (raw as { type?: unknown }).type;
  if (typeof given !== 'string') return { kind: 'malformed', why: 'no type' };
  const type = Object.hasOwn(GA_NAMES, given) ? (GA_NAMES[given] ?? given) : given;
  if (QUIET_TYPES.has(type)) return { kind: 'quiet', type };
  if (!Object.hasOwn(SCHEMAS, type)) return { kind: 'unknown', type, raw };
  const result = v.safeParse(SCHEMAS[type as keyof typeof SCHEMAS], type === given ? raw : { ...raw, type });
  if (result.success) return { kind: 'event', event: result.output };
  const where = result.issues[0].path?.map((step) => String(step.key)).join('.') ?? '';
  return { kind: 'malformed', why: `${type}: ${where}` };
}
