import type { IceSetup } from '../shared/ice-server.ts';
import type { SiteRules } from '../shared/site-rules.ts';
import type { Dictation } from './dictation.ts';
import type { Mode } from './mode.ts';
import type { AskedTab, AwaitedAccess, Home, Offer, SharedPage, Showing, TakenPage } from './page-state.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import type { Rescue } from './rescue-state.ts';
import { nothingSpoken, type Spoken } from './spoken-turns.ts';
import type { Talk, Talking } from './talk.ts';
import type { Transcript } from './transcript.ts';
import type { TransportKind } from './transport.ts';

/** Who has the floor while a call is live. */
export type Turn = 'listening' | 'user-speaking' | 'thinking' | 'assistant-speaking';

/** The steps of starting, in order. `permission` waits for the person and has no deadline. */
export type Stage =
  | ('permission' | 'microphone' | 'token')
  /** The engine of this computer is loaded, once; what is said meanwhile is kept. */
  | 'engine'
  | ('answer' | 'ice' | 'dtls' | 'channel' | 'session');

export type Phase =
  | { name: 'idle' }
  /** `loaded`: the share of the engine that is there, 0–1, in its stage. */
  | { name: 'starting'; stage: Stage; loaded?: number }
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
  /** Whether we told the server to end it: its end is on the way. */
  dropped?: true;
}

/** How long a call may last, and what it means that it ends then. */
export interface CallLimit {
  seconds: number;
  code: 'limit.session' | 'limit.quota';
}

/** What a call may be opened with; used once. */
export type Grant = {
  ice: IceSetup;
  /** What the call may go over, to be tried in this order; never empty (utils/session/transport.ts). */
  ways: readonly TransportKind[];
  /** Undefined if nobody told of one. */
  limit?: CallLimit;
} & ( // `webSocketUrl`: where a WebSocket is opened with this token; there if `ways` has it.
  | { by: 'token'; token: string; callUrl: string; webSocketUrl?: string }
  /** The backend exchanges the descriptions itself: neither key nor token gets here. */
  | { by: 'backend' }
  /** Nobody is asked: the other side is on this computer, in the extension. */
  | { by: 'device' }
);

/** What came back for an offer. */
export interface Answered {
  sdp: string;
  /** How long the call may last; undefined if nobody told. */
  limit?: CallLimit;
}

/** What is known of the call of this attempt since it was asked for. */
export interface CallTerms {
  by: Grant['by'];
  /** What the call goes over, and what it may go over. */
  transport: TransportKind;
  ways: readonly TransportKind[];
  /** The call is to this computer. */
  here?: true;
  limit?: CallLimit;
  /** When the limit is reached, ms since 1970; undefined until the call was answered. */
  endsAt?: number;
}

/** Whether the device is open, as the device itself tells: the badge and every surface say what stands here. */
export type MicrophoneState = 'off' | 'on' | 'lost';

/**
 * How loud the other side is played: `ducked` at the first sound, `held` (silent, and back if it was nothing) while
 * somebody is probably interrupting, `off` once they are.
 */
export type SpeakerLevel = 'full' | 'ducked' | 'held' | 'off';

/** A turn that the server heard begin while the voice was playing; moments in ms since 1970. */
export interface TurnUnderVoice {
  id: string;
  since: number;
  /** When the voice ended, if that was before the turn did. */
  voiceEndedAt?: number;
  /** Once it is over: whether nobody can have said it. */
  nobody?: boolean;
}

/** What the microphone's own detector and the server hold of the sound that is there right now. */
export interface Suspicion {
  /**
   * `heard`: something loud; `staying`: more than a click; `speech`: it has the pitch of a voice; `unclear`, `noise`: it
   * has gone on for so long that a server would know by now that it is speech, and that everybody would. Where only the microphone with echo cancellation can be heard
   * there is none of these three but `lasting`: longer than any cough. `unknown`: no detector has said anything
   * yet, so the server alone is believed.
   */
  here: 'unknown' | 'nothing' | 'heard' | 'staying' | 'speech' | 'unclear' | 'noise' | 'lasting';
  /** The server says that somebody speaks. */
  there: boolean;
  /** Whether `here` would be something else if somebody spoke: a second ear listens past the echo canceller and is believed. */
  sure: boolean;
  /** When there last was more than a moment of something, or nobody could be sure that there was not; ms since 1970. */
  nearAt: number;
}

