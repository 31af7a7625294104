import type { TransportChoice } from '../../utils/session/transport.ts';
import type { AudioTap } from './audio-tap.ts';
import type { Hands } from './hands.ts';
import type { Headset } from './headset.ts';
import type { ShownProblems } from './shown-problems.ts';
import type { AnySurface } from './surface.ts';
import type { Uncaught } from './uncaught.ts';

export const BROWSERS = ['chromium', 'firefox'] as const;
export type BrowserName = (typeof BROWSERS)[number];

/** What is saved in the options page. */
export interface StageSettings {
  backendUrl: string;
  key: string;
  /** Left as it is if it is left out. */
  transport?: TransportChoice;
}

/** A conversation that was asked for. */
export interface Started {
  /** Where it is seen from now on: the popup in Chromium, the sidebar in Firefox. */
  surface: AnySurface;
  /** Every problem that is shown from now on, for as long as that is open. */
  problems: ShownProblems;
}

/** A browser with the extension in it, at a page: what a person has at hand, the same in each browser. */
export interface Stage {
  browser: BrowserName;
  /** Whether closing the panel ends the conversation. */
  panelIsHost: boolean;
  headset: Headset;
  hands: Hands;
  pageUrl: string;
  /** Saves settings in the options page, and allows what the browser asks then. */
  configure(settings: StageSettings): Promise<void>;
  /** Whether the person has allowed the extension to reach the server at an address. */
  mayReach(url: string): Promise<boolean>;
  /** Waits for what the browser asks after a press, and allows it. Headless Chromium asks nobody: there it is allowed in the build. */
  allowAccess(): Promise<void>;
  /** What was answered to the browser's question for the microphone some other day. */
  setMicrophone(setting: 'granted' | 'denied' | 'prompt'): Promise<void>;
  /** Clicks the toolbar button on the page: gives the popup. */
  clickToolbar(): Promise<AnySurface>;
  /** Clicks the toolbar button on the page and presses Start in the popup. */
  start(): Promise<Started>;
  /** Waits until somebody is asked for the microphone, and allows it. Gives what the conversation is seen in then. */
  allowMicrophone(): Promise<AnySurface>;
  /**
   * Opens what a conversation is begun and seen in: the popup in Chromium, the sidebar in Firefox. The page that runs the
   * session is there then.
   */
  openSurface(): Promise<AnySurface>;
  /** Opens the side panel. */
  openPanel(): Promise<AnySurface>;
  closePanel(): Promise<void>;
  /** Ends the background, as the browser does when it has had nothing to do. */
  killBackground(): Promise<void>;
  /** Evaluates an expression in the web page, as one of its own scripts. */
  onPage<T>(expression: string): Promise<T>;
  /** Evaluates an expression in a page of the extension. */
  inPage<T>(expression: string): Promise<T>;
  /** Evaluates an expression in which `host` is the window that runs the session. */
  inHost<T>(expression: string): Promise<T>;
  /** Listens to what the session decodes and sends; only where a browser lets a tester, which is Chromium. */
  openTap?(): Promise<AudioTap>;
  /** Writes a PNG of the page. */
  photograph(path: string): Promise<void>;
  /** What nobody handled so far. */
  uncaught(): Promise<readonly Uncaught[]>;
  close(): Promise<void>;
}

/** Whether an extension may reach addresses of a pattern, as an expression for one of its pages. */
export const hasOrigin = (pattern: string): string => `chrome.permissions.contains({ origins: ['${pattern}'] })`;

/** An expression in which `host` stands for the value of another one. */
export const withHost = (host: string, expression: string): string => `((host) => (${expression}))(${host})`;
