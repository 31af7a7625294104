import type { Browser } from 'wxt/browser';
import { browser } from 'wxt/browser';
import type { Command } from '../session/events.ts';
import { isOwnPage } from '../wire/calls.ts';
import { changeBetween, type View } from '../wire/change.ts';
import { type Diagnostics, SESSION_PORT, type ToHost, type ToUi } from '../wire/protocol.ts';

/** What the hub asks of the host. */
export interface HubHost {
  view(): View;
  command(command: Command): void;
  diagnose(): Diagnostics;
  /** The last UI has gone. */
  alone(): void;
}

/** Connects every UI to the host: hello → snapshot, then changes; commands the other way. */
export function openHub(host: HubHost): { show(before: View, after: View): void } {
  const ports = new Set<Browser.runtime.Port>();
  const post = (port: Browser.runtime.Port, message: ToUi): void => port.postMessage(message);

  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== SESSION_PORT) return;
    // Transcript and commands are for our own pages: never for a content script, whatever it calls itself.
    if (!isOwnPage(port.sender)) return port.disconnect();
    port.onMessage.addListener((raw: unknown) => {
      const message = raw as ToHost;
      switch (message.type) {
        case 'hello':
          // Only now: what is posted before the other side listens is lost.
          ports.add(port);
          return post(port, { type: 'snapshot', view: host.view() });
        case 'command':
          return host.command(message.command);
        case 'diagnose':
          return post(port, { type: 'diagnostics', diagnostics: host.diagnose() });
      }
    });
    port.onDisconnect.addListener(() => {
      ports.delete(port);
      if (ports.size === 0) host.alone();
    });
  });

  return {
    show(before, after) {
      const change = changeBetween(before, after);
      if (change) for (const port of ports) post(port, { type: 'change', change });
    },
  };
}
