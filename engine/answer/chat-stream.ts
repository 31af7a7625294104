import { KEEPS_OUT } from '../../utils/shared/brain.ts';
import { memberOf, parseJson } from '../../utils/shared/read-json.ts';
import { BrainFailure, endless } from './brain-failure.ts';
import type { ToolCall } from './tools.ts';

/** What is used of an HTTP answer. */
export interface ChatAnswer {
  ok: boolean;
  status: number;
  body: AsyncIterable<Uint8Array> | null;
}

/** As much of `fetch` as is needed; the global one of Node fits (a browser's body must be made iterable first). */
export type ChatFetch = (
  url: string,
  request: { method: 'POST'; headers: Record<string, string>; body: string; signal: AbortSignal },
) => Promise<ChatAnswer>;

/** Where the chat model is. */
export interface ChatOptions {
  /** Up to and with `/v1`: `http://127.0.0.1:11434/v1`. */
  baseUrl: string;
  model: string;
  /** Sent as a bearer token if given. */
  key?: string;
  fetch: ChatFetch;
}

/** One piece of a streamed answer: text, and pieces of calls. */
export interface ChatPiece {
  text: string;
  calls: readonly CallPiece[];
}

/** A piece of a call; pieces with one index belong together, and their arguments are joined. */
interface CallPiece {
  index: number;
  name: string;
  args: string;
}

/** Asks a chat endpoint for a streamed answer. */
export const openChat = (
  { baseUrl, model, key, fetch }: ChatOptions,
  body: object,
  signal: AbortSignal,
): Promise<ChatAnswer> =>
  fetch(`${baseUrl.replace(/\/+$/, '')}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ model, stream: true, ...body }),
    signal,
  });

/** A line that is longer is none of a chat. */
const LONGEST_LINE_CHARACTERS = 1_000_000;
/** Lines in a row that say nothing, such as those by which a server keeps a connection: more, and no answer comes. */
const MOST_IDLE_LINES = 1_000;

/** The pieces in a stream of server-sent events. Throws a BrainFailure if the endpoint refused or failed. */
export async function* readChat(answer: ChatAnswer): AsyncGenerator<ChatPiece> {
  if (!answer.ok || !answer.body) {
    const why = KEEPS_OUT.includes(answer.status) ? 'refused' : 'failed';
    throw new BrainFailure(why, `The chat model refused the question, with status ${answer.status}.`);
  }
  const decoder = new TextDecoder();
  let rest = '';
  let idle = 0;
  for await (const bytes of answer.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE_CHARACTERS) throw new BrainFailure('failed', NOT_UNDERSTOOD);
    for (const line of lines) {
      const data = /^data:\s?(.*)$/.exec(line)?.[1];
      if (data === '[DONE]') return;
      idle += 1;
      if (idle > MOST_IDLE_LINES) throw endless();
      if (data === undefined || data === '') continue;
      idle = 0;
      yield pieceOf(data);
    }
  }
}

const NOT_UNDERSTOOD = 'The chat model answered in a language I do not understand.';

/** Puts the pieces of calls together. */
export function joinCalls(pieces: readonly CallPiece[]): ToolCall[] {
  const calls = new Map<number, ToolCall>();
  for (const { index, name, args } of pieces) {
    const before = calls.get(index);
    calls.set(index, { name: (before?.name ?? '') + name, args: (before?.args ?? '') + args });
  }
  return [...calls.values()].filter(({ name }) => name !== '').map(({ name, args }) => ({ name, args: args || '{}' }));
}

function pieceOf(data: string): ChatPiece {
  const event = parseJson(data);
  if (event === undefined) throw new BrainFailure('failed', NOT_UNDERSTOOD);
  // Some servers answer 200 and send the error as an event.
  const error = memberOf(event, 'error');
  if (error !== undefined && error !== null) throw new BrainFailure('failed', 'The chat model failed while answering.');
  const choices = memberOf(event, 'choices');
  const delta = memberOf(Array.isArray(choices) ? choices[0] : undefined, 'delta');
  const calls = memberOf(delta, 'tool_calls');
  return { text: textOf(memberOf(delta, 'content')), calls: Array.isArray(calls) ? calls.map(callOf) : [] };
}

function callOf(given: unknown, at: number): CallPiece {
  const index = memberOf(given, 'index');
  const called = memberOf(given, 'function');
  return {
    index: typeof index === 'number' ? index : at,
    name: textOf(memberOf(called, 'name')),
    args: textOf(memberOf(called, 'arguments')),
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
