import type { Heard, HeardItem, ResponseStatus } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { EntryStatus } from '../session/transcript.ts';
import { assertNever } from '../shared/assert-never.ts';
import { ANSWERED_BY } from '../shared/brain.ts';
import { FORGETS } from './say.ts';
import type { ServerEvent, ServerItem, ServerResponse } from './server-events.ts';

/** What a server event means to the conversation; [] where it means nothing. */
export function hear(event: ServerEvent): Heard[] {
  switch (event.type) {
    case 'session.created':
      return [{ type: 'session-created', writesDown: writesDown(event.session), ...modelOf(event.session) }];
    case 'session.updated':
      return [{ type: 'session-ready', writesDown: writesDown(event.session), ...modelOf(event.session) }];
    case 'input_audio_buffer.speech_started':
      return [{ type: 'speech-started', id: event.item_id }];
    case 'input_audio_buffer.speech_stopped':
      return [{ type: 'speech-stopped' }];
    case 'input_audio_buffer.committed':
      return [{ type: 'turn-committed', id: event.item_id }];
    case 'conversation.item.added':
    case 'conversation.item.created':
      return itemEvents(event.item, (item) => ({ type: 'item-added', item, after: event.previous_item_id }));
    case 'conversation.item.done':
    case 'response.output_item.done':
      return itemEvents(event.item, (item) => ({ type: 'item-done', item }));
    case 'response.output_item.added':
      // Comes before item.added and does not tell the place: only item.added is believed for that.
      return itemEvents(event.item, (item) => ({ type: 'item-added', item, after: undefined }));
    case 'conversation.item.truncated':
      return [{ type: 'item-truncated', id: event.item_id, heardMs: event.audio_end_ms ?? undefined }];
    case 'conversation.item.deleted':
      return [{ type: 'item-deleted', id: event.item_id }];
    case 'conversation.item.input_audio_transcription.delta':
      return [textDelta(event, 'user', event.delta ?? '')];
    case 'conversation.item.input_audio_transcription.completed':
      return [textDone(event, 'user', event.transcript)];
    case 'conversation.item.input_audio_transcription.failed':
      return [{ type: 'transcription-failed', id: event.item_id }];
    case 'response.output_text.delta':
    case 'response.output_audio_transcript.delta':
      return [textDelta(event, 'assistant', event.delta)];
    case 'response.output_text.done':
      return [textDone(event, 'assistant', event.text)];
    case 'response.output_audio_transcript.done':
      return [textDone(event, 'assistant', event.transcript)];
    case 'response.function_call_arguments.delta':
      return [{ type: 'arguments-delta', id: event.item_id, delta: event.delta }];
    case 'response.created':
      return [{ type: 'response-started', id: event.response.id }];
    case 'response.done':
      return [responseEnded(event.response)];
    case 'output_audio_buffer.started':
      return [{ type: 'audio-started', ...(event.response_id ? { response: event.response_id } : {}) }];
    case 'output_audio_buffer.stopped':
    case 'output_audio_buffer.cleared':
      return [{ type: 'audio-stopped' }];
    case 'error':
      return [serverError(event.error)];
    default:
      return assertNever(event);
  }
}

type Part = { item_id: string; content_index: number };

const textDelta = ({ item_id, content_index }: Part, speaker: 'user' | 'assistant', delta: string): Heard => ({
  type: 'text-delta',
  id: item_id,
  speaker,
  part: content_index,
  delta,
});

const textDone = ({ item_id, content_index }: Part, speaker: 'user' | 'assistant', text: string): Heard => ({
  type: 'text-done',
  id: item_id,
  speaker,
  part: content_index,
  text,
});

/** Items of kinds that this client has no use for (mcp_…) and system messages are left out. */
function itemEvents(item: ServerItem, as: (item: HeardItem) => Heard): Heard[] {
  const heard = heardItem(item);
  return heard ? [as(heard)] : [];
}

