import type { CaptureRing } from './capture-ring.ts';

/** What of the microphone is let through, and where in it turns end. Positions are those of the ring. */
export interface TurnGate {
  isOpen(): boolean;
  /** Nothing from before it opened is let through, everything until it closes. */
  set(open: boolean): void;
  /** What was let through until the gate closed is a turn: nothing that follows is sent before `goOn`. */
  endTurn(id: number): void;
  goOn(id: number): void;
  /** There is nobody any more who waits for the end of a turn. */
  forget(): void;
  /** The turn of which everything has just been sent, once. */
  reached(): number | undefined;
  /** Whether nothing that is sent now belongs to anybody. */
  isIdle(): boolean;
}

/** Orders that are given together may arrive a few blocks apart, in samples. */
const TOGETHER = 1024;

/** A gate before the ring; open at first. Several turns may wait: a key is pressed again sooner than sound is sent. */
export function createTurnGate(ring: Pick<CaptureRing, 'position' | 'hasSent' | 'stopAt'>): TurnGate {
  let open = true;
  let closedAt: number | undefined;
  let forgotAt = Number.NEGATIVE_INFINITY;
  let reachedFirst = false;
  let ends: readonly { id: number; at: number }[] = [];

  const setEnds = (next: typeof ends): void => {
    if (next[0] !== ends[0]) reachedFirst = false;
    ends = next;
    ring.stopAt(ends[0]?.at);
  };
  /**
   * Where a turn ends that is ended now. While the gate is open that is here: it was opened for good, and where it was
   * closed last is long ago. Only a call that begins is told then of a turn which was over before.
   */
  const endsAt = (): number => {
    const now = ring.position();
    return open && now - forgotAt > TOGETHER ? now : (closedAt ?? now);
  };
  return {
    isOpen: () => open,
    set(next) {
      if (open && !next) closedAt = ring.position();
      open = next;
    },
    endTurn: (id) => setEnds([...ends, { id, at: endsAt() }]),
    goOn: (id) => setEnds(ends.filter((end) => end.id !== id)),
    forget() {
      forgotAt = ring.position();
      setEnds([]);
    },
    reached() {
      const [first] = ends;
      if (!first || reachedFirst || !ring.hasSent(first.at)) return undefined;
      reachedFirst = true;
      return first.id;
    },
    isIdle: () => reachedFirst || (!open && ring.hasSent(closedAt ?? 0)),
  };
}
