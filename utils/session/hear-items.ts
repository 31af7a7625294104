import type { Heard, HeardItem } from './events.ts';
import type { SessionState } from './state.ts';
import {
  type After,
  type Entry,
  type FunctionCallEntry,
  findMessage,
  type MessageEntry,
  place,
  replace,
  withPart,
} from './transcript.ts';

/** Somebody began to speak: their place in the conversation is held from now on, before any word is known. */
export function hearSpeech(state: SessionState, id: string, now: number): SessionState {
  if (state.transcript.some((entry) => entry.id === id)) return state;
  return { ...state, transcript: [...state.transcript, newMessage(state, id, 'user', now)] };
}

/** The server put an item into the conversation: the one event whose order is believed. */
export function addItem(state: SessionState, item: HeardItem, after: After, now: number): SessionState {
  const entry = toEntry(state, item, now);
  if (!entry) return state;
  // Somebody else knows a function that we do not, and has answered it: ours was no answer.
  const others = item.kind === 'function_call_output' ? state.transcript.filter((e) => !isRefusal(e, item)) : undefined;
  return noteResponseItem({ ...state, transcript: place(others ?? state.transcript, entry, after) }, item);
}

/** An item has its last shape. It is not moved: `previous_item_id` may be wrong here (protocol 2.5). */
export function endItem(state: SessionState, item: HeardItem, now: number): SessionState {
  const entry = toEntry(state, item, now);
  if (!entry) return state;
  const ended = entry.kind === 'message' && entry.status !== 'in_progress' ? settleIfWordsAreKnown(entry) : entry;
  return { ...state, transcript: place(state.transcript, ended, undefined) };
}

/** More words; ignored once the message is settled. */
export function appendText(
  state: SessionState,
  { id, speaker, part, delta }: Extract<Heard, { type: 'text-delta' }>,
  now: number,
): SessionState {
  const message = messageToFill(state, id, speaker, now);
  if (!message || message.settled) return state;
  const grown = withPart(message, part, (message.parts[part] ?? '') + delta);
  return { ...state, transcript: place(state.transcript, grown, undefined) };
}

/** The final words of one part. What was cut keeps what was heard of it. */
export function finishText(
  state: SessionState,
  { id, speaker, part, text }: Extract<Heard, { type: 'text-done' }>,
  now: number,
): SessionState {
  const message = messageToFill(state, id, speaker, now);
  if (!message || message.settled) return state;
  const said = withPart(message, part, text.trim());
  // The words of a spoken turn come once; a model's message may have more parts, and its item.done settles it.
  const done: MessageEntry = speaker === 'user' ? { ...said, settled: true, status: 'completed' } : said;
  return { ...state, transcript: place(state.transcript, done, undefined) };
}

/** The message with this id, a new one if the id is not known yet, or undefined if it stands for something else. */
function messageToFill(
  state: SessionState,
  id: string,
  speaker: 'user' | 'assistant',
  now: number,
): MessageEntry | undefined {
  if (state.transcript.some((entry) => entry.id === id)) return findMessage(state.transcript, id);
  return newMessage(state, id, speaker, now);
}

/** More of a function call's arguments. */
export function appendArguments(state: SessionState, id: string, delta: string): SessionState {
  const call = state.transcript.find((entry) => entry.id === id);
  if (call?.kind !== 'function_call' || call.status === 'completed') return state;
  return { ...state, transcript: replace(state.transcript, { ...call, arguments: call.arguments + delta }) };
}

function newMessage(state: SessionState, id: string, speaker: 'user' | 'assistant', now: number): MessageEntry {
  return {
    kind: 'message',
    id,
    at: now,
    call: state.attempt,
    speaker,
    parts: [],
    status: 'in_progress',
    settled: false,
    typed: false,
  };
}

function toEntry(state: SessionState, item: HeardItem, now: number): Entry | undefined {
  const known = state.transcript.find((entry) => entry.id === item.id);
  // An id never changes what it stands for; a server that says so is not believed.
  if (known && known.kind !== item.kind && !(known.kind === 'page' && item.kind === 'message')) return undefined;
  const base = { id: item.id, at: known?.at ?? now, call: state.attempt };
  switch (item.kind) {
    case 'message':
      // A page is a message on the wire; what we know of it stays, only its status is news.
      if (known?.kind === 'page') return { ...known, ...base, status: item.status ?? 'completed' };
      return mergeMessage(
        known?.kind === 'message' ? known : newMessage(state, item.id, item.speaker, now),
        item,
        base,
      );
    case 'function_call':
      return {
        ...base,
        kind: 'function_call',
        name: item.name,
        callId: item.callId,
        arguments: item.arguments || (known?.kind === 'function_call' ? known.arguments : ''),
        status: item.status ?? (known?.kind === 'function_call' ? known.status : 'in_progress'),
        ...(known?.kind === 'function_call' ? answeredWith(known) : {}),
      };
    case 'function_call_output':
      // What we have given is known without its text, under whatever id it comes back.
      if (known?.kind === 'function_call_output' && known.own) return { ...known, ...base };
      if (isAnswered(state, item.callId)) return undefined;
      return { ...base, kind: 'function_call_output', callId: item.callId, output: item.output };
  }
}

const answeredWith = ({ titles, refused }: FunctionCallEntry) => ({
  ...(titles ? { titles } : {}),
  ...(refused ? { refused } : {}),
});

const isAnswered = ({ transcript }: SessionState, callId: string): boolean =>
  transcript.some((e) => e.kind === 'function_call_output' && e.own && !e.refused && e.callId === callId);

const isRefusal = (entry: Entry, { id, callId }: Extract<HeardItem, { kind: 'function_call_output' }>): boolean =>
  entry.kind === 'function_call_output' && entry.refused === true && entry.callId === callId && entry.id !== id;

function mergeMessage(
  known: MessageEntry,
  item: Extract<HeardItem, { kind: 'message' }>,
  base: { id: string; at: number; call: number },
): MessageEntry {
  if (known.settled) return { ...known, ...base, status: settledStatus(known, item) };
  const told = item.parts.reduce<MessageEntry>(
    (message, text, index) => (text === undefined || text === '' ? message : withPart(message, index, text)),
    known,
  );
  // Audio of the person has no words yet when its item is complete: the transcription comes beside it.
  const wordless = item.speaker === 'user' && item.parts.every((part) => part === undefined);
  return { ...told, ...base, speaker: item.speaker, status: wordless ? 'in_progress' : (item.status ?? 'completed') };
}

/** Final words stay final; a status can still become worse (cut), never better. */
function settledStatus(known: MessageEntry, item: Extract<HeardItem, { kind: 'message' }>): MessageEntry['status'] {
  if (known.status === 'incomplete' || known.status === 'failed') return known.status;
  return item.status ?? known.status;
}

function settleIfWordsAreKnown(entry: MessageEntry): MessageEntry {
  return entry.parts.some((part) => part !== '') || entry.status === 'incomplete' ? { ...entry, settled: true } : entry;
}

function noteResponseItem(state: SessionState, item: HeardItem): SessionState {
  const made = item.kind === 'function_call' || (item.kind === 'message' && item.speaker === 'assistant');
  if (!state.response || !made || state.response.items.includes(item.id)) return state;
  return { ...state, response: { ...state.response, items: [...state.response.items, item.id] } };
}
