import type { Stage } from './stage.ts';

/** The WebRTC peers of a session, as the browser sees them. */
export interface Peers {
  /** Of each peer in turn, `connectionState` of the API. */
  states(): Promise<RTCPeerConnectionState[]>;
  /** When the last one came to be in this state, ms since 1970; undefined if it never was. */
  since(state: RTCPeerConnectionState): Promise<number | undefined>;
}

/** Keeps an eye on all peers that are made from now on. Changes nothing. */
export async function watchPeers({ inHost }: Pick<Stage, 'inHost'>): Promise<Peers> {
  await inHost(`(() => {
    const Peer = host.RTCPeerConnection;
    const seen = (host.__earshotPeers = []);
    host.RTCPeerConnection = new Proxy(Peer, {
      construct(target, args) {
        const peer = Reflect.construct(target, args);
        const since = {};
        seen.push({ peer, since });
        peer.addEventListener('connectionstatechange', () => { since[peer.connectionState] ??= Date.now(); });
        return peer;
      },
    });
  })()`);
  return {
    states: () => inHost('host.__earshotPeers.map(({ peer }) => peer.connectionState)'),
    since: async (state) =>
      (await inHost<number | null>(`host.__earshotPeers.at(-1)?.since.${state} ?? null`)) ?? undefined,
  };
}
