import { describe, expect, it } from 'vitest';
import { createTurnGate } from '../../../utils/audio/turn-gate.ts';

/** A ring at `now` of which everything until `sent` has gone; the first sample that is held back is `stop`. */
function createGate() {
  const ring = { now: 0, sent: 0, stop: undefined as number | undefined };
  const gate = createTurnGate({
    position: () => ring.now,
    hasSent: (position) => ring.sent >= position,
    stopAt: (position) => {
      ring.stop = position;
    },
  });
  return { ring, gate };
}

describe('the end of what is said', () => {
  it('is the last word of a line also in captions that were push-to-talk before', () => {
    const { ring, gate } = createGate();
    gate.forget();
    gate.set(false);
    ring.now = 50_000;
    // Push-to-talk is switched off: from here on all is heard, and what is sent is a second behind.
    gate.set(true);
    ring.now = 200_000;
    ring.sent = 152_000;
    gate.endTurn(1);
    expect(ring.stop).toBe(200_000);
    expect(gate.reached()).toBeUndefined();
    ring.sent = 200_000;
    expect(gate.reached()).toBe(1);
  });

  it('is where the key went up, also when the next press is down before a call is there to be told', () => {
    const { ring, gate } = createGate();
    gate.set(false);
    ring.now = 10_000;
    gate.set(true);
    ring.now = 60_000;
    gate.set(false);
    ring.now = 70_000;
    gate.set(true);
    ring.now = 90_000;
    // The call is there: it gets what was kept, and is told of the turn that was over before it.
    gate.forget();
    ring.now += 256;
    gate.endTurn(1);
    expect(ring.stop).toBe(60_000);
  });

  it('is where the key went up, however late that is asked for', () => {
    const { ring, gate } = createGate();
    ring.now = 60_000;
    gate.set(false);
    ring.now = 90_000;
    gate.endTurn(1);
    expect(ring.stop).toBe(60_000);
  });
});
