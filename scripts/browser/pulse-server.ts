import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from './wait-until.ts';

/** Samples a second of everything in the room. */
export const ROOM_RATE_HZ = 48_000;

/** A private PulseAudio with one room in it: a loudspeaker, a microphone, and the way of the sound between them. */
export interface PulseServer {
  /** For the environment of whoever is to play and hear there. */
  environment: Readonly<Record<string, string>>;
  /** Starts one of PulseAudio's tools there; it ends with the server at the latest. */
  run(tool: string, args: readonly string[]): ChildProcess;
  /** Ends the server and everything that was started there, and deletes its folder. */
  close(): Promise<void>;
}

/** How the microphone hears the loudspeaker. */
export interface EchoPath {
  /** Level at the microphone as a factor of that at the loudspeaker. */
  gain: number;
  delayMs: number;
}

/** Why there can be no sound server here, or undefined if there can. */
export function whyNoPulse(): string | undefined {
  if (process.platform !== 'linux') return 'needs PulseAudio, which is there on Linux only';
  const missing = ['pulseaudio', 'pactl', 'pacat'].filter((name) => spawnSync('which', [name]).status !== 0);
  return missing.length === 0 ? undefined : `needs ${missing.join(' and ')} (Debian: pulseaudio, pulseaudio-utils)`;
}

/**
 * `speaker` and `microphone` are what the browser has, `near` is where people speak. Two devices: a loopback from a device
 * to itself cuts the sound into ever smaller pieces, until PulseAudio does nothing else.
 */
const modules = (socket: string, { delayMs }: EchoPath): string => `
load-module module-native-protocol-unix socket=${socket} auth-anonymous=1 auth-cookie-enabled=0
load-module module-null-sink sink_name=speaker rate=${ROOM_RATE_HZ} channels=2 format=float32le
load-module module-null-sink sink_name=near rate=${ROOM_RATE_HZ} channels=1 format=float32le
load-module module-remap-source source_name=microphone master=near.monitor
load-module module-loopback source=speaker.monitor sink=near latency_msec=${delayMs} adjust_time=0 source_dont_move=true sink_dont_move=true
set-default-sink speaker
set-default-source microphone
`;

/** Without its last client it ends by itself: also when we are killed and can end nothing. */
const SETTINGS = `default-sample-rate = ${ROOM_RATE_HZ}
high-priority = yes
realtime-scheduling = yes
exit-idle-time = 10
`;

/** Starts one, for root and for everybody else. Throws a sentence, with what the server said, if it does not run. */
export async function startPulse(echo: EchoPath): Promise<PulseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-sound-'));
  const children = new Set<ChildProcess>();
  const end = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', end);
  const socket = join(folder, 'socket');
  const environment = { PULSE_SERVER: `unix:${socket}`, PULSE_COOKIE: join(folder, 'cookie') };
  const start = (program: string, args: readonly string[], more: Record<string, string> = {}) => {
    const child = spawn(program, args, { env: { ...process.env, ...environment, ...more } });
    preferred(child);
    children.add(child);
    child.on('error', () => children.delete(child));
    child.on('exit', () => children.delete(child));
    return child;
  };
  const close = async (): Promise<void> => {
    process.off('exit', end);
    const gone = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) child.kill();
    await Promise.all(gone);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await mkdir(join(folder, 'run'));
    await writeFile(join(folder, 'modules'), modules(socket, echo));
    await writeFile(join(folder, 'daemon.conf'), SETTINGS);
    const own = {
      PULSE_CONFIG: join(folder, 'daemon.conf'),
      PULSE_RUNTIME_PATH: join(folder, 'run'),
      PULSE_STATE_PATH: join(folder, 'run'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
    };
    const server = start('pulseaudio', ['-n', '-F', join(folder, 'modules'), ...FLAGS], own);
    await waitForServer(server, start);
    await finished(start('pactl', ['set-sink-input-volume', await findLoopback(start), String(echo.gain)]));
  } catch (error) {
    await close();
    throw error;
  }
  return { environment, run: (tool, args) => start(tool, args), close };
}

const FLAGS = ['--use-pid-file=no', '--daemonize=no', '--log-level=warn', '--log-target=stderr'];

/** A recognizer at work beside it must not make holes in the sound. Only root may say so. */
function preferred({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_HIGHEST);
  } catch {
    // Then it is as urgent as everything else.
  }
}

type Start = (program: string, args: readonly string[]) => ChildProcess;

async function waitForServer(server: ChildProcess, start: Start): Promise<void> {
  let said = '';
  let ended = false;
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  server.on('exit', () => {
    ended = true;
  });
  await waitUntil('PulseAudio', async () => ended || (await isRunning(start)));
  if (ended) throw new Error(`pulseaudio ended at once:\n${said}`);
}

const isRunning = (start: Start): Promise<boolean> =>
  finished(start('pactl', ['info'])).then(
    () => true,
    () => false,
  );

/** The stream that carries the sound from the loudspeaker to the microphone, by its number. */
async function findLoopback(start: Start): Promise<string> {
  const list = await finished(start('pactl', ['list', 'short', 'sink-inputs']));
  const loopback = list.split('\n').find((line) => line.includes('module-loopback'));
  const number = loopback?.split('\t', 1)[0];
  if (number === undefined) throw new Error(`PulseAudio has no loopback among its streams:\n${list}`);
  return number;
}

/** What a tool wrote, once it has ended; rejects with what it complained of. */
export function finished(child: ChildProcess): Promise<string> {
  let text = '';
  let complaint = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) =>
      code === 0 ? done(text) : fail(new Error(`${child.spawnargs.join(' ')} ended with ${code}: ${complaint.trim()}`)),
    );
  });
}
