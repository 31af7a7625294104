import { setTimeout as sleep } from 'node:timers/promises';
import { createBackend } from '../../../backend/backend.ts';
import type { Sound } from '../../../engine/speech/wav.ts';
import { readSound } from '../../../scripts/browser/fake-microphone.ts';
import { findSound } from '../../../scripts/browser/find-sound.ts';
import { createRandom } from '../../../scripts/browser/noise.ts';
import { openReadyStage, type ReadyStage } from '../../../scripts/browser/ready-stage.ts';
import { atLevel, blockLevels } from '../../../scripts/browser/sound-level.ts';
import type { Recorder, Recording } from '../../../scripts/browser/sound-rig.ts';
import { speechFile } from '../../../scripts/browser/speech-file.ts';
import type { BrowserName } from '../../../scripts/browser/stage.ts';
import { waitUntil } from '../../../scripts/browser/wait-until.ts';
import { percentile, spread } from '../../../scripts/percentile.ts';
import { isFloorFree } from '../../../scripts/take-turn.ts';
import type { TransportChoice } from '../../../utils/session/transport.ts';
import { hearOwnVoice, type OwnVoiceFigures } from '../../scenarios/own-voice.ts';
import { HONEY_BEE } from '../../scenarios/pages.ts';
import { begin, type } from '../../scenarios/talk.ts';
import { onsetOf } from '../read-interruption.ts';
import { startTalkServer } from '../talk-server.ts';
import { atMost, type Goal } from './goal.ts';

type Log = (line: string) => void;

/** As `OwnVoiceFigures`, with the goal. */
export interface EchoOverCallFigures extends Omit<OwnVoiceFigures, 'selfInterruptions'> {
  selfInterruptions: Goal;
}

/** From the acoustic onset at the microphone to the last sound of the assistant from the loudspeaker. */
export interface BargeInFigures {
  times: number;
  silentP95Ms: Goal;
  silentMs: ReturnType<typeof spread>;
  /** Tries in which the assistant went on until the person had finished. */
  ignored: number;
}

const BLOCK_MS = 10;
const HEARD_DBFS = -50;

/** A room with the real engine; `chatUrl` gives the answers if there is one. */
async function withStage<T>(
  browser: BrowserName,
  { chatUrl, transport = 'websocket' }: { chatUrl?: string; transport?: TransportChoice },
  use: (stage: ReadyStage) => Promise<T>,
): Promise<T> {
  const backend = await createBackend({ greets: false, ...(chatUrl === undefined ? {} : { chatUrl }) });
  if (!backend.ok) throw new Error(backend.problem);
  const { url, key = '' } = backend.value;
  try {
    const stage = await openReadyStage({ browser, page: HONEY_BEE, backend: { url, key }, transport });
    try {
      return await use(stage);
    } finally {
      await stage.close();
    }
  } finally {
    await backend.value.close();
  }
}

/** Lets the assistant talk for some time in an empty room. */
export function benchEchoOf(
  browser: BrowserName,
  transport: TransportChoice,
  seconds: number,
  log: Log,
): Promise<EchoOverCallFigures> {
  return withStage(browser, { transport }, async (stage) => {
    const figures = await hearOwnVoice(stage, seconds, log);
    return { ...figures, selfInterruptions: atMost(0, figures.selfInterruptions) };
  });
}

const SAID = [
  'Wait a moment, I would like to know something else about that.',
  'Hold on, could you tell me where the keeper lives in winter?',
  'Excuse me, how many ships pass the lighthouse on a day?',
];
/** Long enough for a voice that is really there, short enough to be surprising. */
const TALKS_MS = { least: 1_800, most: 3_500 };

/** Interrupts an assistant that would talk for minutes. */
export async function benchBargeIn(browser: BrowserName, times: number, log: Log): Promise<BargeInFigures> {
  const talk = await startTalkServer();
  try {
    return await withStage(browser, { chatUrl: talk.url }, async (stage) => {
      const sounds = await Promise.all(SAID.map(async (words) => atLevel(await readSound(await speechFile(words)))));
      await begin(stage.ui);
      const recorder = await stage.rig.record();
      const silences: (number | null)[] = [];
      for (let tries = 0; silences.length < times && tries < times * 2; tries += 1) {
        const near = sounds[tries % sounds.length];
        const silentMs = near && (await interrupt(stage, recorder, near, tries));
        log(`${browser}, speech ${tries + 1}: ${silentMs === undefined ? 'nobody was talking' : silentMs}`);
        if (silentMs !== undefined) silences.push(silentMs);
      }
      const known = silences.filter((ms) => ms !== null);
      return {
        times: silences.length,
        silentP95Ms: atMost(350, percentile(known, 0.95)),
        silentMs: spread(known),
        ignored: silences.length - known.length,
      };
    });
  } finally {
    await talk.close();
  }
}

/** Undefined if the assistant was not to be heard when it was interrupted; null if it went on. */
async function interrupt(
  stage: ReadyStage,
  recorder: Recorder,
  near: Sound,
  seed: number,
): Promise<number | null | undefined> {
  await waitUntil(
    'the assistant to talk',
    async () => {
      const view = await stage.ui.view();
      if (isFloorFree(view)) await type(stage.ui, 'Tell me everything, please.');
      return view?.phase.name === 'live' && view.phase.turn === 'assistant-speaking';
    },
    40_000,
  );
  recorder.take();
  await sleep(TALKS_MS.least + createRandom(seed)() * (TALKS_MS.most - TALKS_MS.least));
  const playedAt = performance.timeOrigin + performance.now();
  await stage.rig.play(near);
  await sleep(400);
  return silenceAfter(recorder.take(), near, playedAt);
}

/** The player takes its time, more so on a busy machine. */
const STARTS_WITHIN_MS = 1_200;
const LIKE_ENOUGH = 0.3;

function silenceAfter(recording: Recording, near: Sound, playedAt: number): number | null | undefined {
  const { at, rateHz, microphone } = recording;
  const fromMs = playedAt - at - 100;
  const found = findSound({ samples: microphone, rateHz }, near, { fromMs, toMs: fromMs + STARTS_WITHIN_MS });
  if (found.likeness < LIKE_ENOUGH) return undefined;
  const onset = Math.round((found.atMs + onsetOf(near)) / BLOCK_MS);
  const spokenUntil = Math.round((found.atMs + (near.samples.length / near.rateHz) * 1000) / BLOCK_MS);
  const heard = levelsOf(recording).slice(0, spokenUntil);
  if (!heard.slice(onset - 20, onset).some((level) => level > HEARD_DBFS)) return undefined;
  const last = heard.findLastIndex((level) => level > HEARD_DBFS);
  return last >= heard.length - 5 ? null : Math.max(0, (last + 1 - onset) * BLOCK_MS);
}

const levelsOf = ({ speaker, rateHz }: Recording): number[] => blockLevels(speaker, rateHz);
