import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sound } from '../../engine/speech/wav.ts';
import { resample } from '../../utils/shared/resample.ts';
import { createRandom, pinkNoise } from './noise.ts';
import { type EchoPath, finished, type PulseServer, ROOM_RATE_HZ, startPulse } from './pulse-server.ts';
import { gainOf } from './sound-level.ts';

/** Mono audio of both ends of a stretch of time, sample by sample at the same moments. */
export interface Recording {
  /** When the first sample was there, ms since 1970, exact to some 20 ms. */
  at: number;
  rateHz: number;
  /** What the browser plays; both channels, mixed. */
  speaker: Float32Array;
  /** What its microphone hears: echo of the loudspeaker, noise and whoever speaks there. */
  microphone: Float32Array;
}

export interface Recorder {
  /** All audio since the last take, or since the beginning. */
  take(): Recording;
  /** Ends it; what was not taken is dropped. */
  stop(): void;
}

/** A room for one browser: a loudspeaker, a microphone that hears it, a quiet noise, and people who may speak there. */
export interface SoundRig {
  /** For the environment of the browser. */
  environment: Readonly<Record<string, string>>;
  /**
   * Plays a sound into the microphone, or out of the loudspeaker, as loud as it is; resolves when it is over. It begins to
   * sound up to half a second after the call: `findSound` tells when it was.
   */
  play(sound: Sound, where?: 'near' | 'speaker'): Promise<void>;
  /** Records both ends, from the moment at which it resolves. */
  record(): Promise<Recorder>;
  /** Ends everything and deletes what it kept. */
  close(): Promise<void>;
}

/** An ordinary loudspeaker beside an ordinary microphone. */
const ECHO: EchoPath = { gain: gainOf(-20), delayMs: 60 };
/** Whoever wears a headset: nothing of the loudspeaker comes into the microphone. */
export const HEADSET: EchoPath = { gain: 0, delayMs: 60 };
/** A microphone in a quiet room is not silent. */
const NOISE_DBFS = -65;
const NOISE_S = 20;
/** With a larger buffer of one client PulseAudio's device would be late for all. */
const STREAM = ['--raw', '--format=float32le', `--rate=${ROOM_RATE_HZ}`, '--latency-msec=20'];
const FRAME_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Opens a room. Throws a sentence if PulseAudio is not there or does not start: ask `whyNoPulse` before. */
export async function openSoundRig(echo: EchoPath = ECHO): Promise<SoundRig> {
  const server = await startPulse(echo);
  makeNoise(server);
  return {
    environment: server.environment,
    async play(sound, where = 'near') {
      // From a file: a pipe from here would run dry whenever this process has something else to do.
      const folder = await mkdtemp(join(tmpdir(), 'earshot-play-'));
      try {
        const file = join(folder, 'sound');
        await writeFile(file, bytesOf(resample(sound.samples, sound.rateHz, ROOM_RATE_HZ)));
        await finished(server.run('pacat', ['--playback', `--device=${where}`, ...STREAM, '--channels=1', file]));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    record: () => startRecorder(server),
    close: server.close,
  };
}

/** Fills the room with noise for as long as the server runs. */
function makeNoise(server: PulseServer): void {
  const samples = pinkNoise(ROOM_RATE_HZ * NOISE_S, createRandom(1)).map((sample) => sample * gainOf(NOISE_DBFS));
  const bytes = bytesOf(samples);
  const { stdin } = server.run('pacat', ['--playback', '--device=near', ...STREAM, '--channels=1']);
  if (!stdin) return;
  stdin.on('error', () => {});
  const more = () => {
    if (!stdin.destroyed) stdin.write(bytes, (error) => (error ? undefined : more()));
  };
  more();
}

async function startRecorder(server: PulseServer): Promise<Recorder> {
  const speaker = startTape(server, 'speaker.monitor');
  const microphone = startTape(server, 'microphone');
  await Promise.all([speaker.runs, microphone.runs]);
  // Where the next take begins: the later one of the two tapes.
  let from = Math.max(speaker.beganAt(), microphone.beganAt());
  return {
    take() {
      const until = Math.min(speaker.endsAt(), microphone.endsAt());
      const length = Math.max(0, Math.floor(((until - from) / 1000) * ROOM_RATE_HZ));
      const at = from;
      from += (length / ROOM_RATE_HZ) * 1000;
      return {
        at,
        rateHz: ROOM_RATE_HZ,
        speaker: speaker.cut(at, length),
        microphone: microphone.cut(at, length),
      };
    },
    stop() {
      speaker.stop();
      microphone.stop();
    },
  };
}

/** One recording that grows. All moments are in ms since 1970. */
interface Tape {
  /** Resolves once it is known when the recording began. */
  runs: Promise<void>;
  beganAt(): number;
  endsAt(): number;
  /** So many samples from a moment on; drops what was before. */
  cut(at: number, length: number): Float32Array;
  stop(): void;
}

/** Sound arrives late and never early: the quickest delivery of so many tells best when a recording began. */
const DELIVERIES = 50;

function startTape(server: PulseServer, device: string): Tape {
  const child = server.run('pacat', ['--record', `--device=${device}`, ...STREAM, '--channels=1']);
  const pieces: Buffer[] = [];
  let keptBytes = 0;
  let firstKept = 0;
  let beganAt = Number.POSITIVE_INFINITY;
  let deliveries = 0;
  const framesSoFar = () => firstKept + Math.floor(keptBytes / FRAME_BYTES);
  const runs = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`pacat --record ended with ${code}.`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      // Put together only when it is asked for: minutes of sound are too much to copy fifty times a second.
      pieces.push(chunk);
      keptBytes += chunk.length;
      if (deliveries === DELIVERIES) return;
      beganAt = Math.min(beganAt, epochMs() - (framesSoFar() / ROOM_RATE_HZ) * 1000);
      deliveries += 1;
      if (deliveries === DELIVERIES) resolve();
    });
  });
  return {
    runs,
    beganAt: () => beganAt,
    endsAt: () => beganAt + (framesSoFar() / ROOM_RATE_HZ) * 1000,
    cut(at, length) {
      const start = Math.max(0, Math.round(((at - beganAt) / 1000) * ROOM_RATE_HZ) - firstKept) * FRAME_BYTES;
      const kept = Buffer.concat(pieces);
      const bytes = kept.subarray(start, start + length * FRAME_BYTES);
      const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      const rest = kept.subarray(start + bytes.length);
      pieces.splice(0, pieces.length, rest);
      keptBytes = rest.length;
      firstKept += (start + bytes.length) / FRAME_BYTES;
      return samples;
    },
    stop: () => void child.kill(),
  };
}

const epochMs = (): number => performance.timeOrigin + performance.now();

const bytesOf = (samples: Float32Array): Buffer => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
