import type { ClientEvent } from '../realtime/client-events.ts';
import { hear } from '../realtime/hear.ts';
import { parseServerEvent } from '../realtime/server-events.ts';
import type { SessionKind } from '../realtime/session-config.ts';
import type { Heard } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { Diagnostics } from '../wire/protocol.ts';

/** So many unreadable events in so long mean that the other side speaks something else. */
const MISMATCH_COUNT = 20;
const MISMATCH_WINDOW_MS = 10_000;
/** Names of unknown events are kept for people who look; not without end. */
const MOST_UNKNOWN = 50;

/** Understands one call: what was heard, what could not be, and what was sent. */
export interface ServerLink {
  /** What one message means; a problem at most once per call, when too many cannot be read. */
  hear(message: unknown, now: number): { heard: Heard[]; problem?: Problem };
  /** Remembers what was sent. */
  sent(events: readonly ClientEvent[]): void;
  /** What the server says that its session is; undefined before it has said anything. */
  sessionKind(): SessionKind | undefined;
  diagnose(): Omit<Diagnostics, 'captureDelayMs'>;
}

/** Starts counting anew for each call. */
export function createServerLink(): ServerLink {
  const itemsSent: unknown[] = [];
  const unknown = new Set<string>();
  let malformed = 0;
  let recent: number[] = [];
  let told = false;
  let kind: SessionKind | undefined;

  const isMismatch = (now: number): boolean => {
    malformed += 1;
    recent = [...recent.filter((at) => now - at < MISMATCH_WINDOW_MS), now].slice(-MISMATCH_COUNT);
    if (told || recent.length < MISMATCH_COUNT) return false;
    told = true;
    return true;
  };

  return {
    hear(message, now) {
      const parsed = parseServerEvent(message);
      switch (parsed.kind) {
        case 'event':
          if (parsed.event.type === 'session.created') kind = kindOf(parsed.event.session);
          return { heard: hear(parsed.event) };
        case 'quiet':
          return { heard: [] };
        case 'unknown':
          if (unknown.size < MOST_UNKNOWN) unknown.add(parsed.type.slice(0, 100));
          return { heard: [] };
        case 'malformed':
          return isMismatch(now)
            ? { heard: [], problem: problem('protocol.mismatch', { detail: `${MISMATCH_COUNT} unreadable events` }) }
            : { heard: [] };
      }
    },
    sent(events) {
      for (const event of events) if (event.type === 'conversation.item.create') itemsSent.push(event.item);
    },
    sessionKind: () => kind,
    diagnose: () => ({ itemsSent: [...itemsSent], malformed, unknown: [...unknown] }),
  };
}

/** Who does not say that it only writes down may answer. */
const kindOf = (session: object): SessionKind =>
  'type' in session && session.type === 'transcription' ? 'transcription' : 'realtime';
