import type { Sound } from '../../engine/speech/wav.ts';
import { toPcm16 } from '../../utils/audio/pcm16.ts';
import type { AudioTap, Loudness, TapChunk, TapName } from './audio-tap.ts';
import { type FakeMicrophone, LEAD_IN_MS } from './fake-microphone.ts';
import { lastHeardAt, lastSentAt } from './loud-moments.ts';
import { activeLevelDb, blockLevels, gainOf } from './sound-level.ts';
import type { Recorder, SoundRig } from './sound-rig.ts';
import { waitUntil } from './wait-until.ts';

/** When something is said, ms since 1970. It has begun at `startsAt` at the earliest and is over at `endsAt` at the latest. */
export interface Utterance {
  startsAt: number;
  endsAt: number;
}

/** What a browser has for a microphone and a loudspeaker: to speak into, and to listen at. */
export interface Headset {
  /** Begins to say something. */
  say(sound: Sound): Promise<Utterance>;
  loudness(): Promise<Omit<Loudness, 'opened'>>;
  /** All audio of one end since the last take. */
  take(name: TapName): Promise<TapChunk[]>;
}

/** Chromium's fake microphone, and what its session host decodes: for machines without any sound. */
export function tapHeadset(openTap: () => Promise<AudioTap>, microphone: FakeMicrophone): Headset {
  return {
    async say(sound) {
      const tap = await openTap();
      const { opened } = await tap.loudness();
      await microphone.load(sound);
      await tap.replug();
      const { now } = await waitUntil('the microphone to be opened anew', async () => {
        const loudness = await tap.loudness();
        return loudness.opened > opened && loudness;
      });
      return { startsAt: now, endsAt: now + LEAD_IN_MS + lengthMs(sound) };
    },
    loudness: async () => (await openTap()).loudness(),
    take: async (name) => (await openTap()).take(name),
  };
}

/** A sound begins so much after it was asked for at the latest, ms. */
const BEGINS_WITHIN_MS = 500;

/** From when on a headset is recorded: what nobody takes fills the memory, and the machine has to carry it. */
export type RecordedFrom = 'now' | 'first-use';

/** The devices of a sound server, as any browser has them; recorded where they end, until they are taken off. */
export async function wearRigHeadset(
  rig: SoundRig,
  recorded: RecordedFrom = 'now',
): Promise<{ headset: Headset; takeOff(): Promise<void> }> {
  let recorder: Promise<Recorder> | undefined;
  const record = (): Promise<Recorder> => {
    recorder ??= rig.record();
    return recorder;
  };
  if (recorded === 'now') await record();
  return {
    headset: rigHeadset(rig, record),
    takeOff: async () => (await recorder)?.stop(),
  };
}

function rigHeadset(rig: SoundRig, record: () => Promise<Recorder>): Headset {
  const kept: Record<TapName, TapChunk[]> = { microphone: [], speaker: [] };
  const loud: { microphone?: number; speaker?: number } = {};
  const listen = async (): Promise<void> => {
    const { at, rateHz, ...ends } = (await record()).take();
    for (const name of ['microphone', 'speaker'] as const) {
      const piece = [{ at, rateHz, samples: toPcm16(ends[name]) }];
      kept[name].push(...piece);
      const last = name === 'microphone' ? lastSentAt(piece, 0, Number.POSITIVE_INFINITY) : lastHeardAt(piece);
      if (last !== undefined) loud[name] = last;
    }
  };
  return {
    async say(sound) {
      const startsAt = Date.now();
      // A room that is closed meanwhile has nobody in it who would listen.
      rig.play(notTooLoud(sound)).catch(() => {});
      return { startsAt, endsAt: startsAt + BEGINS_WITHIN_MS + lengthMs(sound) };
    },
    async loudness() {
      await listen();
      return { ...loud, now: Date.now() };
    },
    async take(name) {
      await listen();
      return kept[name].splice(0);
    },
  };
}

/** People are no louder at a microphone; what is would be clipped by the browser's gain control, dBFS. */
const VOICE_DBFS = -28;

function notTooLoud({ samples, rateHz }: Sound): Sound {
  const gain = Math.min(1, gainOf(VOICE_DBFS - activeLevelDb(blockLevels(samples, rateHz))));
  return { samples: samples.map((sample) => sample * gain), rateHz };
}

const lengthMs = ({ samples, rateHz }: Sound): number => (samples.length / rateHz) * 1000;
