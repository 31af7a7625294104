import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../../scripts/browser/noise.ts';
import { openReadyStage, type ReadyStage } from '../../../scripts/browser/ready-stage.ts';
import { busyMs } from '../../../scripts/browser/room-processes.ts';
import type { Recorder } from '../../../scripts/browser/sound-rig.ts';
import type { BrowserName } from '../../../scripts/browser/stage.ts';
import { percentile, spread } from '../../../scripts/percentile.ts';
import {
  beginAnswer,
  endAnswer,
  type RealtimeClient,
  soundDelta,
  startRealtimeServer,
  toneDelta,
} from '../../fakes/realtime-server.ts';
import { HONEY_BEE } from '../../scenarios/pages.ts';
import { begin, type } from '../../scenarios/talk.ts';
import { countUnderruns, UNDERRUNS } from './counting-build.ts';
import { atMost, type Goal } from './goal.ts';
import { stampFrames, stampOf } from './stamped-build.ts';
import { findTone } from './tone.ts';

type Log = (line: string) => void;

/** Sound in both directions at once, for as long as somebody talks. */
export interface DuplexFigures {
  seconds: number;
  workletToServerP95Ms: Goal;
  workletToServerMs: ReturnType<typeof spread>;
  framesReceived: number;
  /** Of one core, all processes of the browser together. */
  cpuPercent: Goal;
  /** The same with nothing but the popup or the sidebar open… */
  cpuIdlePercent: number;
  /** …and with the microphone open and a tone played besides, by the browser alone: what no conversation costs less than. */
  cpuBarePercent: number;
}

/** An answer that comes as fast as it is played, each piece up to 40 ms late. */
export interface JitterFigures {
  seconds: number;
  jitterMs: number;
  /** How often there was nothing to play in the middle of it, as the playback tells. */
  underruns: Goal;
  underrunMs: number;
  /** What came out of the loudspeaker then… */
  heard: Holes;
  /** …and of a tone of the browser by itself, before: holes that a computer makes that is too busy for its sound device. */
  bare: Holes;
}

/** What is missing in a tone. */
export interface Holes {
  seconds: number;
  holes: number;
  missingMs: number;
}

const DELTA_MS = 100;
const JITTER_MS = 40;
const IDLE_MS = 5_000;
const BARE_MS = 15_000;
const TAKE_EVERY_MS = 10_000;

export async function benchDuplex(browser: BrowserName, seconds: number, log: Log): Promise<DuplexFigures> {
  const server = await startRealtimeServer();
  const options = { browser, page: HONEY_BEE, backend: server, transport: 'websocket' } as const;
  const stage = await openReadyStage({ ...options, change: stampFrames });
  try {
    await sleep(IDLE_MS);
    const cpuIdlePercent = await cpuOf(stage.rig, () => sleep(IDLE_MS));
    const cpuBarePercent = await withBareTone(stage, true, () => cpuOf(stage.rig, () => sleep(BARE_MS)));
    await begin(stage.ui);
    const client = await server.client();
    await client.next('input_audio_buffer.append', 0);
    const from = client.received.length;
    const cpu = await cpuOf(stage.rig, () => stream(client, seconds, 0));
    const delays = client.received.slice(from).flatMap(({ at, event }) => {
      const stamp = event.type === 'input_audio_buffer.append' ? stampOf(String(event.audio)) : undefined;
      return stamp === undefined ? [] : [at - stamp];
    });
    log(
      `${browser}: ${delays.length} frames in ${seconds} s, ${cpu} % of a core; ${cpuIdlePercent} % before, ${cpuBarePercent} % bare`,
    );
    return {
      seconds,
      workletToServerP95Ms: atMost(5, percentile(delays, 0.95)),
      workletToServerMs: spread(delays),
      framesReceived: delays.length,
      cpuPercent: atMost(12, cpu),
      cpuIdlePercent,
      cpuBarePercent,
    };
  } finally {
    await stage.close();
    await server.close();
  }
}

