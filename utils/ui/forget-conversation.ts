import { browser } from 'wxt/browser';
import { SESSION_PORT, type ToHost } from '../wire/protocol.ts';
import type { UiPort } from './session-client.ts';

/**
 * Tells a session host that runs to forget what was said; resolves when it has heard so, or when none runs. Never starts
 * one.
 */
export function forgetConversation(connect: () => UiPort = connectToHost): Promise<void> {
  return new Promise((done) => {
    const port = connect();
    const post = (message: ToHost): void => port.postMessage(message);
    port.onDisconnect.addListener(done);
    // Messages keep their order: the answer to a hello that follows the command says that the command was heard.
    port.onMessage.addListener(() => {
      port.disconnect();
      done();
    });
    post({ type: 'command', command: { type: 'forget' } });
    post({ type: 'hello' });
  });
}

function connectToHost(): UiPort {
  const port = browser.runtime.connect({ name: SESSION_PORT });
  // Reading it keeps "Unchecked runtime.lastError" out of the console when no host runs.
  port.onDisconnect.addListener(() => void browser.runtime.lastError);
  return port;
}
