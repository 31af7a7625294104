import { readdir, readFile } from 'node:fs/promises';
import type { SoundRig } from '../../../scripts/browser/sound-rig.ts';

/** Linux counts the time of processes in hundredths of a second, whatever the machine. */
const TICK_MS = 10;
/** Where parent, `utime` and `stime` stand behind the name of the process, which may hold blanks. */
const PARENT = 1;
const UTIME = 11;
const STIME = 12;
/** Of the room, not of the browser. */
const OTHERS = /^(pulseaudio|pacat|pactl)$/;

/** How long the browser in a room has kept processors busy so far, in ms, all its processes together. Linux only. */
export async function busyMs({ environment }: Pick<SoundRig, 'environment'>): Promise<number> {
  const mark = `PULSE_SERVER=${environment.PULSE_SERVER}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map((pid) => readProcess(pid, mark)))).filter((one) => one !== undefined);
  const known = new Map(all.map((one) => [one.pid, one]));
  // Some of Chromium's processes write their own title over their environment: they are known by their parents.
  const isOurs = (one: Process | undefined): boolean =>
    one !== undefined && (one.isMarked || isOurs(known.get(one.parent)));
  return all.reduce((sum, one) => sum + (!OTHERS.test(one.name) && isOurs(one) ? one.busyMs : 0), 0);
}

interface Process {
  pid: string;
  parent: string;
  name: string;
  isMarked: boolean;
  busyMs: number;
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
