/** What an inbox needs to know of its reader. */
export interface InboxParts {
  take(event: unknown): void;
  hear(samples: Float32Array): void;
  /** Whether sound that came before is still being listened to; `caughtUp` resolves when what came until now was. */
  isBehind(): boolean;
  caughtUp(): Promise<void>;
}

/** Where all that a client sends comes in. */
export interface Inbox {
  receive(event: unknown): void;
  /** Sound of the microphone's track. */
  hear(samples: Float32Array): void;
}

/**
 * Takes events and sound in order, most of them at once. A commit waits until what came before it was listened to: the
 * buffer would else be found too small. So does a clear, which would else leave that sound in the buffer. What comes
 * behind them waits with them, or it would get into what is committed.
 */
export function createInbox({ take, hear, isBehind, caughtUp }: InboxParts): Inbox {
  const waiting: { isLate: boolean; open(): void }[] = [];
  const openWaiting = async () => {
    // One leaves when it was opened: what comes in meanwhile queues up behind it.
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if (next.isLate && isBehind()) await caughtUp();
      next.open();
      waiting.shift();
    }
  };
  const put = (isLate: boolean, open: () => void) => {
    if (waiting.length === 0 && !(isLate && isBehind())) return open();
    waiting.push({ isLate, open });
    if (waiting.length === 1) void openWaiting();
  };
  return {
    receive: (event) => put(endsBuffer(event), () => take(event)),
    hear: (samples) => put(false, () => hear(samples)),
  };
}

const ENDINGS: readonly unknown[] = ['input_audio_buffer.commit', 'input_audio_buffer.clear'];

/** Whether an event is about all the sound that came before it. */
const endsBuffer = (event: unknown): boolean =>
  typeof event === 'string'
    ? ENDINGS.some((type) => event.includes(`"${type}"`))
    : typeof event === 'object' && event !== null && 'type' in event && ENDINGS.includes(event.type);
