import type { CaptureOrder } from '../audio/capture-line.ts';

/** So long over the delay of what is sent the audio thread may take to tell, in ms: it is hanging, or was never there. */
const GRACE_MS = 1_000;

export interface TurnEnds {
  /**
   * Ends a turn with what was let through until now: settled when all of it has been sent. What follows is held back until
   * the function that comes with it is called: before that the server must have been told of the end.
   */
  end(): Promise<() => void>;
  /** The audio thread tells that a turn has been sent. */
  sent(id: number): void;
}

export interface TurnEndsParts {
  order(order: CaptureOrder): void;
  /** How much later than it is said sound is sent at the moment, in ms. */
  delayMs(): number;
}

/** The ends of turns that the audio thread is asked for, each with a deadline: an end that never comes would be the end of all talk. */
export function createTurnEnds({ order, delayMs }: TurnEndsParts): TurnEnds {
  const waiting = new Map<number, () => void>();
  let last = 0;
  return {
    end() {
      last += 1;
      const id = last;
      return new Promise((resolve) => {
        const settle = (): void => {
          waiting.delete(id);
          clearTimeout(timer);
          resolve(() => order({ type: 'go-on', id }));
        };
        /**
         * Whoever catches up is there and gets more time; so does, once, who has fallen behind since: sound that was asked
         * to be sent again at the same moment is not told of yet.
         */
        const wait = (behindMs: number, isFirst = false): ReturnType<typeof setTimeout> =>
          setTimeout(() => {
            const nowMs = delayMs();
            const isThere = nowMs > 0 && (isFirst ? nowMs !== behindMs : nowMs < behindMs);
            if (isThere) timer = wait(nowMs);
            else settle();
          }, behindMs + GRACE_MS);
        let timer = wait(delayMs(), true);
        waiting.set(id, settle);
        order({ type: 'end-turn', id });
      });
    },
    sent: (id) => waiting.get(id)?.(),
  };
}
