import { failed, ok } from '../../utils/shared/result.ts';
import { type CallMode, type CheckedUpstream, openCall } from './open-call.ts';
import type { Exchange } from './peer.ts';

/** A call as the server's side has it: opened with an offer, watched, and ended by its id. Who opens the line closes it. */
export interface Line {
  exchange: Exchange;
  /** Resolves when whoever watches the call hears that it ended; undefined if the service lets nobody watch. */
  watched: Promise<void> | undefined;
  /** Ends the call; true also if there is none, false if that failed. */
  hangUp(): Promise<boolean>;
  /** Watches no longer; the call goes on. */
  close(): void;
}

/** A line on which no call is up yet; `signal` gives up the opening of one. */
export function openLine(service: CheckedUpstream, mode: CallMode, signal: AbortSignal): Line {
  const { upstream } = service;
  let id: string | undefined;
  let unwatch = (): void => {};
  let tellEnded = (): void => {};
  const watched = new Promise<void>((resolve) => {
    tellEnded = resolve;
  });
  return {
    async exchange(offer) {
      const opened = await openCall(service, mode, offer, signal);
      if (!opened.ok) return opened;
      id = opened.value.id;
      if (id === undefined) return failed('the service did not say the id of the call');
      // Whoever loses sight of the call has not heard that it ended.
      unwatch = upstream.watch(id, { ended: tellEnded, lost() {} });
      return ok(opened.value.answer);
    },
    watched: service.canWatch ? watched : undefined,
    hangUp: async () => id === undefined || upstream.hangUp(id),
    close: () => unwatch(),
  };
}
