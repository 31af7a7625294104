import { readdir, readFile } from 'node:fs/promises';
import type { SoundRig } from '../../../scripts/browser/sound-rig.ts';

/** Linux counts the time of processes in hundredths of a second, whatever the machine. */
const TICK_MS = 10;
/** Where `utime` and `stime` stand behind the name of the process, which may hold blanks. */
const UTIME = 11;
const STIME = 12;
/** Of the room, not of the browser. */
const OTHERS = /^(pulseaudio|pacat|pactl)$/;

/** How long the browser in a room has kept processors busy so far, in ms, all its processes together. Linux only. */
export async function busyMs({ environment }: Pick<SoundRig, 'environment'>): Promise<number> {
  const mark = `PULSE_SERVER=${environment.PULSE_SERVER}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const times = await Promise.all(pids.map((pid) => busyMsOf(pid, mark)));
  return times.reduce((sum, ms) => sum + ms, 0);
}

async function busyMsOf(pid: string, mark: string): Promise<number> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    if (!environment.split('\0').includes(mark)) return 0;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    if (OTHERS.test(name)) return 0;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
  } catch {
    // It has ended meanwhile, or belongs to somebody else.
    return 0;
  }
}
