import type { PageItem } from '../shared/page-item.ts';
import type { Problem } from './problem.ts';
import type { Transcript } from './transcript.ts';

/** Who has the floor while a call is live. */
export type Turn = 'listening' | 'user-speaking' | 'thinking' | 'assistant-speaking';

/** The steps of starting, in order. `permission` waits for the person and has no deadline. */
export type Stage = 'permission' | 'microphone' | 'token' | 'answer' | 'ice' | 'dtls' | 'channel' | 'session';

export type Phase =
  | { name: 'idle' }
  | { name: 'starting'; stage: Stage }
  | { name: 'live'; turn: Turn; since: number }
  /** Between two tries; `problem` is why. */
  | { name: 'recovering'; problem: Problem }
  /** Over, and only the person can go on. */
  | { name: 'ended'; problem: Problem };

/** The moments of a start that people measure, in order. */
export const MILESTONES = [
  'host',
  'microphone',
  'offer',
  'token',
  'answer',
  'ice',
  'dtls',
  'channel',
  'session',
] as const;
export type Milestone = (typeof MILESTONES)[number];

/** When each moment of the last start came, ms since 1970. */
export type Timeline = { click?: number } & { [name in Milestone]?: number };

/** The response the server is working on. */
export interface ActiveResponse {
  id: string;
  /** Items it made so far: those left in progress when it is cut are incomplete. */
  items: readonly string[];
}

/** What a call may be opened with; used once. */
export interface Grant {
  token: string;
  callUrl: string;
}

/** A page as it goes into the conversation. */
export interface SharedPage {
  id: string;
  item: PageItem;
}

export interface SessionState {
  phase: Phase;
  /** Number of the current connection attempt. Results of older attempts are dropped in one place: step(). */
  attempt: number;
  /** Tries that failed in a row; 0 once live. */
  failures: number;
  /** Whether the microphone takes part; false is a conversation by typing. */
  voice: boolean;
  muted: boolean;
  /** Names this conversation in the store; undefined before the first start. */
  conversation: string | undefined;
  transcript: Transcript;
  /** The page shared last, with its text: seeded into a new call. Never sent to a UI. */
  page: SharedPage | undefined;
  /** Whether a page is being read right now. */
  readingPage: boolean;
  /** The token of this attempt: asked for, or there and waiting for the microphone. In memory only, no UI sees it. */
  grant: 'asked' | Grant | undefined;
  response: ActiveResponse | undefined;
  /** A response is due as soon as the active one has ended. */
  responseDue: boolean;
  /** `session.created` came in this attempt: enough to go on when `session.updated` never comes. */
  sessionCreated: boolean;
  /** Something went wrong and the conversation goes on. */
  notice: Problem | undefined;
  timeline: Timeline;
  /** Makes ids of our own items. */
  nextItem: number;
}

export const initialState: SessionState = {
  phase: { name: 'idle' },
  attempt: 0,
  failures: 0,
  voice: true,
  muted: false,
  conversation: undefined,
  transcript: [],
  page: undefined,
  readingPage: false,
  grant: undefined,
  response: undefined,
  responseDue: false,
  sessionCreated: false,
  notice: undefined,
  timeline: {},
  nextItem: 1,
};
