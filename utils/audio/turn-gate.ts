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

/** A gate before the ring; open at first. Several turns may wait: a key is pressed again sooner than sound is sent. */
export function createTurnGate(ring: Pick<CaptureRing, 'position' | 'hasSent' | 'stopAt'>): TurnGate {
  let open = true;
  let closedAt: number | undefined;
  let reachedFirst = false;
  let ends: readonly { id: number; at: number }[] = [];

  const setEnds = (next: typeof ends): void => {
    if (next[0] !== ends[0]) reachedFirst = false;
    ends = next;
    ring.stopAt(ends[0]?.at);
  };
  return {
    isOpen: () => open,
    set(next) {
      if (open && !next) closedAt = ring.position();
      open = next;
    },
    endTurn: (id) => setEnds([...ends, { id, at: closedAt ?? ring.position() }]),
    goOn: (id) => setEnds(ends.filter((end) => end.id !== id)),
    forget: () => setEnds([]),
    reached() {
      const [first] = ends;
      if (!first || reachedFirst || !ring.hasSent(first.at)) return undefined;
      reachedFirst = true;
      return first.id;
    },
    isIdle: () => reachedFirst || (!open && ring.hasSent(closedAt ?? 0)),
  };
}
