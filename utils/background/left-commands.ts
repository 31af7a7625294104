import type { Command } from '../session/events.ts';

/** A host that has not come by then was not opened: what it was to do is nobody's wish any more, in ms. */
const KEPT_MS = 30_000;
/** More than anybody presses while a sidebar opens. */
const MOST = 20;

export interface LeftCommands {
  leave(commands: readonly Command[]): void;
  /** All that is fresh, in order, once. */
  take(): Command[];
}

/** Keeps what a host that is being opened has to do first. */
export function createLeftCommands(now: () => number = Date.now): LeftCommands {
  let left: { command: Command; at: number }[] = [];
  const fresh = (): typeof left => left.filter(({ at }) => now() - at < KEPT_MS);
  return {
    leave(commands) {
      const at = now();
      left = [...fresh(), ...commands.map((command) => ({ command, at }))].slice(0, MOST);
    },
    take() {
      const taken = fresh().map(({ command }) => command);
      left = [];
      return taken;
    },
  };
}
