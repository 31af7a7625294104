import { setTimeout as sleep } from 'node:timers/promises';
import type { TapChunk } from '../../scripts/browser/audio-tap.ts';
import { levelDb, powerDb } from '../../scripts/browser/sound-level.ts';
import type { Recording } from '../../scripts/browser/sound-rig.ts';
import { countInterruptions, findDucks } from '../../scripts/browser/turn-log.ts';
import { type MessageEntry, textOf } from '../../utils/session/transcript.ts';
import { isSilent, openRoom, type Room } from './room.ts';

/** What the microphone made of the assistant's own voice. Nobody else spoke. */
export interface EchoFigures {
  seconds: number;
  /** Seconds in which the assistant was heard. */
  talked: number;
  /** Times at which somebody was taken to speak. */
  userTurns: number;
  /** Those of them that began while the assistant talked. */
  selfInterruptions: number;
  /** Answers that were cut. */
  answersCut: number;
  /** Times at which the voice was made quieter. */
  ducks: number;
  /** When that was, in s since the first answer was asked for. */
  duckedAt: number[];
  /** What nobody said. */
  wordsHeard: number;
  heard: string[];
  /** While the assistant was heard, in dBFS: at the source… */
  rawDbfs: number;
  /** …and in what the microphone sent, behind the canceller. */
  capturedDbfs: number;
  capturedMedianDbfs: number;
}

/** A person who is read to asks for this when it is quiet. */
const READ = 'read this page';
const PROMPTS = [...Array<string>(25).fill('more'), 'read from the beginning'];
const LOOK_EVERY_MS = 200;

/** Lets the assistant talk for some time in an empty room. `cancels: false` takes the echo canceller away. */
export async function measureEcho(options: {
  seconds: number;
  cancels?: boolean;
  log?: (line: string) => void;
}): Promise<EchoFigures> {
  const { seconds, cancels = true, log = () => {} } = options;
  const room = await openRoom({ cancels });
  try {
    const levels = createEchoLevels();
    const beganAt = Date.now();
    await readAloud(room, seconds, levels, log);
    const messages = await room.messages();
    const changes = await room.turns.all();
    return {
      seconds,
      userTurns: changes.filter(({ turn }, i) => turn === 'user-speaking' && changes[i - 1]?.turn !== turn).length,
      selfInterruptions: countInterruptions(changes),
      answersCut: messages.filter(({ speaker, status }) => speaker === 'assistant' && status === 'incomplete').length,
      ducks: findDucks(changes).length,
      duckedAt: findDucks(changes).map(({ at }) => Math.round((at - beganAt) / 1000)),
      ...wordsOf(messages),
      ...levels.figures(),
    };
  } finally {
    await room.close();
  }
}

async function readAloud(room: Room, seconds: number, levels: EchoLevels, log: (line: string) => void): Promise<void> {
  room.recorder.take();
  await room.tap.take('microphone');
  await room.type(READ);
  const endsAt = Date.now() + seconds * 1000;
  for (let looked = 1, asked = 0; Date.now() < endsAt; looked += 1) {
    await sleep(LOOK_EVERY_MS);
    if (looked % 10 === 0) levels.add(room.recorder.take(), await room.tap.take('microphone'));
    if (!(await isSilent(room))) continue;
    const prompt = PROMPTS[asked % PROMPTS.length] ?? READ;
    asked += 1;
    log(`${Math.round((endsAt - Date.now()) / 1000)} s to go: ${prompt}`);
    await room.type(prompt);
  }
  levels.add(room.recorder.take(), await room.tap.take('microphone'));
}

function wordsOf(messages: readonly MessageEntry[]): Pick<EchoFigures, 'wordsHeard' | 'heard'> {
  const heard = messages.filter(({ speaker, typed }) => speaker === 'user' && !typed).map(textOf);
  return { heard, wordsHeard: heard.join(' ').split(/\s+/).filter(Boolean).length };
}

interface EchoLevels {
  add(recording: Recording, captured: readonly TapChunk[]): void;
  figures(): Pick<EchoFigures, 'talked' | 'rawDbfs' | 'capturedDbfs' | 'capturedMedianDbfs'>;
}

const BLOCK_MS = 10;
/** What is quieter at the loudspeaker is no voice. */
const VOICE_DBFS = -50;
/** The way to the microphone, and what two clocks differ. */
const ECHO_LASTS_BLOCKS = 15;

/** Collects the levels at both ends of the microphone, block by block. */
function createEchoLevels(): EchoLevels {
  const voice = new Set<number>();
  const raw = new Map<number, number>();
  const captured = new Map<number, number>();
  const blockAt = (ms: number): number => Math.round(ms / BLOCK_MS);
  const each = (
    samples: Float32Array,
    rateHz: number,
    at: number,
    use: (block: number, part: Float32Array) => void,
  ) => {
    const length = Math.round((rateHz * BLOCK_MS) / 1000);
    for (let i = 0; i + length <= samples.length; i += length)
      use(blockAt(at + (i / rateHz) * 1000), samples.subarray(i, i + length));
  };
  const whileTalking = (levels: Map<number, number>): number[] =>
    [...levels].filter(([block]) => isEchoed(voice, block)).map(([, level]) => level);
  return {
    add({ at, rateHz, speaker, microphone }, chunks) {
      each(speaker, rateHz, at, (block, part) => void (levelDb(part) > VOICE_DBFS && voice.add(block)));
      each(microphone, rateHz, at, (block, part) => void raw.set(block, levelDb(part)));
      for (const chunk of chunks) {
        const samples = Float32Array.from(chunk.samples, (sample) => sample / 32_768);
        each(samples, chunk.rateHz, chunk.at, (block, part) => void captured.set(block, levelDb(part)));
      }
    },
    figures() {
      const sent = whileTalking(captured).sort((a, b) => a - b);
      return {
        talked: round((voice.size * BLOCK_MS) / 1000),
        rawDbfs: round(meanDb(whileTalking(raw))),
        capturedDbfs: round(meanDb(sent)),
        // Digital silence has no number.
        capturedMedianDbfs: Math.max(-120, round(sent[Math.floor(sent.length / 2)] ?? Number.NaN)),
      };
    },
  };
}

function isEchoed(voice: ReadonlySet<number>, block: number): boolean {
  for (let before = 0; before <= ECHO_LASTS_BLOCKS; before += 1) if (voice.has(block - before)) return true;
  return false;
}

const meanDb = (levels: readonly number[]): number =>
  powerDb(levels.reduce((sum, level) => sum + 10 ** (level / 10), 0) / levels.length);
const round = (x: number): number => Math.round(x * 10) / 10;
