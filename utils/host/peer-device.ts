import { type Problem, problem } from '../session/problem.ts';
import { type IceSetup, NO_ICE } from '../shared/ice-server.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { type PreparedPeer, preparePeer } from '../transport/webrtc.ts';
import { callBackground } from '../wire/calls.ts';

/** The peer that waits for the next call over WebRTC. */
export interface PeerDevice {
  /** Makes one ready, with the servers of the person's own; once. */
  prepare(): void;
  /** Gives one with these servers to a call, which closes it. */
  take(ice: IceSetup): Result<PreparedPeer, Problem>;
  discardPrepared(): void;
}

export function createPeerDevice(): PeerDevice {
  let prepared: PreparedPeer | undefined;
  let ownIce = NO_ICE;

  const discardPrepared = (): void => {
    prepared?.close();
    prepared = undefined;
  };
  /** Servers are changed by a peer of its own: before the offer is sent that is as good as an ICE restart, and simpler. */
  const prepareWith = (ice: IceSetup): Result<PreparedPeer, Problem> => {
    if (prepared && isSame(prepared.ice, ice)) return ok(prepared);
    discardPrepared();
    try {
      prepared = preparePeer(ice);
      return ok(prepared);
    } catch (error) {
      // Each browser has its own idea of the address of a server.
      return failed(problem('ice.blocked', { detail: String(error).slice(0, 200) }));
    }
  };
  /** The servers of the person's own, for a peer that waits for its click; the grant names all of them once more. */
  const learnIce = async (): Promise<void> => {
    const told = await callBackground('iceSetup', undefined).catch(() => undefined);
    if (!told?.ok) return;
    ownIce = told.value;
    if (prepared) prepareWith(ownIce);
  };

  return {
    prepare() {
      if (prepared) return;
      prepareWith(ownIce);
      void learnIce();
    },
    take(ice) {
      const peer = prepareWith(ice);
      prepared = undefined;
      return peer;
    },
    discardPrepared,
  };
}

const isSame = (one: IceSetup, other: IceSetup): boolean => JSON.stringify(one) === JSON.stringify(other);