function heardItem(item: ServerItem): HeardItem | undefined {
  switch (item.type) {
    case 'message':
      if (item.role !== 'user' && item.role !== 'assistant') return undefined;
      return {
        kind: 'message',
        id: item.id,
        speaker: item.role,
        parts: (item.content ?? []).map((content) => content.text ?? content.transcript ?? undefined),
        status: statusOf(item.status),
      };
    case 'function_call':
      return {
        kind: 'function_call',
        id: item.id,
        name: item.name ?? '',
        callId: item.call_id ?? '',
        arguments: item.arguments ?? '',
        status: statusOf(item.status),
      };
    case 'function_call_output':
      return {
        kind: 'function_call_output',
        id: item.id,
        callId: item.call_id ?? '',
        output: typeof item.output === 'string' ? item.output : JSON.stringify(item.output ?? ''),
      };
    default:
      return undefined;
  }
}

function statusOf(status: string | null | undefined): EntryStatus | undefined {
  return status === 'in_progress' || status === 'completed' || status === 'incomplete' ? status : undefined;
}

const RESPONSE_STATUSES: readonly string[] = [
  'completed',
  'cancelled',
  'incomplete',
  'failed',
] satisfies ResponseStatus[];

function responseEnded(response: ServerResponse): Heard {
  const status = RESPONSE_STATUSES.includes(response.status ?? '') ? (response.status as ResponseStatus) : 'completed';
  const error = response.status_details?.error;
  const failure = status === 'failed' ? problemOf(error?.code, error?.message) : undefined;
  const by = nameIn(response.metadata?.[ANSWERED_BY]);
  return {
    type: 'response-ended',
    id: response.id,
    status,
    ...(by === undefined ? {} : { by }),
    ...(failure ? { problem: failure } : {}),
  };
}

/** Errors that need nobody: the session stays open and goes on (protocol 2.6). */
const HARMLESS = new Set([
  'conversation_already_has_active_response',
  'response_cancel_not_active',
  'input_audio_buffer_commit_empty',
  'unsupported_content_type',
]);

function serverError(
  error: { [name in 'code' | 'message' | 'param' | 'event_id']?: string | null | undefined },
): Heard {
  const code = error.code ?? '';
  if (HARMLESS.has(code) || error.event_id?.startsWith(FORGETS)) return { type: 'server-error', code };
  const about = error.param ? { param: error.param } : {};
  return { type: 'server-error', code, ...about, problem: problemOf(code, error.message) };
}

function problemOf(code: string | null | undefined, message: string | null | undefined): Problem {
  const detail = [code, message].filter(Boolean).join(': ') || 'no reason given';
  switch (code) {
    case 'insufficient_quota':
    case 'billing_hard_limit_reached':
    case 'account_deactivated':
      return problem('openai.quota', { detail });
    case 'rate_limit_exceeded':
      return problem('openai.rate', { detail });
    case 'session_expired':
      return problem('session.expired', { detail });
    case 'brain.unavailable':
    case 'brain.refused':
    case 'brain.slow':
    case 'brain.failed':
      return problem(code, { detail: message ?? undefined });
    default:
      return problem('openai.failed', { detail });
  }
}

/** Whether a session has a transcription of what the person says, where the GA API has it or where the beta had it. */
function writesDown(session: object): boolean {
  const { audio, input_audio_transcription: beta } = session as {
    audio?: { input?: { transcription?: unknown } | null } | null;
    input_audio_transcription?: unknown;
  };
  return Boolean(audio?.input?.transcription ?? beta);
}

/** Names are short; what is not is no name. */
const MOST_NAME = 200;

function modelOf(session: object): { model?: string } {
  const model = nameIn((session as { model?: unknown }).model);
  return model === undefined ? {} : { model };
}

const nameIn = (name: unknown): string | undefined =>
  typeof name === 'string' && name !== '' && name.length <= MOST_NAME ? name : undefined;
