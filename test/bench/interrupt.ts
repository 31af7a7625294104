import { setTimeout as sleep } from 'node:timers/promises';
import type { Sound } from '../../engine/speech/wav.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { createRandom } from '../../scripts/browser/noise.ts';
import { atLevel } from '../../scripts/browser/sound-level.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { spread } from '../../scripts/percentile.ts';
import { openRoom, type Room, waitForVoice } from '../scenarios/room.ts';
import { type Interruption, readInterruption } from './read-interruption.ts';
import { makeClick, makeCough, makeMusic } from './sounds.ts';
import { startTalkServer } from './talk-server.ts';

type Log = (line: string) => void;
type Spread = ReturnType<typeof spread>;

/** What a sound that is no speech did to the assistant, in so many tries. */
export interface FalseAlarmFigures {
  times: number;
  /** The answer was stopped. */
  cut: number;
  /** The transcript says that somebody said something. */
  noted: number;
  ducked: number;
  /** The voice was as loud as before at the end. */
  cameBack: number;
}

/** From the acoustic onset at the microphone to what is heard from the loudspeaker, in ms. */
export interface InterruptFigures {
  /** The assistant is at least 10 dB quieter from then on. */
  duckedMs: Spread;
  /** Nothing above −50 dBFS from then on. */
  silentMs: Spread;
  /** Tries in which it never became silent before the person had finished. */
  ignored: number;
  falseAlarms: { cough: FalseAlarmFigures; click: FalseAlarmFigures; music: FalseAlarmFigures };
}

/** Each long enough to see that it stays silent, and none of them is a command of the engine. */
const SAID = [
  'Wait a moment, I would like to know something else about that.',
  'Hold on, could you tell me where the keeper lives in winter?',
  'Excuse me, how many ships pass the lighthouse on a day?',
  'No, that is not what I wanted to hear about, please.',
];
/** Long enough before a sound to know how loud the voice is, short enough to be surprising. */
const TALK_BEFORE_MS = { least: 1800, most: 3500 };
/** Nobody answers sooner after the end of a sentence. */
const AFTER_SPEECH_MS = 200;
/** By then a voice that was made quieter for nothing is back. */
const AFTER_FALSE_ALARM_MS = 2500;

/** Interrupts an assistant that talks for minutes: with speech, and with what is none. */
export async function benchInterrupt(times: number, log: Log): Promise<InterruptFigures> {
  const talk = await startTalkServer();
  try {
    const room = await openRoom({ chatUrl: talk.url });
    try {
      const spoken = await interruptOften(room, times, log);
      const alarm = (name: string, make: (seed: number) => Sound) => alarmOften(room, times, name, make, log);
      return {
        duckedMs: spread(spoken.flatMap(({ duckedMs }) => duckedMs ?? [])),
        silentMs: spread(spoken.flatMap(({ silentMs }) => silentMs ?? [])),
        ignored: spoken.filter(({ silentMs }) => silentMs === null).length,
        falseAlarms: {
          cough: await alarm('cough', makeCough),
          click: await alarm('click', makeClick),
          music: await alarm('music', makeMusic),
        },
      };
    } finally {
      await room.close();
    }
  } finally {
    await talk.close();
  }
}

async function interruptOften(room: Room, times: number, log: Log): Promise<Interruption[]> {
  const sounds = await Promise.all(SAID.map(async (words) => atLevel(await readSound(await speechFile(words)))));
  const measured: Interruption[] = [];
  for (let tries = 0; measured.length < times && tries < times * 2; tries += 1) {
    const near = sounds[tries % sounds.length];
    if (!near) break;
    const { interruption } = await makeSound(room, near, AFTER_SPEECH_MS, tries, log);
    log(`speech ${tries + 1}: ${JSON.stringify(interruption ?? 'not found in the recording')}`);
    if (interruption?.talked) measured.push(interruption);
    await waitForTurn(room);
  }
  return measured;
}

async function alarmOften(
  room: Room,
  times: number,
  name: string,
  make: (seed: number) => Sound,
  log: Log,
): Promise<FalseAlarmFigures> {
  const figures = { times: 0, cut: 0, noted: 0, ducked: 0, cameBack: 0 };
  for (let tries = 0; figures.times < times && tries < times * 2; tries += 1) {
    const tried = await makeSound(room, make(tries + 1), AFTER_FALSE_ALARM_MS, tries, log);
    const { interruption, wasCut, wasNoted } = tried;
    const what = `${wasCut ? 'cut ' : ''}${wasNoted ? 'noted ' : ''}`;
    log(`${name} ${tries + 1}: ${what}${JSON.stringify(interruption ?? 'not found in the recording')}`);
    if (!interruption?.talked) continue;
    figures.times += 1;
    if (wasCut) figures.cut += 1;
    if (wasNoted) figures.noted += 1;
    if (interruption.wasDucked) figures.ducked += 1;
    if (interruption.cameBack) figures.cameBack += 1;
  }
  return figures;
}

interface Tried {
  interruption: Interruption | undefined;
  wasCut: boolean;
  wasNoted: boolean;
}

/** Lets the assistant talk for a moment that nobody can foresee, and makes a sound. */
async function makeSound(room: Room, near: Sound, untilMs: number, seed: number, log: Log): Promise<Tried> {
  await waitForVoice(room, 'Tell me everything, please.');
  await room.tap.take('speaker');
  room.recorder.take();
  const { least, most } = TALK_BEFORE_MS;
  await sleep(least + createRandom(seed)() * (most - least));
  const before = await countMarks(room);
  // The clock of the recorder and of the pages.
  const playedAt = performance.timeOrigin + performance.now();
  await room.rig.play(near);
  // What sounds last is still on its way through loopback and recorder.
  await sleep(untilMs + 300);
  const recording = room.recorder.take();
  const decoded = await room.tap.take('speaker');
  await room.tap.take('microphone');
  const told = (await room.turns.all()).filter(({ at }) => at >= playedAt);
  for (const { at, turn, speaker } of told)
    log(`  told ${Math.round(at - playedAt)} ms after play: ${turn}, ${speaker}`);
  const after = await countMarks(room);
  return {
    interruption: readInterruption({ recording, decoded, near, playedAt, untilMs }),
    wasCut: after.cut > before.cut,
    wasNoted: after.noted > before.noted,
  };
}

/** How many answers were cut so far, and how often people are believed to have said something. */
async function countMarks(room: Room): Promise<{ cut: number; noted: number }> {
  const messages = await room.messages();
  return {
    cut: messages.filter(({ speaker, status }) => speaker === 'assistant' && status === 'incomplete').length,
    noted: messages.filter(({ speaker, typed }) => speaker === 'user' && !typed).length,
  };
}

/** What was said is being answered, or nothing is going to come any more. */
async function waitForTurn(room: Room): Promise<void> {
  for (let looked = 0; looked < 30; looked += 1) {
    const { phase } = (await room.ui.view()) ?? {};
    if (phase?.name === 'live' && phase.turn === 'assistant-speaking') return;
    await sleep(100);
  }
}
