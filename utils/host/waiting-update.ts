/** An update that the browser has and nobody has installed yet. */
export interface WaitingUpdate {
  /** There is one. */
  waits(): void;
  /** Nothing runs any more, or this page goes. */
  idle(): void;
}

/** Installs it when nothing runs: at once, when a conversation is over, or when the page of the host goes. */
export function createWaitingUpdate(isIdle: () => boolean, install: () => void): WaitingUpdate {
  let isWaiting = false;
  const idle = (): void => {
    if (isWaiting) install();
  };
  return {
    idle,
    waits() {
      isWaiting = true;
      if (isIdle()) idle();
    },
  };
}
