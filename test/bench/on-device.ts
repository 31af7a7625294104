import { setTimeout as sleep } from 'node:timers/promises';
import { endpointerOptions } from '../../engine/conversation/turn-detection.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { openStageInRoom, type StageInRoom } from '../../scripts/browser/ready-stage.ts';
import { type RefusedNetwork, refuseNetwork } from '../../scripts/browser/refused-network.ts';
import { busyMs, extensionProcess } from '../../scripts/browser/room-processes.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { HEADSET } from '../../scripts/browser/sound-rig.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { BrowserName } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type Closable, keepOpened } from '../../scripts/keep-opened.ts';
import { median } from '../../scripts/median.ts';
import { hearTurn, waitForSilence } from '../../scripts/take-turn.ts';
import { sessionConfig } from '../../utils/realtime/session-config.ts';
import { PAGES } from '../scenarios/pages.ts';
import * as talk from '../scenarios/talk.ts';
import { watchStolen } from './stolen.ts';
import { atMost, type Goal } from './websocket/goal.ts';

/** What is measured, and how long. */
export interface OnDeviceOptions {
  browser: BrowserName;
  /** How often it is begun in a new profile. */
  starts: number;
  /** How long the call goes on after the questions, with a question each minute. */
  minutes: number;
  /** Does not wait until the engine has ended. */
  quick: boolean;
}

/** A conversation with the engine in the extension: what it takes, beside what it may take. Times in ms, memory in MB (PSS). */
export interface OnDeviceFigures {
  browser: BrowserName;
  /** From Start on a new profile to the live session; the best. */
  coldReadyMs: Goal;
  coldReadyAllMs: number[];
  /** Time of processors from Start until then: of the extension's process, of the whole browser. The least of each. */
  loadCpuMs: { extension: number; browser: number };
  /** From the end of what was said to the first sound at the loudspeaker, without the silence that ends a turn; the best, as a busy machine adds to it. */
  firstSoundMs: Goal;
  firstSoundMedianMs: number | null;
  firstSoundAllMs: (number | null)[];
  silenceMs: number;
  /** How often the main thread of the session's page did something for more than 50 ms, at most so long, and how that is known. */
  longTasks: Goal;
  /** Each of them: how long it took, and when it began, counted from the beginning of the page. */
  allLongTasks: readonly LongTask[];
  longTasksBy: 'longtask' | 'lag of a timer';
  /** Of the extension's process: page open, engine loaded, after the answers, at the end of the call, and after that. */
  pssMb: { before: number; ready: number; answered: number; callEnd: number; after: number | null };
  pssInCallMb: Goal;
  /** After the call against before it; not known where nobody waited. */
  pssLeftMb: Goal;
  /** What was asked of any server, but for what the browser asks its maker. */
  requests: Goal;
  stolenPercent: number | null;
}

/** In ms. */
export interface LongTask {
  at: number;
  ms: number;
}

/** The output of the bench: lines for people, objects for machines. */
export interface Output {
  log(line: string): void;
  print(line: object): void;
}

const MOST_PSS_MB: Readonly<Record<BrowserName, number>> = { chromium: 350, firefox: 600 };
/** About the page of the honey bee. */
const QUESTIONS = [
  'What is this page about?',
  'What does it say about winter?',
  'How long is this page?',
  'What does it say about the dance?',
  'What does it say about winter?',
];
const MINUTE_MS = 60_000;
/** The memory is back by then. */
const AFTER_MS = 5 * MINUTE_MS;

/** Measures in one browser; prints a line for each minute of the call and of the wait after it. */
export async function benchOnDevice(options: OnDeviceOptions, output: Output): Promise<OnDeviceFigures> {
  const { browser, starts, minutes, quick } = options;
  const stolen = await watchStolen();
  const cold: ColdStart[] = [];
  for (let i = 1; i < starts; i += 1) {
    const bench = await openBench(browser);
    cold.push(await start(bench, output));
    await bench.close();
  }
  const bench = await openBench(browser);
  try {
    const { stage, network } = bench;
    const before = await memoryOf(stage);
    const started = await start(bench, output);
    cold.push(started);
    const { surface: ui } = started;
    const ready = await memoryOf(stage);
    await waitForSilence(ui, stage.headset);
    await talk.sharePage(ui);
    const silenceMs = silenceOfTurns();
    const sounds: (number | null)[] = [];
    const inCall = [ready];
    for (const asked of QUESTIONS) {
      const { report } = await talk.askAloudOnce({ surface: ui, headset: stage.headset }, asked);
      sounds.push(report.firstAudioMs === null ? null : report.firstAudioMs - silenceMs);
      inCall.push(await memoryOf(stage));
      output.log(`${browser}: "${report.heard}", first sound after ${sounds.at(-1)} ms, ${inCall.at(-1)} MB`);
    }
    const answered = await memoryOf(stage);
    await stage.inHost(STOP_LAG_TIMER);
    for (let minute = 1; minute <= minutes; minute += 1) {
      const next = Date.now() + MINUTE_MS;
      const asked = QUESTIONS[minute % QUESTIONS.length] ?? '';
      // By ear: what is measured is what the session takes, not the one who looks at it.
      await hearTurn(stage.headset, await readSound(await speechFile(asked)));
      const answeredMb = await memoryOf(stage);
      await sleep(Math.max(0, next - Date.now()));
      const pssMb = await memoryOf(stage);
      inCall.push(answeredMb, pssMb);
      output.print({ browser, minute, answeredMb, pssMb, longTasks: (await longTasks(stage)).length });
    }
    const callEnd = await memoryOf(stage);
    const tasks = await longTasks(stage);
    await ui.press('Stop');
    await ui.waitForView('the end', ({ phase }) => phase.name === 'idle');
    const after = quick ? null : await waitForMemory(stage, browser, output);
    const heard = sounds.filter((ms) => ms !== null);
    return {
      browser,
      coldReadyMs: atMost(3000, Math.min(...cold.map(({ readyMs }) => readyMs))),
      coldReadyAllMs: cold.map(({ readyMs }) => readyMs),
      loadCpuMs: {
        extension: Math.min(...cold.map(({ extensionCpuMs }) => extensionCpuMs)),
        browser: Math.min(...cold.map(({ browserCpuMs }) => browserCpuMs)),
      },
      firstSoundMs: atMost(350, heard.length === 0 ? null : Math.min(...heard)),
      firstSoundMedianMs: heard.length === 0 ? null : Math.round(median(heard)),
      firstSoundAllMs: sounds,
      silenceMs,
      longTasks: atMost(0, tasks.length),
      allLongTasks: tasks,
      longTasksBy: (await stage.inHost<boolean>(HAS_LONG_TASKS)) ? 'longtask' : 'lag of a timer',
      pssMb: { before, ready, answered, callEnd, after },
      pssInCallMb: atMost(MOST_PSS_MB[browser], Math.max(...inCall, callEnd)),
      pssLeftMb: atMost(20, after === null ? null : after - before),
      requests: atMost(0, network.requests.length),
      stolenPercent: await stolen(),
    };
  } finally {
    await bench.close();
  }
}

