import assert from 'node:assert/strict';
import { joinChunks } from '../../scripts/browser/loud-moments.ts';
import type { RoomDevices } from '../../scripts/browser/room-devices.ts';
import { levelDb } from '../../scripts/browser/sound-level.ts';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import {
  beginAnswer,
  type RealtimeClient,
  type RealtimeServer,
  soundDelta,
  startRealtimeServer,
  toneDelta,
} from '../fakes/realtime-server.ts';
import { holdInstead, sayAll, UNHEARD } from './hold.ts';
import { waitForLive } from './talk.ts';

/** A service that can fall silent: its lines stay open, and nothing comes over them, nor over new ones. */
export interface MoodyService extends RealtimeServer {
  fallSilent(): void;
  talkAgain(): void;
}

export async function startMoodyService(): Promise<MoodyService> {
  let isSilent = false;
  const server = await startRealtimeServer({ isSilent: () => isSilent });
  return {
    ...server,
    fallSilent() {
      isSilent = true;
    },
    talkAgain() {
      isSilent = false;
    },
  };
}

export interface PlayWithService {
  stage: Stage;
  service: MoodyService;
  devices: RoomDevices;
}

/** A service that takes the call and says nothing at all: named, with what to do, and nobody listens. */
export async function neverBegins({ service, devices }: PlayWithService, surface: AnySurface): Promise<void> {
  service.fallSilent();
  await surface.press('Start');
  await waitForEnd(surface, devices, 'openai.no_session', /The voice service does not begin/);
  service.talkAgain();
}

/**
 * Only while the button is held anything is sent: what is said then, all of it. A service that falls silent in the middle
 * of its answer to that is given up: the voice stops, the problem is named, and nobody listens.
 */
export async function fallsSilent({ stage, service, devices }: PlayWithService, surface: AnySurface): Promise<void> {
  const { hands, headset } = stage;
  const client = await begin(service, surface);
  await holdInstead(surface);
  await client.next('session.update', 0);
  const from = client.received.length;
  await sayAll(headset, UNHEARD);
  // What was on its way when the button came is the room alone, as loud as the browser makes it.
  const unheldDb = sentDb(client, from);
  assert.ok(unheldDb < NOISE_DB, `${unheldDb} dBFS were sent while nothing was held`);

  await hands.hold('button');
  await surface.waitForView('the turn', ({ talking }) => talking?.locked === false);
  const pressed = client.received.length;
  await sayAll(headset, UNHEARD);
  await hands.letGo('button');
  await client.next('input_audio_buffer.commit', pressed);
  await client.next('response.create', pressed);
  const heldDb = sentDb(client, pressed);
  assert.ok(heldDb > VOICE_DB, `what was said was sent with ${heldDb} dBFS`);

  await headset.take('speaker');
  const sentAt = Date.now();
  client.send(...beginAnswer('answer', 'tone'));
  for (let ms = 0; ms < ANSWER_MS; ms += 1000) client.send(soundDelta('answer', 'tone', toneDelta(1000, ms)));
  service.fallSilent();
  await waitUntil('the tone', async () => ((await headset.loudness()).speaker ?? 0) > sentAt);
  const { phase } = await surface.waitForView('another try', isTryingAgain, 25_000);
  assert.ok(phase.name === 'recovering' && phase.problem.code === 'openai.timeout', JSON.stringify(phase));
  assert.match(await surface.status(), /The voice service is taking too long|Trying again/);
  await waitForSilence(stage);
  // A kilohertz as it was sent, whatever the rates of the devices are.
  const hz = pitchOf(await headset.take('speaker'));
  assert.ok(Math.abs(hz - 1000) < 10, `1000 Hz were heard as ${hz}`);
  await waitForEnd(surface, devices, 'openai.no_session', /The voice service does not begin/);
  service.talkAgain();
}

/** It is given up in the middle, after 15 s. */
const ANSWER_MS = 30_000;
/** Long before the end of the answer; a loudspeaker that has just been changed is recorded up to two seconds late. */
const SILENT_WITHIN_MS = 8_000;
/** A voice has −30 and more. */
const VOICE_DB = -38;
const NOISE_DB = -45;
/** The tone rises by four times as much from sample to sample; noise never does. */
const STEEP = 0.008;

const isTryingAgain = ({ phase }: View): boolean => phase.name === 'recovering';

async function begin(service: RealtimeServer, surface: AnySurface): Promise<RealtimeClient> {
  const known = service.clients.length;
  await surface.press('Start');
  await waitForLive(surface);
  return waitUntil('the client', () => service.clients[known]);
}

/** The conversation has ended with a problem, which is shown with what to do; nobody listens any more. */
async function waitForEnd(surface: AnySurface, devices: RoomDevices, code: string | RegExp, words: RegExp) {
  const { phase, microphone } = await surface.waitForView('the end', (view) => view.phase.name === 'ended', 40_000);
  assert.ok(phase.name === 'ended');
  assert.match(phase.problem.code, new RegExp(code));
  assert.equal(microphone, 'off');
  await waitUntil('the reason', async () => words.test(String(await surface.text('alert'))));
  assert.ok(await surface.has('button', 'Try again'));
  await waitUntil('that nobody listens', async () => (await devices.heard()).length === 0);
  return phase;
}

async function waitForSilence({ headset }: Stage): Promise<void> {
  await waitUntil(
    'silence',
    async () => {
      const { now, speaker = 0 } = await headset.loudness();
      return now - speaker > 500;
    },
    SILENT_WITHIN_MS,
  );
}

/** How loud what a client sent from its `from`th event on is, in dBFS; −Infinity of silence and of nothing. */
function sentDb({ received }: RealtimeClient, from: number): number {
  const pieces = received.slice(from).flatMap(({ event }) => {
    if (event.type !== 'input_audio_buffer.append') return [];
    const bytes = Buffer.from(String(event.audio), 'base64');
    return [...new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)];
  });
  return levelDb(Float32Array.from(pieces, (sample) => sample / 32_768));
}

/** The pitch of the one tone in a recording, in Hz; holes in it change nothing. */
function pitchOf(chunks: Parameters<typeof joinChunks>[0]): number {
  const { samples, rateHz } = joinChunks(chunks);
  const rises: number[] = [];
  for (let i = 1; i < samples.length; i += 1) {
    const [low = 0, high = 0] = samples.subarray(i - 1, i + 1);
    if (low < 0 && high >= 0 && high - low > STEEP) rises.push(i - high / (high - low));
  }
  const periods = rises.slice(1).map((at, i) => at - (rises[i] ?? at));
  return rateHz / (periods.sort((a, b) => a - b)[Math.floor(periods.length / 2)] ?? Number.NaN);
}
