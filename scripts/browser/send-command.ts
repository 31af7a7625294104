import type { Command } from '../../utils/session/events.ts';
import type { CdpTarget } from './nested-cdp.ts';
import { waitUntil } from './wait-until.ts';

/** Gives the session host a command from a page of the extension, once, as soon as one is there to take it. */
export async function sendCommand(target: CdpTarget, command: Command): Promise<void> {
  // Messages keep their order: the answer to a hello that follows the command says that the command was heard.
  const give = () =>
    target.evaluate<boolean>(`new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: 'earshot.session' });
    port.onDisconnect.addListener(() => { void chrome.runtime.lastError; resolve(false); });
    port.onMessage.addListener(() => { resolve(true); port.disconnect(); });
    port.postMessage({ type: 'command', command: ${JSON.stringify(command)} });
    port.postMessage({ type: 'hello' });
  })`);
  await waitUntil(`a session host for the command ${command.type}`, give);
}
