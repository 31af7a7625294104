/** The figure that a share (0…1) of some figures does not exceed, one of them; NaN of none. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Middle, nearly worst and worst of some figures, rounded, and how many they are; null for none. */
export function spread(figures: readonly number[]): { p50: number; p95: number; max: number; of: number } | null {
  if (figures.length === 0) return null;
  const [p50 = 0, p95 = 0, max = 0] = [0.5, 0.95, 1].map((share) => Math.round(percentile(figures, share)));
  return { p50, p95, max, of: figures.length };
}
