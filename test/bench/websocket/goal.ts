/** A figure with what it is to be. */
export interface Goal {
  value: number | null;
  /** The most that it may be. */
  goal: number;
  met: boolean;
}

/** `value` is null, and the goal missed, where nothing could be measured. */
export function atMost(goal: number, value: number | null | undefined): Goal {
  const known = value !== null && value !== undefined && Number.isFinite(value);
  return { value: known ? Math.round(value * 10) / 10 : null, goal, met: known && value <= goal };
}
