import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SoundRig } from './sound-rig.ts';

/** Linux counts the time of processes in hundredths of a second, whatever the machine. */
const TICK_MS = 10;
/** Where parent, `utime` and `stime` stand behind the name of the process, which may hold blanks. */
const PARENT = 1;
const UTIME = 11;
const STIME = 12;
/** Of the room, not of the browser. */
const OTHERS = /^(pulseaudio|pacat|pactl)$/;

interface Process {
  pid: string;
  parent: string;
  name: string;
  isMarked: boolean;
  busyMs: number;
}

type Room = Pick<SoundRig, 'environment'>;

/** How long the browser in a room has kept processors busy so far, in ms, all its processes together. Linux only. */
export async function busyMs(room: Room): Promise<number> {
  return (await browserIn(room)).reduce((sum, one) => sum + one.busyMs, 0);
}

/** How Firefox names the process of all add-ons, and what stands on the command line of that of an extension in Chromium. */
const IN_FIREFOX = /^WebExtensions$/;
const IN_CHROMIUM = '--extension-process';

/** What the process of the extension's pages has taken: its share of the memory now, and time of processors so far. */
export interface ExtensionProcess {
  pssMb: number;
  busyMs: number;
}

/** Looks at it; of several, all together. Undefined while there is none. Linux only. */
export async function extensionProcess(room: Room): Promise<ExtensionProcess | undefined> {
  const found: ExtensionProcess[] = [];
  for (const { pid, name, busyMs } of await browserIn(room)) {
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!IN_FIREFOX.test(name) && !commandLine.includes(IN_CHROMIUM)) continue;
    const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    const kb = /^Pss: +(\d+) kB$/m.exec(memory)?.[1];
    if (kb !== undefined) found.push({ pssMb: Math.round(Number(kb) / 1024), busyMs });
  }
  if (found.length === 0) return undefined;
  const sum = (member: keyof ExtensionProcess): number => found.reduce((all, one) => all + one[member], 0);
  return { pssMb: sum('pssMb'), busyMs: sum('busyMs') };
}

/** Lets the browser in a room do nothing for so long, as on a computer that is too busy; its room goes on. Linux only. */
export async function stallBrowser(room: Room, ms: number): Promise<void> {
  const pids = (await browserIn(room)).map(({ pid }) => Number(pid));
  signal(pids, 'SIGSTOP');
  await sleep(ms);
  signal(pids, 'SIGCONT');
}

function signal(pids: readonly number[], name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

async function browserIn({ environment }: Room): Promise<Process[]> {
  const mark = `PULSE_SERVER=${environment.PULSE_SERVER}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map((pid) => readProcess(pid, mark)))).filter((one) => one !== undefined);
  const known = new Map(all.map((one) => [one.pid, one]));
  // Some of Chromium's processes write their own title over their environment: they are known by their parents.
  const isOurs = (one: Process | undefined): boolean =>
    one !== undefined && (one.isMarked || isOurs(known.get(one.parent)));
  return all.filter((one) => !OTHERS.test(one.name) && isOurs(one));
}

async function readProcess(pid: string, mark: string): Promise<Process | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      pid,
      parent: fields[PARENT] ?? '',
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      isMarked: environment.split('\0').includes(mark),
      busyMs: (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS,
    };
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
