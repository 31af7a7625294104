/** What host and UI use of a port of the browser: the in-document link has the same, and no more. */
export interface OwnPort {
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/**
 * Both ends of a link within one document: `runtime.connect` does not reach the page that it is called in. It keeps to
 * what ports of the browser do: messages come later and in order, only the other end hears of the end, and nothing can
 * be posted after that. Messages are not copied: on both sides they are read only.
 */
export function createOwnPorts(): [OwnPort, OwnPort] {
  const link = { closed: false };
  const one = createEnd(link);
  const other = createEnd(link);
  return [portOf(link, one, other), portOf(link, other, one)];
}

interface End {
  hear(message: unknown): void;
  end(): void;
  messages: ((message: unknown) => void)[];
  ends: (() => void)[];
}

function createEnd(link: { closed: boolean }): End {
  const end: End = {
    messages: [],
    ends: [],
    hear(message) {
      queueMicrotask(() => {
        if (!link.closed) for (const listener of end.messages) listener(message);
      });
    },
    end() {
      queueMicrotask(() => {
        for (const listener of end.ends) listener();
      });
    },
  };
  return end;
}

function portOf(link: { closed: boolean }, own: End, far: End): OwnPort {
  return {
    postMessage(message) {
      if (link.closed) throw new Error('Attempting to use a disconnected port object');
      far.hear(message);
    },
    disconnect() {
      if (link.closed) return;
      link.closed = true;
      far.end();
    },
    onMessage: { addListener: (listener) => void own.messages.push(listener) },
    onDisconnect: { addListener: (listener) => void own.ends.push(listener) },
  };
}
