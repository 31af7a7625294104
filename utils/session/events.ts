import type { PageItem } from '../shared/page-item.ts';
import type { Problem } from './problem.ts';
import type { Milestone, Stage } from './state.ts';
import type { After, EntryStatus } from './transcript.ts';

/** What the person asks for, from any UI. */
export type Command =
  /** A UI opened: get ready what needs neither microphone nor token. */
  | { type: 'prepare' }
  /** `clickedAt`: ms since 1970 of the click. `voice` false: by typing only. */
  | { type: 'start'; voice: boolean; clickedAt: number }
  | { type: 'stop' }
  | { type: 'set-muted'; muted: boolean }
  | { type: 'say'; text: string }
  | { type: 'share-page'; tabId: number }
  /** Stops the answer that is being spoken. */
  | { type: 'interrupt' }
  | { type: 'dismiss-notice' }
  /** Deletes what was said. */
  | { type: 'forget' };

/** What an effect reports back. Stamped with the attempt that asked for it, where there is one. */
export type Outcome =
  /** The browser may use the microphone: nobody has to be waited for. */
  | { type: 'microphone-permitted'; attempt: number }
  | { type: 'microphone-ready'; attempt: number }
  | { type: 'permission-needed'; attempt: number }
  | { type: 'permission-granted'; attempt: number }
  | { type: 'token-ready'; attempt: number; token: string; callUrl: string }
  | { type: 'milestone'; attempt: number; name: Milestone }
  | { type: 'deadline'; attempt: number; stage: Stage }
  | { type: 'retry-due'; attempt: number }
  | { type: 'failed'; attempt: number; problem: Problem };

/** What reading a page reports: it belongs to the conversation, not to an attempt. */
export type PageOutcome =
  | { type: 'page-read'; page: PageItem }
  | { type: 'page-fitted'; id: string; page: PageItem }
  | { type: 'page-failed'; problem: Problem };

/** Something to tell that does not end the conversation. */
export type Noticed = { type: 'noticed'; problem: Problem };

/** What the server said, translated from its events by realtime/hear.ts. */
export type Heard =
  | { type: 'session-created' }
  | { type: 'session-ready' }
  | { type: 'speech-started'; id: string }
  | { type: 'speech-stopped' }
  | { type: 'item-added'; item: HeardItem; after: After }
  | { type: 'item-done'; item: HeardItem }
  | { type: 'item-truncated'; id: string }
  | { type: 'item-deleted'; id: string }
  | { type: 'text-delta'; id: string; speaker: 'user' | 'assistant'; part: number; delta: string }
  | { type: 'text-done'; id: string; speaker: 'user' | 'assistant'; part: number; text: string }
  | { type: 'transcription-failed'; id: string }
  | { type: 'arguments-delta'; id: string; delta: string }
  | { type: 'response-started'; id: string }
  | { type: 'response-ended'; id: string; status: ResponseStatus; problem?: Problem }
  | { type: 'audio-started' }
  | { type: 'audio-stopped' }
  | { type: 'server-error'; code: string; problem?: Problem };

export type ResponseStatus = 'completed' | 'cancelled' | 'incomplete' | 'failed';

/** An item as the server describes it. */
export type HeardItem =
  | {
      kind: 'message';
      id: string;
      speaker: 'user' | 'assistant';
      /** Texts by content_index; undefined where the item does not tell (audio without a transcript). */
      parts: readonly (string | undefined)[];
      status: EntryStatus | undefined;
      responseId?: string;
    }
  | {
      kind: 'function_call';
      id: string;
      name: string;
      callId: string;
      arguments: string;
      status: EntryStatus | undefined;
    }
  | { kind: 'function_call_output'; id: string; callId: string; output: string };

export type SessionEvent = Command | Outcome | PageOutcome | Noticed | Heard;

/** An item that we put into the conversation. */
export type OutgoingItem =
  | { kind: 'message'; id: string; speaker: 'user' | 'assistant'; text: string }
  | { kind: 'page'; id: string; page: PageItem };

/** What the host must do next. Plain data: step decides, the host obeys. */
export type Effect =
  | { do: 'prepare-call' }
  | { do: 'open-microphone'; attempt: number }
  /** Opens the page that can ask for the microphone. */
  | { do: 'ask-permission'; attempt: number }
  | { do: 'fetch-token'; attempt: number }
  | { do: 'open-call'; attempt: number; token: string; callUrl: string; muted: boolean }
  | { do: 'configure-session' }
  | { do: 'create-item'; item: OutgoingItem }
  | { do: 'request-response' }
  | { do: 'cancel-response' }
  | { do: 'read-page'; tabId: number }
  | { do: 'set-muted'; muted: boolean }
  | { do: 'wait-for'; attempt: number; stage: Stage; ms: number }
  | { do: 'retry-later'; attempt: number; delayMs: number }
  /** Ends the call, keeps the microphone. */
  | { do: 'hang-up' }
  /** Ends the call and gives the microphone back. */
  | { do: 'release' }
  /** Deletes the stored transcript of this conversation. */
  | { do: 'forget'; conversation: string };
