import type { AskedPart, FencedPage, PageChanges, PageItem } from '../shared/page-item.ts';
import type { SiteRule, SiteRules } from '../shared/site-rules.ts';
import type { Hello } from './greeting.ts';
import type { Mode } from './mode.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import type { CallLimit, Grant, Milestone, Recovered, SpeakerLevel, Stage, Suspicion } from './state.ts';
import type { Talk } from './talk.ts';
import type { After, Entry, EntryStatus } from './transcript.ts';
import type { TransportKind } from './transport.ts';

/** What the person asks for, from any UI. */
export type Command =
  /** A UI opened: get ready what needs neither microphone nor token. */
  | { type: 'prepare' }
  /**
   * `clickedAt`: ms since 1970 of the click. `voice` false: by typing only, and never in `captions`. `tabId`: where the
   * person is. `mode` is a conversation unless said otherwise.
   */
  | { type: 'start'; voice: boolean; clickedAt: number; tabId?: number; mode?: Mode }
  | { type: 'stop' }
  | { type: 'set-muted'; muted: boolean }
  | { type: 'set-talk'; talk: Talk }
  /** Who is to answer: the host keeps it in the settings, and then says `set-place`. */
  | { type: 'choose-place'; place: Place }
  /** Who answers, as the settings say; `sealed`: nothing may be fetched from anywhere. */
  | { type: 'set-place'; place: Place; sealed: boolean }
  /**
   * The key or button of push-to-talk is down, and up; `talk-lock`: it may go up, the turn goes on until `talk-end`.
   * `inPage`: the key is held in a page, which could keep its release from us.
   */
  | { type: 'talk-begin'; inPage?: true }
  | { type: 'talk-lock' }
  | { type: 'talk-end' }
  /** In captions: types what is said from now on into the field of the page that the person was in last, or no longer. */
  | { type: 'set-dictation'; on: boolean }
  | { type: 'say'; text: string }
  | { type: 'set-audible'; audible: boolean }
  /**
   * `instead`: in place of the page that was shared before. `beside`: of another tab, beside what is shared of this one.
   * `subtitles`: with the captions of its video, which are fetched. `waitsFor`: what the browser asks the person for in the
   * same click, such as `https://example.org/*`; read once it is given, and not at all if it is not.
   */
  | {
      type: 'share-page';
      tabId: number;
      part?: AskedPart;
      instead?: true;
      beside?: true;
      subtitles?: true;
      waitsFor?: string;
    }
  /** The browser lets us into these from now on, by pattern. */
  | { type: 'access-given'; patterns: readonly string[] }
  /** The person has said no to this one. */
  | { type: 'access-refused'; pattern: string }
  /** The person does not choose the other tab that they were asked for. */
  | { type: 'decline-tab' }
  /** Shares the page that is offered, or does not; `id` names the offer that the person has seen. `waitsFor` as above. */
  | { type: 'accept-offer'; id: string; waitsFor?: string }
  | { type: 'decline-offer'; id: string }
  /**
   * From now on pages of this site are asked about, shared at Start, or never shared: then those that are in the
   * conversation are taken out of it. `always` also shares what is offered of it.
   */
  | { type: 'set-site-rule'; site: string; rule: SiteRule }
  /** Puts a page back that was taken out, and what held for its site. */
  | { type: 'put-back'; id: string }
  /** Makes this tab the home of the conversation: its overlay appears there and goes elsewhere. */
  | { type: 'attach'; tabId: number }
  /** Takes the overlay away; the conversation goes on. */
  | { type: 'detach' }
  /** Goes along to other pages and tabs, or no longer does. The permission was asked for in the click. */
  | { type: 'set-follow'; follow: boolean }
  /** Goes on although the tab of the conversation was closed. */
  | { type: 'keep' }
  /**
   * Starts a call for what was recovered, as the conversation or the captions that it was, or deletes that. `mode`: what
   * begins where it turns out that nothing was.
   */
  | { type: 'continue-recovered'; voice: boolean; clickedAt: number; tabId?: number; mode?: Mode }
  | { type: 'delete-recovered' }
  /** Shows in the page where an answer came from; `id` is that of its message. */
  | { type: 'show-source'; id: string }
  /** Takes the highlight away. */
  | { type: 'hide-source' }
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
  | { type: 'grant-ready'; attempt: number; grant: Grant }
  /** So much of the engine of this computer is loaded, 0–1. */
  | { type: 'engine-loaded'; attempt: number; share: number }
  /** The answer to the offer tells how long the call may last. */
  | { type: 'call-limited'; attempt: number; limit: CallLimit }
  /** The call may not last much longer, or no longer. */
  | { type: 'limit-near'; attempt: number }
  | { type: 'limit-reached'; attempt: number }
  | { type: 'milestone'; attempt: number; name: Milestone }
  | { type: 'deadline'; attempt: number; stage: Stage }
  | { type: 'retry-due'; attempt: number }
  /** The other side has not answered for so many ms: it may come back, or `failed` follows. */
  | { type: 'call-unstable'; attempt: number; silentMs: number }
  | { type: 'call-healed'; attempt: number }
  /** What the server of this call said: there may be two of them, and one that is over may still have been talking. */
  | { type: 'heard'; attempt: number; heard: Heard }
  | { type: 'failed'; attempt: number; problem: Problem };

