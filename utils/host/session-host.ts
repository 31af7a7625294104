import type { Effect, SessionEvent } from '../session/events.ts';
import { initialState, type SessionState } from '../session/state.ts';
import { step } from '../session/step.ts';

/** What the host can do to the world. `report` gives back what came of an effect, at once or later. */
export type Devices = (effect: Effect, report: (event: SessionEvent) => void) => void;

export interface SessionHost {
  readonly state: SessionState;
  dispatch(event: SessionEvent): void;
}

/**
 * Runs the session: feeds events to step(), shows each new state, hands the effects to the devices. An event that an
 * effect reports at once waits until the event before it is done, so that `show` sees the states in order.
 */
export function createSessionHost(
  devices: Devices,
  show: (state: SessionState, before: SessionState) => void,
  now: () => number = Date.now,
): SessionHost {
  let state = initialState;
  let running = false;
  const waiting: SessionEvent[] = [];

  const run = (event: SessionEvent): void => {
    const before = state;
    const next = step(state, event, now());
    state = next.state;
    if (state !== before) show(state, before);
    for (const effect of next.effects) devices(effect, dispatch);
  };

  function dispatch(event: SessionEvent): void {
    waiting.push(event);
    if (running) return;
    running = true;
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) run(next);
    } finally {
      running = false;
    }
  }

  return {
    get state() {
      return state;
    },
    dispatch,
  };
}
