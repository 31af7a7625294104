import { browser } from 'wxt/browser';
import { HOST_CAN_ASK } from '../platform/host-page.ts';
import type { Command } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import { failed, type Result } from '../shared/result.ts';
import { callBackground } from '../wire/calls.ts';
import { type BackgroundCalls, type HostState, type HostUp, SESSION_PORT, type ToHost } from '../wire/protocol.ts';

/** The part of a runtime port that is needed here. */
export interface UiPort {
  postMessage(message: ToHost): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** What the client needs of the browser. */
export interface LinkSource {
  /** Whether the host is a page that the person opens and closes. */
  hostIsSeen: boolean;
  ensureHost(): Promise<Result<HostState, Problem>>;
  connect(): UiPort | Promise<UiPort>;
  /** Leaves commands for a host that the person is opening; undefined where nothing that is pressed may open one. */
  leave: ((commands: readonly Command[]) => Promise<Result<undefined, Problem>>) | undefined;
  /** Calls each time a host has come up that was not there. */
  onHostUp(listener: () => void): void;
  wait(ms: number): Promise<void>;
}

/** Asks the background. It fails if the extension was updated or switched off under this page. */
async function ask<C extends 'ensureHost' | 'leaveCommands'>(call: C, request: BackgroundCalls[C]['request']) {
  try {
    return await callBackground(call, request);
  } catch (error) {
    return failed(problem('host.failed', { detail: String(error) }));
  }
}

/** The host of this extension. */
export const browserLink: LinkSource = {
  hostIsSeen: HOST_CAN_ASK,
  ensureHost: () => ask('ensureHost', undefined),
  // Who has not this API, a phone, cannot have opened the sidebar in the click.
  leave: (commands) => ask('leaveCommands', { commands, popOut: !('sidebarAction' in browser) }),
  onHostUp: (listener) =>
    browser.runtime.onMessage.addListener((message: unknown) => {
      if (isHostUp(message)) listener();
      return undefined;
    }),
  connect: () => {
    const port = browser.runtime.connect({ name: SESSION_PORT });
    // Reading it keeps "Unchecked runtime.lastError" out of the console when nobody listens yet.
    port.onDisconnect.addListener(() => void browser.runtime.lastError);
    return port;
  },
  wait: (ms) => new Promise((done) => setTimeout(done, ms)),
};

function isHostUp(message: unknown): message is HostUp {
  if (typeof message !== 'object' || message === null) return false;
  const { to, type } = message as Partial<HostUp>;
  return to === 'ui' && type === 'host-up';
}
