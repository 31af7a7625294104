import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../../scripts/browser/noise.ts';
import { openReadyStage, type ReadyStage } from '../../../scripts/browser/ready-stage.ts';
import type { BrowserName } from '../../../scripts/browser/stage.ts';
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
import { percentile, spread } from '../percentile.ts';
import { busyMs } from './cpu-time.ts';
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
  /** Holes in what came out of the loudspeaker. */
  underruns: Goal;
  missingMs: number;
  heardSeconds: number;
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
    const cpuBarePercent = await cpuOfBareSound(stage);
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
  const stage = await openReadyStage({ browser, page: HONEY_BEE, backend: server, transport: 'websocket' });
  try {
    await type(stage.ui, 'Hello.');
    await stage.ui.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
    const client = await server.client();
    await client.next('response.create', 0);
    const recorder = await stage.rig.record();
    const gaps: number[] = [];
    let heardMs = 0;
    let isOver = false;
    const streamed = stream(client, seconds, JITTER_MS).finally(() => {
      isOver = true;
    });
    const look = (): void => {
      const tone = findTone(recorder.take());
      gaps.push(...(tone?.gaps ?? []));
      heardMs += tone ? tone.endedAt - tone.beganAt : 0;
    };
    while (!isOver) {
      await Promise.race([streamed, sleep(TAKE_EVERY_MS)]);
      look();
    }
    await sleep(1_000);
    look();
    log(`${browser}: ${gaps.length} holes in ${Math.round(heardMs / 1000)} s`);
    return {
      seconds,
      jitterMs: JITTER_MS,
      underruns: atMost(0, gaps.length),
      missingMs: Math.round(gaps.reduce((sum, ms) => sum + ms, 0)),
      heardSeconds: Math.round(heardMs / 1000),
    };
  } finally {
    await stage.close();
    await server.close();
  }
}

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

/** In the host: a microphone as every voice call opens it and a tone, with nothing of ours between. */
const OPEN_BARE = `(async () => {
  const microphone = await host.navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new host.AudioContext();
  const heard = new host.MediaStreamAudioSourceNode(context, { mediaStream: microphone });
  heard.connect(new host.GainNode(context, { gain: 0 })).connect(context.destination);
  const tone = new host.OscillatorNode(context, { frequency: 440 });
  tone.connect(new host.GainNode(context, { gain: 0.1 })).connect(context.destination);
  tone.start();
  host.__closeBare = () => {
    for (const track of microphone.getTracks()) track.stop();
    return context.close();
  };
  return context.state;
})()`;

async function cpuOfBareSound(stage: ReadyStage): Promise<number> {
  await stage.inHost(OPEN_BARE);
  try {
    return await cpuOf(stage.rig, () => sleep(BARE_MS));
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
