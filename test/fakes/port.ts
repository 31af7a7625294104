/** One end of a port, with the part of the interface of `runtime.Port` that our code uses. */
export interface FakePort {
  name: string;
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: unknown) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}

/** The other end, seen by a test. */
export interface FakePeer {
  /** Everything that came in, oldest first. */
  received: unknown[];
  /** Whether either end has closed it. */
  closed: boolean;
  send(message: unknown): void;
  /** Closes from this end: the other one hears onDisconnect, as when its page goes away. */
  drop(): void;
}

/**
 * A port and its far end, without a browser. Like the real thing it copies what it carries, tells only the end that
 * did not disconnect, loses what nobody listens to, and throws at whoever posts after the end.
 */
export function createFakePort(name = 'test'): { port: FakePort; peer: FakePeer } {
  const messageListeners: ((message: unknown) => void)[] = [];
  const disconnectListeners: (() => void)[] = [];
  const peer: FakePeer = {
    received: [],
    closed: false,
    send(message) {
      if (peer.closed) throw new Error('Attempting to use a disconnected port object');
      for (const listener of messageListeners) listener(structuredClone(message));
    },
    drop() {
      if (peer.closed) return;
      peer.closed = true;
      for (const listener of disconnectListeners) listener();
    },
  };
  const port: FakePort = {
    name,
    postMessage(message) {
      if (peer.closed) throw new Error('Attempting to use a disconnected port object');
      peer.received.push(structuredClone(message));
    },
    disconnect() {
      peer.closed = true;
    },
    onMessage: { addListener: (listener) => messageListeners.push(listener) },
    onDisconnect: { addListener: (listener) => disconnectListeners.push(listener) },
  };
  return { port, peer };
}
