import { vi } from 'vitest';
import { PAGE_PORT } from '../../utils/wire/protocol.ts';
import { createFakePort, type FakePeer, type FakePort } from './port.ts';

/** The part of `chrome.runtime` that listens for pages, and the pages that connect to it. */
export interface FakeRuntime {
  /** Connects from somewhere: gives the far end. */
  connect(port: string, sender: object): FakePeer;
  /** Connects from the script that we have put into the page of a tab. */
  connectPage(tabId: number): FakePeer;
  /** Whoever listened so far is told of nobody any more. */
  forget(): void;
}

type Connect = (port: FakePort & { sender: object }) => void;

/**
 * Puts one into the place of the browser's. The polyfill looks for it while it is loaded, before any test runs:
 * `const runtime = await vi.hoisted(async () => (await import('…/fakes/runtime.ts')).stubRuntime())`.
 */
export function stubRuntime(): FakeRuntime {
  const listeners: Connect[] = [];
  const onConnect = { addListener: (listener: Connect) => void listeners.push(listener) };
  const getURL = (path: string) => `chrome-extension://earshot${path}`;
  vi.stubGlobal('chrome', { runtime: { id: 'earshot', getURL, onConnect, onMessage: { addListener: () => {} } } });
  const connect = (name: string, sender: object): FakePeer => {
    const { port, peer } = createFakePort(name);
    for (const listener of listeners) listener(Object.assign(port, { sender: { id: 'earshot', ...sender } }));
    return peer;
  };
  return {
    connect,
    connectPage: (tabId) => connect(PAGE_PORT, { frameId: 0, tab: { id: tabId }, url: 'https://swifts.example/' }),
    forget: () => void listeners.splice(0),
  };
}
