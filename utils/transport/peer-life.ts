/** The life of a WebRTC peer after it was connected, as the connection and two timers tell it. */
export type PeerLife = 'up' | 'shaky' | 'unstable' | 'over';

/** What happens to it: states of the connection, and the ends of the two waits. */
export type PeerSign = 'connected' | 'disconnected' | 'failed' | 'grace-over' | 'patience-over';

/** What is to be done about it. `wait` begins both waits anew; `calm` ends them. */
export type PeerAct = 'wait' | 'calm' | 'unstable' | 'healed' | 'failed';

/** `disconnected` for so long is no hiccup: whoever talks must be told, and another call may be opened beside this one. */
export const GRACE_MS = 2_000;
/** A connection that is neither there nor `failed` for so long does not come back. */
export const PATIENCE_MS = 30_000;

/** What a sign means. A peer that is over stays over. */
export function hearOfPeer(life: PeerLife, sign: PeerSign): { life: PeerLife; acts: readonly PeerAct[] } {
  if (life === 'over') return { life, acts: [] };
  switch (sign) {
    case 'connected':
      return { life: 'up', acts: life === 'unstable' ? ['calm', 'healed'] : ['calm'] };
    case 'disconnected':
      return life === 'up' ? { life: 'shaky', acts: ['wait'] } : { life, acts: [] };
    case 'grace-over':
      return life === 'shaky' ? { life: 'unstable', acts: ['unstable'] } : { life, acts: [] };
    case 'patience-over':
      return life === 'up' ? { life, acts: [] } : { life: 'over', acts: ['calm', 'failed'] };
    case 'failed':
      return { life: 'over', acts: ['calm', 'failed'] };
  }
}

/** A browser calls a peer that died `disconnected` so late (7.6 s Chromium, 7.5 s Firefox, measured); rounded up. */
const NOTICED_AFTER_MS = 8_000;
const LONGEST_SILENCE_MS = 30_000;

/**
 * How long nothing has come from the other side, by what the browser counted; where it counted nothing, by how late browsers
 * notice. `stats` are the reports of `getStats()`.
 */
export function silentMsOf(stats: Iterable<object>): number {
  const silences = [...stats].flatMap((report) => {
    const { timestamp, lastPacketReceivedTimestamp: last } = report as { [name: string]: unknown };
    return typeof timestamp === 'number' && typeof last === 'number' && last > 0 ? [timestamp - last] : [];
  });
  const shortest = silences.length === 0 ? NOTICED_AFTER_MS + GRACE_MS : Math.min(...silences);
  return Math.round(Math.min(LONGEST_SILENCE_MS, Math.max(GRACE_MS, shortest)));
}