/** What reading a page reports: it belongs to the conversation, not to an attempt. */
export type PageOutcome =
  /**
   * `unasked`: shared by the rule of its site, or with Follow me; `instead`: the person has asked for it in place of the page
   * before. Both may tell how it differs from that one.
   */
  | { type: 'page-read'; page: FencedPage; unasked?: true; instead?: true; changes?: PageChanges }
  | { type: 'page-offered'; tabId: number; page: FencedPage }
  /** What was to be read is a document: nothing of it was fetched. */
  | { type: 'document-found'; tabId: number; page: FencedPage; why?: ReadingReason }
  | { type: 'page-fitted'; id: string; page: FencedPage }
  | { type: 'page-failed'; problem: Problem; why?: ReadingReason };

/** What fetching a document reports; `id` is that of its offer. */
export type DocumentOutcome =
  | { type: 'document-fetched'; id: string; bytes: number; total?: number }
  | { type: 'document-read'; id: string; page: FencedPage }
  | { type: 'document-failed'; id: string; problem: Problem };

/**
 * Why a page is read, unless the person just shares it: nobody has asked for it, but it is to be offered, its site is always
 * shared, or the person is followed; or the person has asked for it `instead` of the page before, or, as it is of
 * another tab, `beside` it.
 */
export type ReadingReason = 'offer' | 'always' | 'follow' | 'instead' | 'beside';

/** What the person has decided about sites, as it is stored. */
export type SiteRulesRead = { type: 'site-rules-read'; rules: SiteRules };

export type { PagePart } from '../shared/page-item.ts';

/** What becomes of the tabs. They outlive attempts, so nothing is stamped. */
export type TabEvent =
  /** Our script runs in the page of this tab: a new one, or the same again. */
  | { type: 'page-here'; tabId: number; title: string; url: string }
  /** The page has become another one without loading, or its content has come late. */
  | { type: 'page-moved'; tabId: number; title: string; url: string }
  /** The page is unloading, or was left. */
  | { type: 'page-left'; tabId: number }
  /** `asked`: the person asked for it and wants to know. */
  | { type: 'attach-failed'; tabId: number; problem: Problem; asked: boolean }
  /** The page took our overlay away more often than we put it back. */
  | { type: 'overlay-removed'; tabId: number }
  | { type: 'tab-closed'; tabId: number }
  /** The person went to this tab. */
  | { type: 'tab-activated'; tabId: number }
  /** A page came into this tab; told only while all pages may be reached. */
  | { type: 'tab-loaded'; tabId: number }
  /** The call of a start takes its time: its overlay does not wait longer. */
  | { type: 'attach-due'; tabId: number }
  /** It is time to look whether the page of the conversation can be reached now. */
  | { type: 'look-due'; since: number }
  /** Nobody came back to a conversation whose tab was closed. */
  | { type: 'homeless-deadline'; since: number };

/** What the microphone tells by itself, whatever the call is doing. */
export type MicrophoneEvent =
  /** What is there now, each time it changes. */
  | { type: 'sound'; here: Suspicion['here']; sure?: boolean }
  /** Not one sample but zero for 6 s; again every 6 s as long as that lasts. */
  | { type: 'microphone-silent' }
  /** The first sample that is not zero after `microphone-silent`. */
  | { type: 'microphone-heard' }
  /** The device was unplugged or the permission taken: `problem` says which. */
  | { type: 'microphone-lost'; problem: Problem }
  /** A device is open again. */
  | { type: 'microphone-back' };

/** What the store has of earlier conversations. */
export type StoreEvent =
  | { type: 'recovered-found'; recovered: Recovered }
  | { type: 'recovered-read'; conversation: string; entries: readonly Entry[] }
  /** The engine of this computer has said before what it is. */
  | { type: 'greeted' };

