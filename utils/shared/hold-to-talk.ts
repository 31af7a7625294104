/** What a press tells the session: a turn begins, it goes on when the key is up, it is over. */
export type TalkStep = 'begin' | 'lock' | 'end';

/** A press that is over sooner is a tap: the turn goes on until the next one, in ms. */
const TAP_MS = 300;
/** A click that comes so soon after a press belongs to it, in ms. */
const SAME_PRESS_MS = 50;

/** The key or button of push-to-talk as one place knows it. */
export interface Hold {
  /** Undefined while it is up. `ends`: it was pressed to end a turn that was locked. */
  down: { since: number; ends: boolean } | undefined;
  /** When it went up last, in ms of the clock of the moves. */
  upAt: number;
}

/** What can happen to it. `lost`: nobody will tell when it goes up. `click`: pressed by somebody who cannot hold it. */
export interface Move {
  type: 'down' | 'up' | 'lost' | 'click';
  /** In ms, of one clock. */
  at: number;
  /** Whether a turn is locked right now. */
  locked: boolean;
}

export const notHeld: Hold = { down: undefined, upAt: Number.NEGATIVE_INFINITY };

/** The next state, and what it tells the session. */
export function moveHold(hold: Hold, { type, at, locked }: Move): { hold: Hold; step?: TalkStep } {
  const { down, upAt } = hold;
  switch (type) {
    case 'down':
      if (down) return { hold };
      return { hold: { down: { since: at, ends: locked }, upAt }, step: locked ? 'end' : 'begin' };
    case 'up':
    case 'lost': {
      if (!down) return { hold };
      const next: Hold = { down: undefined, upAt: at };
      if (down.ends) return { hold: next };
      return { hold: next, step: type === 'up' && at - down.since < TAP_MS ? 'lock' : 'end' };
    }
    case 'click':
      if (down || at - upAt < SAME_PRESS_MS) return { hold };
      return { hold, step: locked ? 'end' : 'lock' };
  }
}
