import type { CaptionsConfig, SessionConfig, TranscriptionConfig, TurnConfig } from './session-config.ts';

/** An item as a client creates it. `id` is ours: 32 characters at most (protocol 2.1). */
export type CreatedItem =
  | { id: string; type: 'message'; role: 'user'; content: [{ type: 'input_text'; text: string }] }
  | { id: string; type: 'message'; role: 'assistant'; content: [{ type: 'output_text'; text: string }] }
  | { id: string; type: 'function_call_output'; call_id: string; output: string };

/** The client events that this client sends. */
export type ClientEvent =
  | {
      type: 'session.update';
      session:
        | SessionConfig
        | CaptionsConfig
        | TranscriptionConfig
        | TurnConfig
        | Pick<SessionConfig, 'type' | 'output_modalities'>;
    }
  | { type: 'conversation.item.create'; item: CreatedItem }
  | { type: 'conversation.item.delete'; event_id: string; item_id: string }
  | { type: 'input_audio_buffer.clear' }
  | { type: 'input_audio_buffer.commit' }
  | { type: 'response.create' }
  | { type: 'response.cancel' }
  /** Servers know it over WebRTC only, a WebSocket call does itself what it says; `response.cancel` goes first. */
  | { type: 'output_audio_buffer.clear' };
