import type { Browser } from 'wxt/browser';
import { browser } from 'wxt/browser';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Command, TabEvent } from '../session/events.ts';
import { isHarmless } from '../session/harmless.ts';
import { isOwnPage } from '../wire/calls.ts';
import { changeBetween, type View } from '../wire/change.ts';
import {
  type AccessGiven,
  type CommandsLeft,
  type Diagnostics,
  OVERLAY_FRAME,
  SESSION_PORT,
  type TabSignal,
  type ToHost,
  type ToUi,
  type UpdateWaits,
} from '../wire/protocol.ts';
import type { Pages } from './pages.ts';

/** What the hub asks of the host. */
export interface HubHost {
  view(): View;
  command(command: Command): void;
  /** The background has commands that were left for the host. */
  commandsLeft(): void;
  /** An update waits until nothing runs. */
  updateWaits(): void;
  tab(event: TabEvent): void;
  diagnose(): Diagnostics;
  /** The exact text of a page's item; undefined if it is not held any more. */
  itemText(id: string): string | undefined;
  /** The last UI has gone. */
  alone(): void;
}

type BrowserPort = Browser.runtime.Port;

/** The part of a port that is needed here: those of the browser have it, and a link within this document. */
interface Port {
  postMessage(message: ToUi): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

export interface Hub {
  show(before: View, after: View): void;
  /** Serves a UI in this same document. */
  connect(port: Port): void;
}

/**
 * Connects every UI to the host: hello → snapshot, then changes; commands the other way. `trustsFrames`: overlays can tell
 * whether the page hides what is pressed in them; of others, only what is harmless is done.
 */
export function openHub(host: HubHost, pages: Pages, trustsFrames = !IN_FIREFOX): Hub {
  const ports = new Set<Port>();
  /** Where the key is held for the turn that is being spoken. */
  let talker: Port | undefined;
  const post = (port: Port, message: ToUi): void => port.postMessage(message);

  /** Only now, after its hello: what is posted before the other side listens is lost. */
  const welcome = (port: Port, frame: number | undefined): void => {
    ports.add(port);
    const about = frame === undefined ? {} : { frame: { tabId: frame, layout: pages.layout() } };
    post(port, { type: 'snapshot', view: host.view(), ...about });
  };
  const hear = (port: Port, message: ToHost, frame: number | undefined) => {
    switch (message.type) {
      case 'hello':
        return welcome(port, frame);
      case 'command':
        if (frame !== undefined && !trustsFrames && !isHarmless(message.command)) return;
        noteTalker(port, message.command);
        return host.command(frame === undefined ? message.command : inTab(message.command, frame));
      case 'layout':
        if (frame !== undefined) pages.place(message.layout);
        return;
      case 'show-item':
        return post(port, { type: 'item-text', id: message.id, text: host.itemText(message.id) ?? null });
      case 'diagnose':
        return post(port, { type: 'diagnostics', diagnostics: host.diagnose() });
    }
  };

  const noteTalker = (port: Port, { type }: Command): void => {
    if (type === 'talk-begin') talker = port;
    else if (type === 'talk-lock' || type === 'talk-end') talker = undefined;
  };
  /** Nobody tells any more when the key goes up, and a microphone must not stay open; a turn that is locked waits for no key. */
  const letGo = (): void => {
    talker = undefined;
    if (host.view().talking?.locked === false) host.command({ type: 'talk-end' });
  };

  const connect = (port: Port, frame: number | undefined): void => {
    if (frame === undefined) port.onMessage.addListener((message) => hear(port, message as ToHost, undefined));
    else admitFrame(port, frame);
    port.onDisconnect.addListener(() => {
      if (talker === port) letGo();
      if (ports.delete(port) && ports.size === 0) host.alone();
    });
  };
  browser.runtime.onConnect.addListener((port: BrowserPort) => {
    if (port.name !== SESSION_PORT) return;
    // Transcript and commands are for our own pages: never for a content script, whatever it calls itself.
    if (!isOwnPage(port.sender)) return port.disconnect();
    connect(port, frameOf(port.sender));
  });

  /** A frame that a page has embedded by itself is our document too: it is served only with the nonce of our script. */
  const admitFrame = (port: Port, tabId: number): void => {
    let admitted: Promise<boolean> | undefined;
    let isGone = false;
    port.onDisconnect.addListener(() => {
      isGone = true;
    });
    port.onMessage.addListener(async (raw: unknown) => {
      const message = raw as ToHost;
      if (message.type === 'hello') admitted ??= pages.admit(tabId, message.nonce ?? '');
      const isAdmitted = await admitted;
      // A port that went meanwhile must not be kept: posting to it throws, and that would end the turn of everybody else.
      if (isGone) return;
      if (isAdmitted) hear(port, message, tabId);
      else port.disconnect();
    });
  };

  browser.runtime.onMessage.addListener((message: unknown, sender) => {
    if (!isOwnPage(sender)) return undefined;
    if (isTabSignal(message)) host.tab({ type: message.type, tabId: message.tabId });
    else if (isNews<CommandsLeft>(message, 'commands-left')) host.commandsLeft();
    else if (isNews<UpdateWaits>(message, 'update-waits')) host.updateWaits();
    else if (isNews<AccessGiven>(message, 'access-given'))
      host.command({ type: 'access-given', patterns: message.patterns });
    return undefined;
  });

  return {
    connect: (port) => connect(port, undefined),
    show(before, after) {
      const change = changeBetween(before, after);
      if (change) for (const port of ports) post(port, { type: 'change', change });
    },
  };
}

/** The tab of an overlay frame; undefined for every other page of ours, also one in a tab. */
function frameOf(sender: Browser.runtime.MessageSender | undefined): number | undefined {
  const isFrame = new URL(sender?.url ?? '').pathname === `/${OVERLAY_FRAME}`;
  return isFrame ? (sender?.tab?.id ?? -1) : undefined;
}

/** What an overlay asks for is about the tab that it is in, whatever it says. */
function inTab(command: Command, tabId: number): Command {
  return 'tabId' in command ? { ...command, tabId } : command;
}

function isNews<News extends CommandsLeft | UpdateWaits | AccessGiven>(
  message: unknown,
  type: News['type'],
): message is News {
  if (typeof message !== 'object' || message === null) return false;
  const news = message as Partial<News>;
  return news.to === 'host' && news.type === type;
}

function isTabSignal(message: unknown): message is TabSignal {
  if (typeof message !== 'object' || message === null) return false;
  const { to, type, tabId } = message as Partial<TabSignal>;
  const isKnown = type === 'tab-closed' || type === 'tab-activated' || type === 'tab-loaded';
  return to === 'host' && isKnown && typeof tabId === 'number';
}
