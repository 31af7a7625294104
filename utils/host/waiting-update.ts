/** An update that the browser has and nobody has installed yet. */
export interface WaitingUpdate {
  /** There is one. */
  waits(): void;
  /** The conversation may be over. */
  look(): void;
  /** Nobody looks any more at what the conversation was. */
  unseen(): void;
  /** Whether there is one: this page goes, and takes with it what would have to be waited for. */
  isWaiting(): boolean;
}

/** What it is installed in: the browser closes all our pages for it. */
export interface UpdatedHost {
  /** Whether a conversation runs. */
  isRunning(): boolean;
  /** Whether there is something to read, to copy or to send on our surfaces: none of them comes back. */
  isShowing(): boolean;
  /** Resolves when all that was said is written down. */
  kept(): Promise<void>;
  install(): void;
}

/** Installs it when nothing runs and nobody loses what they look at: at once, after a conversation, or when all is closed. */
export function createWaitingUpdate(host: UpdatedHost): WaitingUpdate {
  let isWaiting = false;
  const isFree = (isSeen: boolean): boolean => isWaiting && !host.isRunning() && !(isSeen && host.isShowing());
  const install = async (isSeen: boolean): Promise<void> => {
    if (!isFree(isSeen)) return;
    await host.kept();
    // Somebody may have begun meanwhile.
    if (isFree(isSeen)) host.install();
  };
  return {
    look: () => void install(true),
    unseen: () => void install(false),
    isWaiting: () => isWaiting,
    waits() {
      isWaiting = true;
      void install(true);
    },
  };
}
