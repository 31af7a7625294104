import { createOracle, type EventOracle } from './openapi-oracle.ts';
import { hasRealtimeData } from './realtime-data.ts';
import type { Crossing } from './tap.ts';

let oracles: Record<Crossing['from'], EventOracle> | undefined;

/**
 * What OpenAI's own description says against events that crossed, each fault once. Nothing where it is not at hand: the
 * tests that rely on it say so.
 */
export function findFaults(crossings: readonly Crossing[]): string[] {
  if (!hasRealtimeData) return [];
  oracles ??= { Client: createOracle('Client'), Server: createOracle('Server') };
  const judge = oracles;
  const faults = crossings.flatMap(({ from, event }) => judge[from](event).map((fault) => `${from}: ${fault}`));
  return [...new Set(faults)];
}