/** A conversation that was cut off by a crash and can go on. */
export interface Recovered {
  conversation: string;
  /** Messages in it. */
  messages: number;
  /** When the last of them was said, ms since 1970. */
  at: number;
  /** What it goes on as: a conversation unless said otherwise. */
  mode?: Mode;
}

export interface SessionState {
  phase: Phase;
  mode: Mode;
  /** Number of the current connection attempt. Results of older attempts are dropped in one place: step(). */
  attempt: number;
  /** The highest number that was given to an attempt: of this call, or of one beside it that came to nothing. */
  lastAttempt: number;
  /** Undefined while the other side answers. */
  rescue: Rescue | undefined;
  /** Tries that failed in a row; 0 once live. */
  failures: number;
  /** When a call was given up that owed an answer and said nothing, ms since 1970. */
  gaveUpAt: number | undefined;
  /** Whether the microphone takes part; false is a conversation by typing. */
  voice: boolean;
  muted: boolean;
  /** Who answers the next call; undefined until it was read from the settings. */
  place: Place | undefined;
  /** Nothing may be fetched from anywhere: neither a document nor captions of a video. */
  sealed: boolean;
  talk: Talk;
  /** The turn that is being spoken where `talk` is `hold`; the microphone is passed only meanwhile. */
  talking: Talking | undefined;
  /** A held turn is over that the call which comes has to be told the end of. */
  commitDue: boolean;
  /** This client ends the turns of open captions, because the server has refused to (own-turns.ts). */
  endsTurns: boolean;
  microphone: MicrophoneState;
  /** What is said is typed into the page; undefined while it is not. Captions only. */
  dictation: Dictation | undefined;
  /** Whether answers are spoken; false: in writing only. */
  audible: boolean;
  speaker: SpeakerLevel;
  suspicion: Suspicion;
  /** How often in a row the voice was held for nothing, and from when on it may be held again (ms since 1970). */
  vainHolds: number;
  holdFrom: number;
  /** When the voice that is being played began, ms since 1970; undefined while nothing is. */
  speakingSince: number | undefined;
  /**
   * A turn that the server heard while the voice was playing and that the microphone's own detector does not hold for
   * speech: a cough, perhaps. It is answered only if words come of it.
   */
  doubtfulTurn: string | undefined;
  /** The last answer that nobody asked for: its sound is not to be heard, and its words not to be kept. */
  unwanted: string | undefined;
  /** Turns that the server heard begin while the voice was playing, until their words are there. */
  turnsUnderVoice: readonly TurnUnderVoice[];
  /** Undefined until the conversation was attached to a page. */
  home: Home | undefined;
  /** The address of the page at home, as the browser writes it; no UI sees it. Undefined until the page was there. */
  homeUrl: string | undefined;
  /**
   * The page that was shared last was taken out only because the one after it could not be had. `times`: how often it was found
   * since that none can be reached, `since`: when that was last.
   */
  left: { since: number; times: number } | undefined;
  /** The overlay of `home` is still to be put there. */
  attachDue: boolean;
  /** Whether overlay and page go along when the person goes to another page or tab. */
  follow: boolean;
  /** What may be continued or deleted before anything else is begun. */
  recovered: Recovered | undefined;
  /** The start that waits for the recovered conversation to be read. */
  continuing: { voice: boolean; clickedAt: number; mode: Mode } | undefined;
  /** Names this conversation in the store; undefined before the first start. */
  conversation: string | undefined;
  transcript: Transcript;
  /** The page shared last, with its text: seeded into a new call. Never sent to a UI. */
  page: SharedPage | undefined;
  /** Pages of other tabs, and what the person saw of this one, that are shared beside it, oldest first. Never sent to a UI. */
  beside: readonly SharedPage[];
  /** Undefined while the browser asks for nothing. */
  awaitedAccess: AwaitedAccess | undefined;
  /** The tab that the person is asked to choose; undefined while they are asked for none. */
  askedTab: AskedTab | undefined;
  /** Whether a page is being read right now. */
  readingPage: boolean;
  /** `homeUrl` when the person last asked for a page in place of the one before. */
  insteadAt: string | undefined;
  /** What the person has decided about sites; undefined until it was read from the settings: no page is looked at before. */
  siteRules: SiteRules | undefined;
  /** The page of `home` is to be looked at: offered, shared or left alone, as its site's rule says. */
  offerDue: boolean;
  /** The tab whose page is being read to be offered. */
  offering: number | undefined;
  offer: Offer | undefined;
  /** Sites that are not asked about again in this conversation. */
  declined: readonly string[];
  /** The last pages that were taken out, newest last. */
  taken: readonly TakenPage[];
  /** What the server calls its model; undefined until it has told. */
  model: string | undefined;
  /**
   * What this attempt may open its call with: asked for (`asked-anew`: the first one led elsewhere), or there and waiting for the
   * microphone. In memory only, no UI sees it.
   */
  grant: 'asked' | 'asked-anew' | Grant | undefined;
  /** Undefined until the call of this attempt was asked for. */
  terms: CallTerms | undefined;
  /** What this conversation goes over from now on, because another transport has failed in it; undefined before. */
  fellBack: TransportKind | undefined;
  response: ActiveResponse | undefined;
  /** A response is due as soon as the active one has ended. */
  responseDue: boolean;
  /** The person was told once, to the end, what it is that answers on this computer. Kept in the settings. */
  greeted: boolean;
  /** They have begun to speak while the call was being made. */
  saidEarly: boolean;
  /** We asked for a response that has not begun yet. */
  responseAsked: boolean;
  /** A lost call has cut an answer: the next one is asked for it. */
  answerOwed: boolean;
  /** What the person has said in this call and nobody has written down yet. */
  spoken: Spoken;
  /** `session.created` came in this attempt: enough to go on when `session.updated` never comes. */
  sessionCreated: boolean;
  /** What the person says is written down in this attempt: by the backend's choice, or because we asked for it. */
  isWrittenDown: boolean;
  /** Something went wrong and the conversation goes on. */
  notice: Problem | undefined;
  timeline: Timeline;
  /** What of the page is being shown, or is highlighted there now; undefined for nothing. In memory only. */
  showing: Showing | undefined;
  /** Makes ids of our own items. */
  nextItem: number;
}

