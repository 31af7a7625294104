/** One turn of the person as a server heard it. */
interface SpokenTurn {
  id: string;
  /** When it was heard to begin and to end, ms since 1970; no end: somebody still speaks. */
  from: number;
  until?: number;
  /** Its words have come, but those of an earlier one have not. */
  worded?: true;
}

/**
 * What the person has said in a call, as far as it is not known in words: that must be heard again when the call is lost.
 * What is known in words is told to the next call as text, and must not be heard a second time.
 */
export interface Spoken {
  /** Everything that was said before this is known in words, ms since 1970. */
  heardUntil: number;
  /** In order; the first of them has no words yet. */
  open: readonly SpokenTurn[];
  /** What was said from `from` on came to the server late, all at once: it may tell of it until then. */
  late?: { from: number; until: number };
}

export const nothingSpoken: Spoken = { heardUntil: 0, open: [] };

/** A server tells of speech after it began; so much before that is heard again with it, in ms. Silence does no harm. */
const LEAD_MS = 1_000;
/** A server that gets much sound at once has told of what is in it within so many ms. */
const LATE_TOLD_MS = 2_000;
/** A server tells of an end when it has been silent for 500 ms: so much of it is no speech for sure. */
const SURELY_SILENT_MS = 300;
/** What is further back than this nobody has kept, in ms (utils/audio/capture-ring.ts). */
export const KEPT_MS = 29_000;

/** A turn was heard to begin; nothing changes if it is known. */
export function turnBegan(spoken: Spoken, id: string, now: number): Spoken {
  if (spoken.open.some((turn) => turn.id === id)) return spoken;
  const { late } = spoken;
  const from = late && now <= late.until ? Math.min(now, late.from + LEAD_MS) : now;
  return { ...spoken, open: [...spoken.open, { id, from }] };
}

/** What was said since then has reached the server only now, because the line was stuck. */
export function cameLate(spoken: Spoken, since: number, now: number): Spoken {
  return { ...spoken, late: { from: Math.max(since, spoken.heardUntil), until: now + LATE_TOLD_MS } };
}

/** The turn that was going on is over. */
export function turnEnded(spoken: Spoken, now: number): Spoken {
  const last = spoken.open.at(-1);
  if (!last || last.until !== undefined) return spoken;
  return { ...spoken, open: [...spoken.open.slice(0, -1), { ...last, until: now }] };
}

/** The server has named a turn that the person held a key for. */
export function turnNamed(spoken: Spoken, id: string): Spoken {
  const held = spoken.open.findIndex((turn) => isHeld(turn) && turn.until !== undefined);
  if (held < 0 || spoken.open.some((turn) => turn.id === id)) return spoken;
  return { ...spoken, open: spoken.open.map((turn, i) => (i === held ? { ...turn, id } : turn)) };
}

/** There was nothing in a turn; without an id: in the held ones that nobody has named. */
export function turnDropped(spoken: Spoken, id?: string): Spoken {
  const open = spoken.open.filter((turn) => (id === undefined ? !isHeld(turn) || !turn.until : turn.id !== id));
  return withoutWorded({ ...spoken, open });
}

const isHeld = ({ id }: SpokenTurn): boolean => id.startsWith('press_');

/** The words of a turn have come, or it is certain that there are none. */
export function wordsCame(spoken: Spoken, id: string, now: number): Spoken {
  if (!spoken.open.some((turn) => turn.id === id)) return spoken;
  const open = spoken.open.map((turn) => (turn.id === id ? worded(turn, now) : turn));
  return withoutWorded({ ...spoken, open });
}

/** The turns that are over were answered: the server has heard them. */
export function turnsAnswered(spoken: Spoken): Spoken {
  const open = spoken.open.map((turn) => (turn.until === undefined ? turn : worded(turn, turn.until)));
  return withoutWorded({ ...spoken, open });
}

/**
 * What the next call must hear again when the other side was last there at `since`: from when on, and the turns that are
 * heard again with it and so must not be told in words.
 */
export function unheardSince(spoken: Spoken, since: number, now: number): { from: number; again: ReadonlySet<string> } {
  const again = new Set<string>();
  // Who began to speak just before has not been told of any more.
  let from = Math.max(since - LEAD_MS, spoken.heardUntil);
  for (const turn of spoken.open) {
    const isOutOfReach = turn.from - LEAD_MS < now - KEPT_MS;
    if (again.size === 0 && (isOutOfReach || turn.worded)) {
      if (turn.worded) from = Math.max(from, endOf(turn));
      continue;
    }
    from = Math.min(from, Math.max(turn.from - LEAD_MS, spoken.heardUntil));
    again.add(turn.id);
  }
  return { from: Math.max(from, now - KEPT_MS), again };
}

const worded = (turn: SpokenTurn, now: number): SpokenTurn => ({ ...turn, until: turn.until ?? now, worded: true });

const endOf = ({ from, until = from }: SpokenTurn): number => Math.max(from, until - SURELY_SILENT_MS);

function withoutWorded({ heardUntil, open }: Spoken): Spoken {
  const first = open.findIndex((turn) => !turn.worded);
  const over = first < 0 ? open : open.slice(0, first);
  return { heardUntil: Math.max(heardUntil, ...over.map(endOf)), open: open.slice(over.length) };
}