/** A turn of push-to-talk has gone on for as long as one may that is locked, or whose key is held in a page. */
export type TalkDue = { type: 'talk-due'; id: string; locked: boolean };

/** What became of words that were to be typed into the page. */
export type DictationOutcome = { type: 'text-inserted' } | { type: 'text-not-inserted'; problem: Problem };

/** What of a quote the page has: all, a part, or nothing but the heading that it stood under. */
export type FoundQuote = 'quote' | 'part' | 'section';

/** What became of a `show-quote`. */
export type ShowOutcome =
  | { type: 'quote-shown'; id: string; found: FoundQuote }
  | { type: 'quote-not-shown'; id: string; problem: Problem }
  /** It has been there for so long that it goes by itself. */
  | { type: 'show-over'; id: string };

/** Something to tell that does not end the conversation. */
export type Noticed = { type: 'noticed'; problem: Problem };

/** What the server said, translated from its events by realtime/hear.ts. As an event of its own: of the call that is there. */
export type Heard =
  /** `writesDown`: whether this session writes down what the person says, as its backend wants it. */
  | { type: 'session-created'; writesDown: boolean; model?: string }
  | { type: 'session-ready'; writesDown: boolean; model?: string }
  | { type: 'speech-started'; id: string }
  | { type: 'speech-stopped' }
  /** What was said until now is an item. */
  | { type: 'turn-committed'; id: string }
  | { type: 'item-added'; item: HeardItem; after: After }
  | { type: 'item-done'; item: HeardItem }
  /** `heardMs`: how much of its sound was played, if the server tells. */
  | { type: 'item-truncated'; id: string; heardMs: number | undefined }
  | { type: 'item-deleted'; id: string }
  | { type: 'text-delta'; id: string; speaker: 'user' | 'assistant'; part: number; delta: string }
  | { type: 'text-done'; id: string; speaker: 'user' | 'assistant'; part: number; text: string }
  | { type: 'transcription-failed'; id: string }
  | { type: 'arguments-delta'; id: string; delta: string }
  | { type: 'response-started'; id: string }
  /** `by`: who made it, where the server tells. */
  | { type: 'response-ended'; id: string; status: ResponseStatus; by?: string; problem?: Problem }
  /** The voice is heard from now on; `response`: whose it is, if the server says so. */
  | { type: 'audio-started'; response?: string }
  | { type: 'audio-stopped' }
  /** `param`: the member that it is about, if it says so. */
  | { type: 'server-error'; code: string; param?: string; problem?: Problem };

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

export type SessionEvent =
  | Command
  | Outcome
  | PageOutcome
  | DocumentOutcome
  | SiteRulesRead
  | TabEvent
  | MicrophoneEvent
  | StoreEvent
  | DictationOutcome
  | TalkDue
  | ShowOutcome
  | Noticed
  | Heard;

/** An item that we put into the conversation. */
export type OutgoingItem =
  | { kind: 'message'; id: string; speaker: 'user' | 'assistant'; text: string }
  | { kind: 'page'; id: string; page: FencedPage }
  /** What a function gave back: words of ours, or a part of a page, which is fenced when it is sent. */
  | { kind: 'output'; id: string; callId: string; output: PageItem | string };

/** Whom an effect is for: the call that is there, or the one that is made beside it. */
export type Receiver = 'call' | 'beside';

