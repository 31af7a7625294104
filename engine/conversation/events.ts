/**
 * The shapes that the engine emits: OpenAI's GA Realtime events as they were recorded, quirks included. They are the
 * engine's own on purpose: what proves them right are OpenAI's schemas in the tests, not the client's parser.
 */

export type Modality = 'audio' | 'text';

/** An audio format; ignored on WebRTC, where everything is Opus. */
export interface AudioFormat {
  type: string;
  rate?: number;
}

/** How turns are found; null means that the client commits them. */
export interface TurnDetection {
  type: 'server_vad' | 'semantic_vad';
  threshold?: number;
  prefix_padding_ms?: number;
  silence_duration_ms?: number;
  idle_timeout_ms?: number | null;
  eagerness?: string;
  create_response: boolean;
  interrupt_response: boolean;
}

/** A conversation, or words for what is said and nothing else. */
export type SessionType = 'realtime' | 'transcription';

/** The effective session. One for transcription never uses most of it, and shows less. */
export interface Session {
  type: SessionType;
  object: 'realtime.session' | 'realtime.transcription_session';
  id: string;
  model: string;
  output_modalities: readonly Modality[];
  instructions: string;
  tools: readonly Record<string, unknown>[];
  tool_choice: unknown;
  max_output_tokens: number | 'inf';
  tracing: unknown;
  truncation: unknown;
  prompt: unknown;
  /** Unix seconds. */
  expires_at: number;
  audio: {
    input: {
      format: AudioFormat;
      transcription: Record<string, unknown> | null;
      noise_reduction: Record<string, unknown> | null;
      turn_detection: TurnDetection | null;
    };
    output: { format: AudioFormat; voice: string; speed: number };
  };
  include: readonly string[] | null;
  parallel_tool_calls?: boolean;
  reasoning?: Record<string, unknown>;
}

/** A transcription session as its client sees it. */
export interface TranscriptionSession extends Pick<Session, 'object' | 'id' | 'expires_at' | 'include'> {
  type: 'transcription';
  audio: { input: Omit<Session['audio']['input'], 'turn_detection'> & { turn_detection: ShownTurns | null } };
}

type ShownTurns = {
  [member in 'type' | 'threshold' | 'prefix_padding_ms' | 'silence_duration_ms']: TurnDetection[member] | undefined;
};

/** What `session.created` and `session.updated` echo. */
export type ShownSession = Session | TranscriptionSession;

/** One part of a message. */
export type Content =
  | { type: 'input_text'; text: string }
  | { type: 'input_audio'; transcript: string | null }
  | { type: 'input_image'; image_url: string; detail?: string }
  | { type: 'output_text'; text: string }
  | { type: 'output_audio'; transcript?: string };

export type ItemStatus = 'completed' | 'incomplete' | 'in_progress';

/** A message; `phase` is there on assistant messages of newer models. */
export interface MessageItem {
  id: string;
  type: 'message';
  status: ItemStatus;
  role: 'user' | 'assistant' | 'system';
  content: readonly Content[];
  phase?: 'commentary' | 'final_answer';
}

/** A call of one of the client's functions. */
export interface CallItem {
  id: string;
  type: 'function_call';
  status: ItemStatus;
  name: string;
  call_id: string;
  /** JSON text. */
  arguments: string;
}

/** What a call gave back; as recorded, without status. */
export interface CallOutputItem {
  id: string;
  type: 'function_call_output';
  call_id: string;
  output: string;
}

/** A person's word on a tool of another server; kept and echoed, as there are no such tools here. */
export interface ApprovalItem {
  id: string;
  type: 'mcp_approval_response';
  approval_request_id: string;
  approve: boolean;
  reason: unknown;
}

export type Item = MessageItem | CallItem | CallOutputItem | ApprovalItem;

/** Why a response is not `completed`. */
export type StatusDetails =
  | { type: 'cancelled'; reason: 'turn_detected' | 'client_cancelled' }
  | { type: 'incomplete'; reason: 'max_output_tokens' }
  | { type: 'failed'; error: { type: string; code: string | null; message: string } };

