import { browser } from 'wxt/browser';
import type { Command } from '../session/events.ts';
import { SESSION_PORT, type ToHost } from '../wire/protocol.ts';
import type { UiPort } from './session-client.ts';

/** Gives a command to a session host that runs; resolves when it has heard it, or when none runs. Never starts one. */
export function tellHost(command: Command, connect: () => UiPort = connectToHost): Promise<void> {
  return new Promise((done) => {
    const port = connect();
    const post = (message: ToHost): void => port.postMessage(message);
    port.onDisconnect.addListener(done);
    // Messages keep their order: the answer to a hello that follows the command says that the command was heard.
    port.onMessage.addListener(() => {
      port.disconnect();
      done();
    });
    post({ type: 'command', command });
    post({ type: 'hello' });
  });
}

function connectToHost(): UiPort {
  const port = browser.runtime.connect({ name: SESSION_PORT });
  // Reading it keeps "Unchecked runtime.lastError" out of the console when no host runs.
  port.onDisconnect.addListener(() => void browser.runtime.lastError);
  return port;
}
