import type { Stage } from './stage.ts';

/** The WebRTC peers of a session that were answered, as the browser sees them. */
export interface Peers {
  /** Of each peer in turn, `connectionState` of the API. */
  states(): Promise<RTCPeerConnectionState[]>;
  /** When the last one came to be in this state, ms since 1970; undefined if it never was. */
  since(state: RTCPeerConnectionState): Promise<number | undefined>;
}

/** Keeps an eye on all peers that are answered from now on; one may have been made long before. Changes nothing. */
export async function watchPeers({ inHost }: Pick<Stage, 'inHost'>): Promise<Peers> {
  await inHost(`(() => {
    const { prototype } = host.RTCPeerConnection;
    const { setRemoteDescription } = prototype;
    const seen = (host.__earshotPeers = []);
    prototype.setRemoteDescription = function (...args) {
      const since = {};
      seen.push({ peer: this, since });
      this.addEventListener('connectionstatechange', () => { since[this.connectionState] ??= Date.now(); });
      return Reflect.apply(setRemoteDescription, this, args);
    };
  })()`);
  return {
    states: () => inHost('host.__earshotPeers.map(({ peer }) => peer.connectionState)'),
    since: async (state) =>
      (await inHost<number | null>(`host.__earshotPeers.at(-1)?.since.${state} ?? null`)) ?? undefined,
  };
}
