/**
 * What thinks in a conversation on this computer, in the order in which it is offered: nothing but a search of the page's own
 * sentences, the model that the browser has, or a chat server on this computer.
 */
export const BRAIN_KINDS = ['page', 'browser', 'server'] as const;
export type BrainKind = (typeof BRAIN_KINDS)[number];

/** What a person has chosen to think. It is one value, since an address without its model is none. */
export interface BrainChoice {
  kind: BrainKind;
  /** The chat server: `http://127.0.0.1:PORT` or `http://localhost:PORT`; '' until one is chosen. */
  url: string;
  /** Which of its models; '' until one is chosen. */
  model: string;
}

/** What the browser's model is asked in and answers in: what our engine hears and says. To be the same each time it is asked for. */
const ENGLISH = [{ type: 'text', languages: ['en'] }] as const;
export const PROMPT_LANGUAGES = { expectedInputs: ENGLISH, expectedOutputs: ENGLISH };
export type PromptLanguages = typeof PROMPT_LANGUAGES;

/** How chat servers tell that they do not talk with this one: a key is missing, or its origin is not on their list. */
export const KEEPS_OUT: readonly number[] = [401, 403];

/** The member of a response's metadata in which our engine tells who made it, in words: "llama3 on this computer". */
export const ANSWERED_BY = 'answered_by';

const LOCAL = /^http:\/\/(127\.0\.0\.1|localhost)(?::(\d{1,5}))?\/?(?:v1\/?)?$/i;

/** The origin of an address on this computer, typed with or without `/v1`; undefined for every other address. */
export function localOrigin(typed: string): string | undefined {
  const [, host = '', port] = LOCAL.exec(typed.trim()) ?? [];
  if (host === '' || Number(port ?? 80) > 65_535) return undefined;
  return `http://${host.toLowerCase()}${port === undefined ? '' : `:${Number(port)}`}`;
}

/**
 * What can be used of a choice, whoever has stored it: undefined is the page's own sentences. `sealed`: nothing may leave, and a
 * chat server may send on what it gets.
 */
export function usableBrain({ kind, url, model }: BrainChoice, sealed = false): BrainChoice | undefined {
  if (kind === 'browser') return { kind, url: '', model: '' };
  const origin = kind === 'server' && !sealed && typeof url === 'string' ? localOrigin(url) : undefined;
  return origin === undefined || typeof model !== 'string' || model === '' ? undefined : { kind, url: origin, model };
}
