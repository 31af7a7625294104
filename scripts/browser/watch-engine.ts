import type { Stage } from './stage.ts';
import { waitUntil } from './wait-until.ts';

/** The engine in the extension, seen from the page that runs the session. */
export interface WatchedEngine {
  /** What the newest call told it but for sound, in order. */
  received(): Promise<unknown[]>;
  /** Lets one that was held back say that it is ready. */
  letReady(): Promise<void>;
}

/** How an engine is watched. */
export interface WatchOptions {
  /** It does not say that it is ready before it is let, as on a computer that takes long to load it. */
  held?: boolean;
}

/** In the window that runs the session: takes note of what its engine is told, from before there is one. Once. */
const watch = (held: boolean): string => `(() => {
  if (host.__earshotEngine) return true;
  const watched = host.__earshotEngine = { held: ${held}, calls: [], waiting: [] };
  const Plain = host.Worker;
  host.Worker = class extends Plain {
    constructor(url, options) {
      super(url, options);
      this.isEngine = String(url).endsWith('/engine.js');
      if (!this.isEngine) return;
      // Before whoever has made it can listen.
      this.addEventListener('message', (event) => {
        if (!watched.held || event.data.type !== 'ready') return;
        event.stopImmediatePropagation();
        watched.waiting.push(() => this.dispatchEvent(new host.MessageEvent('message', { data: event.data })));
      });
    }
    postMessage(message, ...rest) {
      super.postMessage(message, ...rest);
      if (!this.isEngine) return;
      if (message.type === 'open') watched.calls.push({ call: message.call, texts: [] });
      // Most of it is sound.
      if (message.type !== 'event' || message.text.startsWith('{"type":"input_audio_buffer.append"')) return;
      watched.calls.find(({ call }) => call === message.call)?.texts.push(message.text);
    }
  };
  return true;
})()`;

const RECEIVED = `(host.__earshotEngine?.calls.at(-1)?.texts ?? [])`;
const LET_READY = `(() => {
  const { waiting } = host.__earshotEngine;
  host.__earshotEngine.held = false;
  for (const tell of waiting.splice(0)) tell();
})()`;

/** Watches the engine of the session that runs in a page which is there, or is just being opened; from before it is asked for. */
export async function watchEngine(
  { inHost }: Pick<Stage, 'inHost'>,
  { held = false }: WatchOptions = {},
): Promise<WatchedEngine> {
  await waitUntil('the page that runs the session', () => inHost<boolean>(watch(held)));
  return {
    received: async () => (await inHost<string[]>(RECEIVED)).map((text): unknown => JSON.parse(text)),
    letReady: () => inHost<void>(LET_READY),
  };
}
