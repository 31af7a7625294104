import type { Command } from '../session/events.ts';

/** What a host does of what was left for it. */
interface LeftWorld {
  /** As if it had been pressed now. */
  command(command: Command): void;
  /** Settled when it is known whether there is something to continue. */
  looked: Promise<unknown>;
  hasRecovered(): boolean;
}

/** Does what was pressed before this host was there, in order. */
export async function doLeft(
  commands: readonly Command[],
  { command, looked, hasRecovered }: LeftWorld,
): Promise<void> {
  for (const left of commands) {
    // Nobody who left it could know whether there is something to continue.
    if (left.type === 'continue-recovered') await looked;
    const isNew = left.type === 'continue-recovered' && !hasRecovered();
    command(isNew ? { ...left, type: 'start' } : left);
  }
}
