/** What a call to a server goes over. */
export type NetworkTransport = 'webrtc' | 'websocket';

/** What a call goes over; `on-device`: over nothing, the other side is a worker of the session host. */
export type TransportKind = NetworkTransport | 'on-device';

/** What the person wants of calls to servers: one of them, or whichever works. */
export type TransportChoice = 'auto' | NetworkTransport;

/**
 * The transports to try, in order; the first is begun with, and each next one is fallen back to for the rest of the
 * conversation. `first` is what this build begins with where the person leaves it open; `offered` is what the grant can be
 * used with. Empty: what the person wants is not offered.
 */
export function waysOf(
  choice: TransportChoice,
  first: TransportKind,
  offered: readonly TransportKind[],
): readonly TransportKind[] {
  if (choice !== 'auto' && !offered.includes(choice)) return [];
  // In a browser that begins otherwise a WebRTC call is a trial: some services lose it there after the first turns.
  const isTrial = choice === 'webrtc' && first !== 'webrtc';
  if (choice !== 'auto' && !isTrial) return [choice];
  const begin = isTrial ? choice : first;
  return [begin, ...offered.filter((kind) => kind !== begin)].filter((kind) => offered.includes(kind));
}

/** What a call goes over: what this conversation has fallen back to, where it may be used, or the first. */
export function pickWay(ways: readonly TransportKind[], fellBack: TransportKind | undefined): TransportKind {
  return fellBack !== undefined && ways.includes(fellBack) ? fellBack : (ways[0] ?? 'webrtc');
}

/** The next transport after this one, and the first again after the last: a network may have changed since. */
export function wayAfter(way: TransportKind, ways: readonly TransportKind[]): TransportKind {
  return ways[(ways.indexOf(way) + 1) % ways.length] ?? way;
}
