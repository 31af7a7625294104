import type { DocumentKind, FencedPage } from '../shared/page-item.ts';
import type { SiteRule } from '../shared/site-rules.ts';
import type { Command } from './events.ts';

/** The tab that the conversation is at home in: its overlay is there, and "this page" is the page there. */
export interface Home {
  tabId: number;
  /** What the page calls itself; '' until it is known. Written by the page: untrusted. */
  title: string;
  /** `no`: this page cannot be reached without another click of the person. `gone`: the tab was closed. */
  attached: 'coming' | 'yes' | 'no' | 'gone';
  /** Whether the page is another one than the one that was shared last. */
  changed: boolean;
  /** The site of the page (utils/shared/site-rules.ts); absent until it is known, and for what is not on the web. */
  site?: string;
  /** What the captions are called that the page's video offers, where they were not shared. Written by the page: untrusted. */
  subtitles?: string;
  /** When the tab was closed, ms since 1970. */
  goneAt?: number;
}

/** A page as it goes into the conversation. */
export interface SharedPage {
  id: string;
  /** As it is now: with the changes that the call was told since it was sent. */
  item: FencedPage;
  /** Items of this call that tell changes of it, and their tokens in all; absent if there are none. */
  changes?: { count: number; tokens: number };
}

/** What may have to wait for the person's answer to the browser's question. */
export type AwaitingCommand = Extract<Command, { type: 'share-page' | 'accept-offer' }>;

/** A share that waits for that answer. */
export interface AwaitedAccess {
  /** The permission that was asked for. */
  pattern: string;
  share: AwaitingCommand;
  /** When, ms since 1970. */
  at: number;
}

/** What a person sees of a page before they share it. Title and address are written by the page: untrusted. */
export interface OfferedPage {
  id: string;
  url: string;
  title: string;
  /** Absent for what is not on the web. */
  site?: string;
  words: number;
  tokens: number;
  truncated: boolean;
  redacted: number;
  /** The other sites whose frames are part of it. */
  frames?: readonly string[];
  /** A document, of which nothing was read yet. */
  kind?: DocumentKind;
  /** The person has asked for it, and it is being fetched: so many bytes are there, of so many in all. */
  fetched?: { bytes: number; total?: number };
}

/** Something that is highlighted in the page, or about to be. */
export interface Showing {
  /** Names the try. */
  id: string;
  tabId: number;
  /** The message whose source it is, where it is one's. */
  message?: string;
  /** The function call that is still to be told what came of it. */
  call?: string;
  /** What the person had said last. */
  asked?: string;
  /** It is there. */
  found?: true;
}

/** The person has spoken of another open tab, and is asked to choose it. In memory only. */
export interface AskedTab {
  /** The message that they said it in. */
  message: string;
  /** What they called it, as the model tells: only to put the likeliest tab first. '' if it does not say. */
  words: string;
}

/** A page that was read and is sent only if the person says so. */
export interface Offer {
  tabId: number;
  about: OfferedPage;
  /** Never sent to a UI by itself. */
  page: FencedPage;
}

/** A page that was taken out of the conversation and can be put back. */
export interface TakenPage extends SharedPage {
  /** The site that is never shared since, its own or that of a frame, and what held for that before. */
  was: { site: string; rule: SiteRule };
}