export const initialState: SessionState = {
  phase: { name: 'idle' },
  mode: 'conversation',
  attempt: 0,
  lastAttempt: 0,
  rescue: undefined,
  failures: 0,
  gaveUpAt: undefined,
  voice: true,
  muted: false,
  place: undefined,
  sealed: false,
  talk: 'open',
  talking: undefined,
  commitDue: false,
  endsTurns: false,
  microphone: 'off',
  dictation: undefined,
  audible: true,
  speaker: 'full',
  suspicion: { here: 'unknown', there: false, sure: false, nearAt: 0 },
  vainHolds: 0,
  holdFrom: 0,
  speakingSince: undefined,
  doubtfulTurn: undefined,
  unwanted: undefined,
  turnsUnderVoice: [],
  home: undefined,
  homeUrl: undefined,
  left: undefined,
  attachDue: false,
  follow: false,
  recovered: undefined,
  continuing: undefined,
  conversation: undefined,
  transcript: [],
  page: undefined,
  beside: [],
  awaitedAccess: undefined,
  askedTab: undefined,
  readingPage: false,
  insteadAt: undefined,
  siteRules: undefined,
  offerDue: false,
  offering: undefined,
  offer: undefined,
  declined: [],
  taken: [],
  model: undefined,
  grant: undefined,
  terms: undefined,
  fellBack: undefined,
  response: undefined,
  responseDue: false,
  greeted: false,
  saidEarly: false,
  responseAsked: false,
  answerOwed: false,
  spoken: nothingSpoken,
  sessionCreated: false,
  isWrittenDown: false,
  notice: undefined,
  showing: undefined,
  timeline: {},
  nextItem: 1,
};

/** Nothing runs and nothing is about to. */
export function isOff({ phase }: Pick<SessionState, 'phase'>): boolean {
  return phase.name === 'idle' || phase.name === 'ended';
}
