import { readFile } from 'node:fs/promises';

/** Where they stand in the first line of /proc/stat, behind its name: time in which a virtual machine wanted to run and could not. */
const STEAL = 7;
const COUNTED = 8;

/** Begins to count; the function that comes back tells how much of all processors' time another machine has taken since, in %. */
export async function watchStolen(): Promise<() => Promise<number | null>> {
  const before = await readTimes();
  return async () => {
    const after = await readTimes();
    return before && after ? stolenPercent(before, after) : null;
  };
}

/** Two looks at the first line of /proc/stat; the share of the time between them that was stolen, in % with one decimal. */
export function stolenPercent(before: string, after: string): number {
  const [then, now] = [timesOf(before), timesOf(after)];
  const spent = now.map((time, i) => time - (then[i] ?? 0));
  const all = spent.reduce((sum, time) => sum + time, 0);
  return all === 0 ? 0 : Math.round(((spent[STEAL] ?? 0) / all) * 1000) / 10;
}

/** What follows is counted in the first ones already. */
const timesOf = (line: string): number[] =>
  line
    .trim()
    .split(/\s+/)
    .slice(1, COUNTED + 1)
    .map(Number);

/** Undefined where there is no such file. */
async function readTimes(): Promise<string | undefined> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => undefined);
  return text?.split('\n', 1)[0];
}
