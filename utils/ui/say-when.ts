/** A moment as people say it, in the local time of `now`: "today 14:05", "yesterday 9:30", "12 November 8:00". */
export function sayWhen(at: number, now: number): string {
  const then = new Date(at);
  const time = `${then.getHours()}:${String(then.getMinutes()).padStart(2, '0')}`;
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return `today ${time}`;
  if (days === 1) return `yesterday ${time}`;
  return `${then.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })} ${time}`;
}

/** Days are told by the calendar; rounding takes the hour of a time change out. */
function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