interface Bench extends Closable {
  stage: StageInRoom;
  network: RefusedNetwork;
}

/** A browser as it is after the installation, in a room, without a network; the microphone was allowed some other day. */
async function openBench(browser: BrowserName): Promise<Bench> {
  const { keep, close } = keepOpened();
  try {
    const pages = keep(await servePages(PAGES));
    const pageUrl = pages.urlOf('honey-bee.html');
    const network = keep(await refuseNetwork(pageUrl));
    const stage = keep(await openStageInRoom({ browser, pageUrl, room: HEADSET, network, recorded: 'first-use' }));
    await stage.setMicrophone('granted');
    await stage.openSurface();
    await waitUntil('the page that runs the session', () => stage.inHost<boolean>(WATCH_LONG_TASKS));
    return { stage, network, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface ColdStart {
  /** Where the conversation is seen. */
  surface: AnySurface;
  readyMs: number;
  extensionCpuMs: number;
  browserCpuMs: number;
}

async function start({ stage }: Bench, { log }: Output): Promise<ColdStart> {
  // What a browser does at its own start is over then.
  await sleep(3000);
  const cpu = async () => ({
    extension: (await extensionProcess(stage.rig))?.busyMs ?? 0,
    browser: await busyMs(stage.rig),
  });
  const before = await cpu();
  const { surface } = await stage.start();
  const { timeline } = await surface.waitForView('a live conversation', talk.isLive, 90_000);
  const after = await cpu();
  const cold = {
    surface,
    readyMs: (timeline.session ?? Number.NaN) - (timeline.click ?? Number.NaN),
    extensionCpuMs: after.extension - before.extension,
    browserCpuMs: after.browser - before.browser,
  };
  log(`${stage.browser}: ready after ${cold.readyMs} ms, ${cold.extensionCpuMs} ms of the processor`);
  return cold;
}

async function memoryOf({ rig }: StageInRoom): Promise<number> {
  const found = await extensionProcess(rig);
  if (!found) throw new Error('No process of the extension was found.');
  return found.pssMb;
}

async function waitForMemory(stage: StageInRoom, browser: BrowserName, { print }: Output): Promise<number> {
  const since = Date.now();
  // As before it: without the overlay, which is a page of the extension in that page.
  await stage.onPage('void location.reload()');
  for (let look = MINUTE_MS; look <= AFTER_MS; look += MINUTE_MS) {
    await sleep(since + look - Date.now());
    print({ browser, minutesAfter: look / MINUTE_MS, pssMb: await memoryOf(stage) });
  }
  return memoryOf(stage);
}

/** The silence after which the engine takes a whole sentence for the end of a turn, as the extension asks it to. */
function silenceOfTurns(): number {
  const asked = sessionConfig(true, 'open', { ends: 'by-words' }).audio.input.turn_detection;
  // What the engine takes for granted where it is not said does not matter here.
  const { silenceDurationMs } = endpointerOptions(
    asked && { create_response: true, interrupt_response: false, ...asked },
  );
  if (silenceDurationMs === undefined) throw new Error('The engine is not told how long a silence ends a turn.');
  return silenceDurationMs;
}

const HAS_LONG_TASKS = `host.PerformanceObserver.supportedEntryTypes.includes('longtask')`;

/** More than 50 ms in one go, in ms. Where a browser does not tell, a timer of 10 ms that comes so much late does. */
const WATCH_LONG_TASKS = `(() => {
  const seen = host.__earshotLongTasks = [];
  if (${HAS_LONG_TASKS}) {
    const observer = new host.PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) seen.push({ at: Math.round(startTime), ms: Math.round(duration) });
    });
    observer.observe({ type: 'longtask' });
    return true;
  }
  let last = host.performance.now();
  host.__earshotLag = host.setInterval(() => {
    const now = host.performance.now();
    const late = Math.round(now - last - 10);
    if (late > 50) seen.push({ at: Math.round(last), ms: late });
    last = now;
  }, 10);
  return true;
})()`;

/** What a timer that comes 100 times a second leaves behind would be told as the session's in a long call. */
const STOP_LAG_TIMER = 'void host.clearInterval(host.__earshotLag)';

const longTasks = ({ inHost }: StageInRoom): Promise<LongTask[]> => inHost<LongTask[]>('host.__earshotLongTasks');
