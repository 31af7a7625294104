import { percentile } from '../../../scripts/percentile.ts';

/** A figure beside its goal; `passed` is null where there is none. */
export interface Figure {
  measured: unknown;
  goal: string;
  passed: boolean | null;
  /** What one should know of it. */
  note?: string;
}

/** p50, p95 and p99 of some ms, to a tenth. */
export function percentiles(ms: readonly number[]): { p50: number; p95: number; p99: number } {
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => tenth(percentile(ms, share)));
  return { p50, p95, p99 };
}

/** To one place after the point. */
export const tenth = (figure: number): number => Math.round(figure * 10) / 10;
