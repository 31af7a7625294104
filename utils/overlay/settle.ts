/** What is known of a page that has become another one; moments in ms of one clock. */
export interface Settling {
  /** When it first did, and when it last did, since this was told the last time. */
  since: number;
  movedAt: number;
  /** When its content last changed on a large scale; undefined if it has not since it moved. */
  largeAt?: number;
}

/** Content that comes in pieces is there when none has come for so long. */
const QUIET_MS = 400;
/** An app that fetches what it shows is waited for so long until the first of it comes. */
const EMPTY_MS = 1_200;
/** Then it is told as it is. */
const MOST_MS = 3_000;
/** What changes later than this belongs to no move any more: a feed that goes on, what the person does. */
const LATE_MS = 10_000;
/** The host is told no more often than this. */
const APART_MS = 2_000;

/** When the page is to be told of, if nothing more happens in it. */
export function dueAt({ since, movedAt, largeAt }: Settling, toldAt: number): number {
  const quietAt = largeAt === undefined ? movedAt + EMPTY_MS : largeAt + QUIET_MS;
  return Math.max(Math.min(quietAt, since + MOST_MS), toldAt + APART_MS);
}

/** Whether a change of the content still belongs to the move. */
export const isOfMove = (movedAt: number, now: number): boolean => now - movedAt < LATE_MS;

/** So many characters that came or went are more than a clock, a counter or a light that spins. */
const LARGE = 80;

/** Whether a change is large: of the texts that came and went. */
export function isLarge(lengths: Iterable<number>): boolean {
  let sum = 0;
  for (const length of lengths) {
    sum += length;
    if (sum >= LARGE) return true;
  }
  return false;
}