/** What a response costs, counted as OpenAI does it and approximately. */
export interface Usage {
  total_tokens: number;
  input_tokens: number;
  output_tokens: number;
  input_token_details: {
    text_tokens: number;
    audio_tokens: number;
    image_tokens: number;
    cached_tokens: number;
    cached_tokens_details: { text_tokens: number; audio_tokens: number; image_tokens: number };
  };
  output_token_details: { text_tokens: number; audio_tokens: number };
}

/** The response object inside `response.created` and `response.done`. */
export interface ResponseObject {
  object: 'realtime.response';
  id: string;
  status: 'in_progress' | 'completed' | 'cancelled' | 'failed' | 'incomplete';
  status_details: StatusDetails | null;
  output: readonly Item[];
  conversation_id: string | null;
  output_modalities: readonly Modality[];
  max_output_tokens: number | 'inf';
  audio: { output: { format: AudioFormat; voice: string } };
  usage: Usage | null;
  metadata: Record<string, string> | null;
}

/** Where in the conversation a delta belongs. */
export interface Place {
  response_id: string;
  item_id: string;
  output_index: number;
  content_index: number;
}

/** Which call's arguments a delta belongs to. */
export interface CallPlace {
  response_id: string;
  item_id: string;
  output_index: number;
  call_id: string;
}

export type Part = { type: 'audio'; transcript: string } | { type: 'text'; text: string };

/** What an `error` event says. `event_id` is the client event that caused it. */
export interface ProtocolError {
  type: 'invalid_request_error' | 'server_error';
  code: string | null;
  message: string;
  param: string | null;
  event_id: string | null;
}

/** A server event before it got its `event_id`. */
export type EventBody =
  | { type: 'session.created' | 'session.updated'; session: ShownSession }
  | { type: 'error'; error: ProtocolError }
  | { type: 'conversation.item.added' | 'conversation.item.done'; previous_item_id: string | null; item: Item }
  | { type: 'conversation.item.retrieved'; item: Item }
  | { type: 'conversation.item.deleted'; item_id: string }
  | { type: 'conversation.item.truncated'; item_id: string; content_index: number; audio_end_ms: number }
  | {
      type: 'conversation.item.input_audio_transcription.delta';
      item_id: string;
      content_index: number;
      delta: string;
      obfuscation: string;
    }
  | {
      type: 'conversation.item.input_audio_transcription.completed';
      item_id: string;
      content_index: number;
      transcript: string;
      usage: { type: 'duration'; seconds: number };
    }
  | {
      type: 'conversation.item.input_audio_transcription.failed';
      item_id: string;
      content_index: number;
      error: { type: string; code: string; message: string };
    }
  | { type: 'input_audio_buffer.speech_started'; audio_start_ms: number; item_id: string }
  | { type: 'input_audio_buffer.speech_stopped'; audio_end_ms: number; item_id: string }
  | { type: 'input_audio_buffer.committed'; previous_item_id: string | null; item_id: string }
  | { type: 'input_audio_buffer.cleared' }
  | { type: 'input_audio_buffer.timeout_triggered'; audio_start_ms: number; audio_end_ms: number; item_id: string }
  | {
      type: 'output_audio_buffer.started' | 'output_audio_buffer.stopped' | 'output_audio_buffer.cleared';
      response_id: string;
    }
  | { type: 'response.created' | 'response.done'; response: ResponseObject }
  | {
      type: 'response.output_item.added' | 'response.output_item.done';
      response_id: string;
      output_index: number;
      item: Item;
    }
  | ({ type: 'response.content_part.added' | 'response.content_part.done'; part: Part } & Place)
  | ({
      type: 'response.output_text.delta' | 'response.output_audio_transcript.delta';
      delta: string;
      obfuscation: string;
    } & Place)
  | ({ type: 'response.output_audio.delta'; delta: string } & Place)
  | ({ type: 'response.output_audio.done' } & Place)
  | ({ type: 'response.output_audio_transcript.done'; transcript: string } & Place)
  | ({ type: 'response.output_text.done'; text: string } & Place)
  | ({ type: 'response.function_call_arguments.delta'; delta: string; obfuscation: string } & CallPlace)
  | ({ type: 'response.function_call_arguments.done'; name: string; arguments: string } & CallPlace)
  | {
      type: 'rate_limits.updated';
      rate_limits: readonly { name: string; limit: number; remaining: number; reset_seconds: number }[];
    };

/** What goes out to the client. */
export type ServerEvent = EventBody & { event_id: string };
