import { say } from '../../utils/realtime/say.ts';
import type { Effect, Heard, SessionEvent } from '../../utils/session/events.ts';
import type { SessionState } from '../../utils/session/state.ts';
import { step } from '../../utils/session/step.ts';

/** All that a model may bring about: answers to its calls, going on, and a sentence of the page in front of the person's eyes. */
export const ALLOWED = new Set(['create-item', 'request-response', 'show-quote', 'wait-show', 'hide-quote']);

/**
 * A model that does all that it reads, at once: one response with all calls (`together`), or one for each. What is a call or
 * words stands in a line: `CALL name arguments`, `SPEAK words`. `turn`: makes ids that no other turn has.
 */
export function createObedientModel(together = false, turn = 0) {
  let made = turn * 100_000;
  return (given: string): Heard[] => {
    const orders = [...given.matchAll(/CALL (\S*) ([^\n]*)|SPEAK ([^\n]*)/g)].slice(0, 2000);
    const items = orders.map(([, name = '', args = '', words]) => {
      made += 1;
      if (words !== undefined) {
        return { kind: 'message' as const, id: `m${made}`, speaker: 'assistant' as const, parts: [words] };
      }
      return { kind: 'function_call' as const, id: `f${made}`, callId: `call${made}`, name, arguments: args };
    });
    const respond = (id: string, of: typeof items): Heard[] => [
      { type: 'response-started', id },
      ...of.flatMap((item): Heard[] => [
        { type: 'item-added', item: { ...item, status: 'in_progress' }, after: undefined },
        { type: 'item-done', item: { ...item, status: 'completed' } },
      ]),
      { type: 'response-ended', id, status: 'completed' },
    ];
    if (together) return items.length === 0 ? [] : respond(`r${made}`, items);
    return items.flatMap((item) => respond(`r_${item.id}`, [item]));
  };
}

/** The text of what is put into the conversation; '' for what is no item. */
export function textOf(effect: Effect): string {
  if (effect.do !== 'create-item') return '';
  const [event] = say(effect, 'freshnonce');
  if (event?.type !== 'conversation.item.create') return '';
  return event.item.type === 'function_call_output' ? event.item.output : event.item.content[0].text;
}

/** Plays the model until it has nothing to obey any more; the effects after `from`. */
export function obey(from: SessionState, first: readonly Heard[], model: (given: string) => Heard[], at = 5_000) {
  const effects: Effect[] = [];
  let state = from;
  const queue: SessionEvent[] = [...first];
  let events = 0;
  for (; events < Math.min(queue.length, 20_000); events++) {
    const event = queue[events];
    if (!event) break;
    const next = step(state, event, at + events);
    state = next.state;
    for (const effect of next.effects) {
      effects.push(effect);
      if (effect.do === 'show-quote') queue.push({ type: 'quote-shown', id: effect.id, found: 'quote' });
      queue.push(...model(textOf(effect)));
    }
  }
  return { state, effects, events };
}