/** In a conversation by typing, so that nothing but the network makes a difference. */
export async function benchJitter(browser: BrowserName, seconds: number, log: Log): Promise<JitterFigures> {
  const server = await startRealtimeServer();
  const options = { browser, page: HONEY_BEE, backend: server, transport: 'websocket' } as const;
  const stage = await openReadyStage({ ...options, change: countUnderruns });
  try {
    const recorder = await stage.rig.record();
    const bare = await withBareTone(stage, false, () => holesIn(recorder, sleep(Math.min(seconds, 60) * 1000)));
    await type(stage.ui, 'Hello.');
    await stage.ui.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
    const client = await server.client();
    await client.next('response.create', 0);
    recorder.take();
    const heard = await holesIn(recorder, stream(client, seconds, JITTER_MS));
    const underruns = await stage.inHost<number[]>(UNDERRUNS);
    log(`${browser}: ${underruns.length} underruns; ${heard.holes} holes in ${heard.seconds} s`);
    return {
      seconds,
      jitterMs: JITTER_MS,
      underruns: atMost(0, underruns.length),
      underrunMs: sumOf(underruns),
      heard,
      bare,
    };
  } finally {
    await stage.close();
    await server.close();
  }
}

/** What was missing of a tone while `running` went on, and in the second after it. */
async function holesIn(recorder: Recorder, running: Promise<unknown>): Promise<Holes> {
  const gaps: number[] = [];
  let heardMs = 0;
  let isOver = false;
  const look = (): void => {
    const tone = findTone(recorder.take());
    gaps.push(...(tone?.gaps ?? []));
    heardMs += tone ? tone.endedAt - tone.beganAt : 0;
  };
  const ended = running.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await Promise.race([ended, sleep(TAKE_EVERY_MS)]);
    look();
  }
  await sleep(1_000);
  look();
  return { seconds: Math.round(heardMs / 1000), holes: gaps.length, missingMs: sumOf(gaps) };
}

const sumOf = (all: readonly number[]): number => Math.round(all.reduce((sum, ms) => sum + ms, 0));

/** Sends one long answer at the pace at which it is played; each piece comes up to `jitterMs` late. */
async function stream(client: RealtimeClient, seconds: number, jitterMs: number): Promise<void> {
  const random = createRandom(1);
  client.send(...beginAnswer('stream', 'tone'));
  const began = performance.now();
  for (let ms = 0; ms < seconds * 1000; ms += DELTA_MS) {
    await sleep(Math.max(0, began + ms + random() * jitterMs - performance.now()));
    client.send(soundDelta('stream', 'tone', toneDelta(DELTA_MS, ms)));
  }
  client.send(...endAnswer('stream', 'tone'));
}

/** In the host: a tone and, if wanted, a microphone as every voice call opens it, with nothing of ours between. */
const openBare = (hasMicrophone: boolean): string => `(async () => {
  const context = new host.AudioContext();
  const tone = new host.OscillatorNode(context, { frequency: 440 });
  tone.connect(new host.GainNode(context, { gain: 0.1 })).connect(context.destination);
  tone.start();
  const microphone = ${hasMicrophone} && (await host.navigator.mediaDevices.getUserMedia({ audio: true }));
  if (microphone) {
    const heard = new host.MediaStreamAudioSourceNode(context, { mediaStream: microphone });
    heard.connect(new host.GainNode(context, { gain: 0 })).connect(context.destination);
  }
  host.__closeBare = () => {
    if (microphone) for (const track of microphone.getTracks()) track.stop();
    return context.close();
  };
  return context.state;
})()`;

async function withBareTone<T>(stage: ReadyStage, hasMicrophone: boolean, run: () => Promise<T>): Promise<T> {
  await stage.inHost(openBare(hasMicrophone));
  try {
    return await run();
  } finally {
    await stage.inHost('host.__closeBare().then(() => 0)');
  }
}

async function cpuOf(rig: Parameters<typeof busyMs>[0], run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  const before = await busyMs(rig);
  await run();
  const busy = (await busyMs(rig)) - before;
  return Math.round((busy / (performance.now() - began)) * 1000) / 10;
}
