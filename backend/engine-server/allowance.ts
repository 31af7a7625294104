/** How much a client may send: so much at once, and then so much a second. */
export interface Allowance {
  /** Takes an amount that has come; returns for how many ms nothing more should be read. */
  spend(amount: number): number;
}

/** An allowance that is full at first, of `most`, and grows by `perSecond`. What exceeds it is owed. */
export function createAllowance(
  most: number,
  perSecond: number,
  nowMs: () => number = () => performance.now(),
): Allowance {
  let left = most;
  let at = nowMs();
  return {
    spend(amount) {
      const now = nowMs();
      left = Math.min(most, left + ((now - at) / 1000) * perSecond) - amount;
      at = now;
      return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
    },
  };
}
