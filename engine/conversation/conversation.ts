import type { Content, EventBody, Item, MessageItem, Modality, ServerEvent, Session } from './events.ts';
import type { Ids } from './ids.ts';

/** The response that is being made. There is at most one. */
export interface ActiveResponse {
  id: string;
  /** The session as this response sees it: with the overrides of its `response.create`. */
  session: Session;
  modality: Modality;
  metadata: Record<string, string> | null;
  /** False for `conversation: "none"`: its item stays out of the conversation. */
  inConversation: boolean;
  /** What to answer instead of the conversation's items. */
  input: readonly Item[] | undefined;
  /** The assistant message, from its first word on. */
  message: { id: string; previousId: string | null; text: string } | undefined;
}

/** Everything that a conversation is. Replaced, never changed. */
export interface Conversation {
  id: string;
  session: Session;
  items: readonly Item[];
  response: ActiveResponse | undefined;
  /** The response whose sound is in the output buffer: from its first sound until all was played or dropped. */
  playing: { responseId: string; itemId: string } | undefined;
  /** The item that the person is saying now. */
  turnItemId: string | undefined;
  /** How long the sound of each assistant item is, in ms. */
  audioMs: Readonly<Record<string, number>>;
}

/** What the reducer asks the outside to do. */
export type Act =
  /** Answer the last question, once its words are known. */
  | { do: 'answer'; responseId: string }
  | { do: 'greet'; responseId: string }
  /** Make nothing more of this response. */
  | { do: 'stop-answer'; responseId: string }
  /** Drop the sound that was not played yet. */
  | { do: 'stop-audio' }
  /** The input buffer is now this item: put it into words. */
  | { do: 'transcribe'; itemId: string }
  | { do: 'append-input'; audio: string }
  | { do: 'clear-input' }
  /** The session changed. */
  | { do: 'configure' };

/** The result of one step: the conversation after it, what to send in this order, and what to do then. */
export interface Step {
  conversation: Conversation;
  events: readonly ServerEvent[];
  acts: readonly Act[];
}

/** One step being worked out: collects events and acts beside the growing conversation. */
export interface Work {
  now: Conversation;
  readonly ids: Ids;
  change(part: Partial<Conversation>): void;
  emit(body: EventBody): void;
  act(act: Act): void;
}

/** Runs `work` over a conversation and gives back what came of it. */
export function stepWith(conversation: Conversation, ids: Ids, run: (work: Work) => void): Step {
  const events: ServerEvent[] = [];
  const acts: Act[] = [];
  const work: Work = {
    now: conversation,
    ids,
    change: (part) => {
      work.now = { ...work.now, ...part };
    },
    emit: (body) => {
      const { type, ...rest } = body;
      events.push({ type, event_id: ids.next('event'), ...rest } as ServerEvent);
    },
    act: (act) => {
      acts.push(act);
    },
  };
  run(work);
  return { conversation: work.now, events, acts };
}

/** A conversation with nothing in it. */
export const emptyConversation = (session: Session, ids: Ids): Conversation => ({
  id: ids.next('conv'),
  session,
  items: [],
  response: undefined,
  playing: undefined,
  turnItemId: undefined,
  audioMs: {},
});

/** The id of the item before the one with `id`; null if it is the first or not there. */
export function previousId(items: readonly Item[], id: string): string | null {
  const at = items.findIndex((item) => item.id === id);
  return (at > 0 ? items[at - 1]?.id : undefined) ?? null;
}

/** Puts `item` in the place of the one with the same id. */
export const replaceItem = (items: readonly Item[], item: Item): readonly Item[] =>
  items.map((old) => (old.id === item.id ? item : old));

/** Whether an item is a message; tells the compiler so. */
export const isMessage = (item: Item): item is MessageItem => item.type === 'message';

/** The words of one part, whether written or spoken; '' where there are none. */
export function wordsOf(part: Content): string {
  if (part.type === 'input_text' || part.type === 'output_text') return part.text;
  if (part.type === 'input_audio' || part.type === 'output_audio') return part.transcript ?? '';
  return '';
}
