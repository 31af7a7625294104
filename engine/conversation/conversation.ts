import type { Content, EventBody, Item, MessageItem, Modality, ServerEvent, Session } from './events.ts';
import type { Ids } from './ids.ts';
import { DEFAULT_LIFE_S } from './session-config.ts';

/** An assistant message that is being made; `index` is its place in the response's output. */
export interface OpenMessage {
  id: string;
  previousId: string | null;
  text: string;
  index: number;
}

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
  /** What is finished of its output, in the order of the output. */
  output: readonly Item[];
  /** The assistant message, from its first word until the response ends or something else is put out. */
  message: OpenMessage | undefined;
}

/**
 * How the assistant's sound goes out: on a media track (WebRTC), whose player holds it back and reports what was played;
 * or inside events (WebSocket), ahead of its pace, to a client that plays it and truncates what it did not.
 */
export type AudioPath = 'track' | 'events';

/** Everything that a conversation is. Replaced, never changed. */
export interface Conversation {
  id: string;
  session: Session;
  readonly audioPath: AudioPath;
  /** How long the session may live, in seconds. */
  readonly lifeS: number;
  items: readonly Item[];
  response: ActiveResponse | undefined;
  /** The response whose sound is in the output buffer: from its first sound until all was played or dropped. */
  playing: { responseId: string; itemId: string } | undefined;
  /** The last answer, as long as nobody said anything after it: how long it will still be playing when it is made. */
  answered: { readonly playsMs: number } | undefined;
  /** The item that the person is saying now. */
  turnItemId: string | undefined;
  /** How long the sound of each assistant item is that the client was given, in ms. */
  audioMs: Readonly<Record<string, number>>;
  /** How long the speech of each spoken item of the person is, in ms, as far as it was heard. */
  heardMs: Readonly<Record<string, number>>;
}

/** What the reducer asks the outside to do. */
export type Act =
  /** Answer the last question, once its words are known. */
  | { do: 'answer'; responseId: string }
  /** `isShort`: to somebody who knows what answers here. */
  | { do: 'greet'; responseId: string; isShort: boolean }
  /** Ask whether the person is still there. */
  | { do: 'prompt'; responseId: string }
  /** Make nothing more of this response. */
  | { do: 'stop-answer'; responseId: string }
  /** Drop the sound that was not played yet. */
  | { do: 'stop-audio' }
  /** The input buffer is now this item: put it into words. */
  | { do: 'transcribe'; itemId: string }
  /** A part of an item is this sound (base64): put it into words. */
  | { do: 'listen'; itemId: string; contentIndex: number; audio: string }
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

/** How a conversation begins where that differs. */
export interface Beginning {
  audioPath?: AudioPath;
  lifeS?: number;
}

/** A conversation with nothing in it. */
export const emptyConversation = (
  session: Session,
  ids: Ids,
  { audioPath = 'track', lifeS = DEFAULT_LIFE_S }: Beginning = {},
): Conversation => ({
  id: ids.next('conv'),
  session,
  audioPath,
  lifeS,
  items: [],
  response: undefined,
  playing: undefined,
  answered: undefined,
  turnItemId: undefined,
  audioMs: {},
  heardMs: {},
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
