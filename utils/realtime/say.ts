import type { Effect, OutgoingItem } from '../session/events.ts';
import type { ClientEvent, CreatedItem } from './client-events.ts';
import { writeMore, writePageItem } from './page-item.ts';
import {
  captionsConfig,
  modalities,
  type SessionKind,
  sessionConfig,
  transcriptionConfig,
  turnConfig,
} from './session-config.ts';

/** Effects that are said to the server. */
export type Saying = Extract<
  Effect,
  {
    do:
      | 'configure-session'
      | 'write-down'
      | 'set-modality'
      | 'create-item'
      | 'request-response'
      | 'cancel-response'
      | 'set-turn-detection'
      | 'clear-input'
      | 'commit-input'
      | 'drop-response'
      | 'drop-voice'
      | 'delete-item';
  }
>;

/** Begins the ids of events that take something out of the conversation: a server that cannot is asked for nothing more. */
export const FORGETS = 'forget_';

/**
 * The client events of an effect. `nonce`, fresh for each, names an event to whose refusal nobody listens, and fences page
 * text that has no fence of its own. `kind` is what the server says
 * that its session is; undefined: what was asked for.
 */
export function say(effect: Saying, nonce: string, kind?: SessionKind): ClientEvent[] {
  switch (effect.do) {
    case 'configure-session': {
      const { mode, audible, talk } = effect;
      if (mode === 'conversation') return [{ type: 'session.update', session: sessionConfig(audible, talk, effect) }];
      return [{ type: 'session.update', session: captionsConfig(talk, kind) }];
    }
    case 'set-turn-detection':
      return [{ type: 'session.update', session: turnConfig(effect.mode, effect.talk, kind, effect.ends) }];
    case 'clear-input':
      return [{ type: 'input_audio_buffer.clear' }];
    case 'commit-input':
      return [{ type: 'input_audio_buffer.commit' }];
    case 'write-down':
      return [{ type: 'session.update', session: transcriptionConfig(effect.mode, kind) }];
    case 'set-modality':
      return [{ type: 'session.update', session: { type: 'realtime', output_modalities: modalities(effect.audible) } }];
    case 'create-item':
      return [{ type: 'conversation.item.create', item: createdItem(effect.item, nonce) }];
    case 'request-response':
      return [{ type: 'response.create' }];
    case 'cancel-response':
      return [{ type: 'response.cancel' }, { type: 'output_audio_buffer.clear' }];
    case 'drop-response':
      return [{ type: 'response.cancel' }];
    case 'drop-voice':
      return [{ type: 'output_audio_buffer.clear' }];
    case 'delete-item':
      return [{ type: 'conversation.item.delete', event_id: `${FORGETS}${nonce}`, item_id: effect.id }];
  }
}

function createdItem(item: OutgoingItem, nonce: string): CreatedItem {
  const { id } = item;
  if (item.kind === 'output') {
    const output = typeof item.output === 'string' ? item.output : writeMore(item.output, nonce);
    return { id, type: 'function_call_output', call_id: item.callId, output };
  }
  if (item.kind === 'page') {
    const text = writePageItem(item.page, item.page.nonce);
    return { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  }
  return item.speaker === 'user'
    ? { id, type: 'message', role: 'user', content: [{ type: 'input_text', text: item.text }] }
    : { id, type: 'message', role: 'assistant', content: [{ type: 'output_text', text: item.text }] };
}
