import type { SpeakerLevel, Turn } from '../../utils/session/state.ts';
import { followSession } from './follow-session.ts';
import type { Surface } from './surface.ts';

/** A moment at which another one got the floor, or the voice was made quieter or louder. */
export interface TurnChange {
  /** When a page of the extension was told, ms since 1970. */
  at: number;
  /** Undefined when no call is live. */
  turn: Turn | undefined;
  speaker: SpeakerLevel | undefined;
}

/** Who had the floor, from the beginning on. */
export interface TurnLog {
  all(): Promise<TurnChange[]>;
}

/** Follows the session from a page of the extension, for as long as that page is open. */
export async function watchTurns({ target }: { target: Pick<Surface['target'], 'evaluate'> }): Promise<TurnLog> {
  await followSession(
    target,
    `(() => {
    const seen = globalThis.__earshotTurns = [];
    const now = {};
    return (fields) => {
      if (fields?.phase) now.turn = fields.phase.turn;
      if (fields?.speaker) now.speaker = fields.speaker;
      const last = seen.at(-1);
      if (last && last.turn === now.turn && last.speaker === now.speaker) return;
      seen.push({ at: performance.timeOrigin + performance.now(), ...now });
    };
  })()`,
  );
  return { all: () => target.evaluate<TurnChange[]>('globalThis.__earshotTurns') };
}

/** How often somebody began to speak while the assistant talked. */
export function countInterruptions(changes: readonly TurnChange[]): number {
  return changes.filter(({ turn }, i) => turn === 'user-speaking' && changes[i - 1]?.turn === 'assistant-speaking')
    .length;
}

/** The moments at which something made the voice quieter than full. */
export function findDucks(changes: readonly TurnChange[]): TurnChange[] {
  return changes.filter(({ speaker }, i) => speaker === 'ducked' && changes[i - 1]?.speaker === 'full');
}