/** What the host must do next. Plain data: step decides, the host obeys. */
export type Effect =
  | { do: 'prepare-call' }
  | { do: 'open-microphone'; attempt: number }
  /** Opens the page that can ask for the microphone. */
  | { do: 'ask-permission'; attempt: number }
  | { do: 'fetch-grant'; attempt: number; purpose: Mode }
  | { do: 'open-call'; attempt: number; grant: Grant; transport: TransportKind; muted: boolean }
  /** Opens a call beside the one that is there. It gets neither sound nor words until it is promoted. */
  | { do: 'open-beside'; attempt: number; grant: Grant; transport: TransportKind; muted: boolean }
  /** The call beside takes the place of the one that is there, which is ended. It begins with the speaker at `full`. */
  | { do: 'promote'; attempt: number }
  /** Ends the call beside, if there is one. */
  | { do: 'drop-beside' }
  /** Reports `limit-near` and `limit-reached` when so many ms have passed. */
  | { do: 'wait-limit'; attempt: number; nearMs: number; reachedMs: number }
  /** `audible` false: answers in writing only. */
  | {
      do: 'configure-session';
      to: Receiver;
      mode: Mode;
      talk: Talk;
      audible: boolean;
      ends?: 'by-words';
      hello?: Hello;
    }
  /** Has what the person says written down, where the backend has not chosen how. */
  | { do: 'write-down'; to: Receiver; mode: Mode }
  /** Only the modality, in a call that runs. */
  | { do: 'set-modality'; audible: boolean }
  /** What the microphone hears goes into the call from now on, beginning with what was said before it was there. */
  | { do: 'pass-microphone' }
  /** What went from the microphone into a call in the last `ms` goes into the next one again, before what follows. */
  | { do: 'rewind-microphone'; ms: number }
  /** What the microphone hears is kept for the call that comes. */
  | { do: 'hold-microphone' }
  | { do: 'set-speaker'; level: SpeakerLevel }
  | { do: 'create-item'; item: OutgoingItem }
  | { do: 'request-response' }
  /** Who says when a turn is over, in a call that runs. */
  | { do: 'set-turn-detection'; mode: Mode; talk: Talk; ends?: 'by-words' }
  /** Forgets what the server has heard and nobody has committed. */
  | { do: 'clear-input' }
  /** Reports `talk-due` when `ms` have passed. */
  | { do: 'wait-talk'; id: string; locked: boolean; ms: number }
  /** Makes a turn of what was heard, once all that the microphone has let through until now has been sent. */
  | { do: 'commit-input' }
  /** Whether anything the microphone hears is kept or sent: nothing from before it opened, all until it closed. */
  | { do: 'gate-microphone'; open: boolean }
  | { do: 'cancel-response' }
  /** Ends a response that was just begun and leaves the voice that is playing alone. */
  | { do: 'drop-response' }
  /** Ends what is played of it all the same. */
  | { do: 'drop-voice' }
  /** Takes what nobody said out of what the server knows. */
  | { do: 'delete-item'; id: string }
  /**
   * `since`: the page that it comes in place of; how it differs from that is wanted, too. `focus`: what the person has said last; of a
   * long page that goes first. `subtitles`: with the captions of its video.
   */
  | {
      do: 'read-page';
      tabId: number;
      part: AskedPart;
      why?: ReadingReason;
      since?: FencedPage;
      focus?: string;
      subtitles?: true;
    }
  /**
   * Fetches a document that was found, and reads it. Reports `document-fetched` as it comes, then `document-read` or
   * `document-failed`, each with the same id. `focus` as above.
   */
  | { do: 'fetch-document'; id: string; tabId: number; page: FencedPage; focus?: string }
  /** Nobody waits for it any more. */
  | { do: 'drop-document'; id: string }
  /** Stores what the person has decided about a site. */
  | { do: 'remember-site'; site: string; rule: SiteRule }
  /** Keeps that the engine of this computer has said what it is. */
  | { do: 'remember-greeted' }
  /**
   * Scrolls the page of this tab to a quote and highlights it, or to what else is found of `section`, its heading. Reports
   * `quote-shown` with the same id.
   */
  | { do: 'show-quote'; id: string; tabId: number; quote: string; section: string }
  /** Takes the highlight away. */
  | { do: 'hide-quote'; tabId: number }
  /** Reports `show-over` when `ms` have passed. */
  | { do: 'wait-show'; id: string; ms: number }
  /** Types words into the page of this tab. `id` names them: never twice the same. */
  | { do: 'insert-text'; tabId: number; id: string; text: string }
  /** Puts our script and with it the overlay into the page of this tab. `once`: tried once, as nothing has changed there. */
  | { do: 'attach'; tabId: number; asked: boolean; once?: true }
  /** Reports `attach-due` when `ms` have passed. */
  | { do: 'wait-attach'; tabId: number; ms: number }
  /** Reports `look-due` when `ms` have passed. */
  | { do: 'wait-look'; since: number; ms: number }
  /** Takes the overlay out of the page of this tab. */
  | { do: 'detach'; tabId: number }
  | { do: 'wait-homeless'; since: number; ms: number }
  /** Reads the stored entries of a conversation. */
  | { do: 'read-recovered'; conversation: string }
  | { do: 'set-muted'; muted: boolean }
  | { do: 'wait-for'; attempt: number; stage: Stage; ms: number }
  | { do: 'retry-later'; attempt: number; delayMs: number }
  /** Ends the call but not one beside it, keeps the microphone. */
  | { do: 'hang-up' }
  /** Ends all calls and gives the microphone back. */
  | { do: 'release' }
  /** Deletes the stored transcript of this conversation. */
  | { do: 'forget'; conversation: string };
