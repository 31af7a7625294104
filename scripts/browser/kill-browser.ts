import { readdir, readFile } from 'node:fs/promises';
import { waitUntil } from './wait-until.ts';

interface RunningProcess {
  pid: number;
  parent: number;
  commandLine: string;
}

/**
 * Ends a browser as a crash does: SIGKILL to the process that holds this profile and to all that descend from it, at
 * once. Resolves with how many there were when none of them runs any more; 0 if no browser holds the profile. Linux only.
 */
export async function killBrowser(profile: string): Promise<number> {
  const doomed = processesOf(profile, await runningProcesses());
  for (const pid of doomed) kill(pid);
  const gone = new Set(doomed);
  await waitUntil('the browser to be gone', async () => !(await runningProcesses()).some(({ pid }) => gone.has(pid)));
  return doomed.length;
}

/** The processes of the browser with this profile, the browser itself first. */
export function processesOf(profile: string, running: readonly RunningProcess[]): number[] {
  const holdsProfile = ({ commandLine }: RunningProcess) =>
    commandLine.split('\0').some((word) => word === `--user-data-dir=${profile}`);
  const found = running.filter(holdsProfile).map(({ pid }) => pid);
  // The list grows while it is read: children, their children, and so on.
  for (const parent of found) {
    for (const child of running) if (child.parent === parent && !found.includes(child.pid)) found.push(child.pid);
  }
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with its parent.
  }
}

/** All processes but those that are dead and wait for their parent to notice. */
async function runningProcesses(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map((pid) => readProcess(pid).catch(() => undefined)));
  return all.filter((one) => one !== undefined);
}

async function readProcess(pid: string): Promise<RunningProcess | undefined> {
  const [stat, commandLine] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
  ]);
  // The name in brackets may hold anything; what follows the last bracket is state and parent.
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : { pid: Number(pid), parent: Number(parent), commandLine };
}
