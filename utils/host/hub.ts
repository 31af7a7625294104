import type { Browser } from 'wxt/browser';
import { browser } from 'wxt/browser';
import type { Command, TabEvent } from '../session/events.ts';
import { isOwnPage } from '../wire/calls.ts';
import { changeBetween, type View } from '../wire/change.ts';
import {
  type Diagnostics,
  OVERLAY_FRAME,
  SESSION_PORT,
  type TabSignal,
  type ToHost,
  type ToUi,
} from '../wire/protocol.ts';
import type { Pages } from './pages.ts';

/** What the hub asks of the host. */
export interface HubHost {
  view(): View;
  command(command: Command): void;
  tab(event: TabEvent): void;
  diagnose(): Diagnostics;
  /** The last UI has gone. */
  alone(): void;
}

type Port = Browser.runtime.Port;

/** Connects every UI to the host: hello → snapshot, then changes; commands the other way. */
export function openHub(host: HubHost, pages: Pages): { show(before: View, after: View): void } {
  const ports = new Set<Port>();
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
        return host.command(frame === undefined ? message.command : inTab(message.command, frame));
      case 'layout':
        if (frame !== undefined) pages.place(message.layout);
        return;
      case 'diagnose':
        return post(port, { type: 'diagnostics', diagnostics: host.diagnose() });
    }
  };

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== SESSION_PORT) return;
    // Transcript and commands are for our own pages: never for a content script, whatever it calls itself.
    if (!isOwnPage(port.sender)) return port.disconnect();
    const frame = frameOf(port.sender);
    if (frame === undefined) port.onMessage.addListener((message: unknown) => hear(port, message as ToHost, undefined));
    else admitFrame(port, frame);
    port.onDisconnect.addListener(() => {
      if (ports.delete(port) && ports.size === 0) host.alone();
    });
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
    if (isTabSignal(message) && isOwnPage(sender)) host.tab({ type: message.type, tabId: message.tabId });
    return undefined;
  });

  return {
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

function isTabSignal(message: unknown): message is TabSignal {
  if (typeof message !== 'object' || message === null) return false;
  const { to, type, tabId } = message as Partial<TabSignal>;
  const isKnown = type === 'tab-closed' || type === 'tab-activated' || type === 'tab-loaded';
  return to === 'host' && isKnown && typeof tabId === 'number';
}
