import type { Sound } from '../../engine/speech/wav.ts';
import type { TapChunk } from '../../scripts/browser/audio-tap.ts';
import { findSound } from '../../scripts/browser/find-sound.ts';
import { joinChunks } from '../../scripts/browser/loud-moments.ts';
import { blockLevels } from '../../scripts/browser/sound-level.ts';
import type { Recording } from '../../scripts/browser/sound-rig.ts';

/** What came out of the loudspeaker after somebody made a sound. All moments in ms from the onset of that sound. */
export interface Interruption {
  /** Whether the assistant was heard just before the onset: without that nothing can be measured. */
  talked: boolean;
  /** From then on the voice was at least 10 dB quieter than before; null if it never was for good. */
  duckedMs: number | null;
  /** From then on nothing above −50 dBFS was heard; null if there was. */
  silentMs: number | null;
  /** Whether it was quieter, by 6 dB or more, for at least 30 ms in a row. */
  wasDucked: boolean;
  /** Whether it was as loud as before at the end. */
  cameBack: boolean;
}

export interface InterruptionSounds {
  recording: Recording;
  /** The voice as it was decoded, before anything in the browser made it quieter. */
  decoded: readonly TapChunk[];
  /** What somebody said or did. */
  near: Sound;
  /** When it was given to the player, ms since 1970. */
  playedAt: number;
  /** How long after the end of that sound the recording counts. */
  untilMs: number;
}

const BLOCK_MS = 10;
/** The player takes its time, more so on a busy machine. */
const STARTS_WITHIN_MS = 1200;
const CLOCKS_DIFFER_MS = 100;
/** From the decoder to the loudspeaker. */
const PLAYED_WITHIN_MS = 400;
const HEARD_DBFS = -50;
const DUCKED_DB = 10;
const NOTICED_DB = 6;
const SAME_DB = 3;
const COUNTED_BLOCKS = 3;
/** The voice as it came in must be so loud for its level to tell how loud it is played. */
const LOUD_DBFS = -40;

/** Measures at the loudspeaker what a sound at the microphone did; undefined if the sound is not in the recording. */
export function readInterruption(sounds: InterruptionSounds): Interruption | undefined {
  const { recording, decoded, near, playedAt, untilMs } = sounds;
  const { rateHz } = recording;
  const fromMs = playedAt - recording.at - CLOCKS_DIFFER_MS;
  const found = findSound({ samples: recording.microphone, rateHz }, near, { fromMs, toMs: fromMs + STARTS_WITHIN_MS });
  if (found.likeness < 0.3) return undefined;
  const onset = Math.round((found.atMs + onsetOf(near)) / BLOCK_MS);
  const end = Math.round((found.atMs + (near.samples.length / near.rateHz) * 1000 + untilMs) / BLOCK_MS);
  const heard = blockLevels(recording.speaker, rateHz).slice(0, end);
  const gains = gainsOf(heard, alignedLevels(recording, decoded));
  const before = gains.slice(Math.max(0, onset - 150), onset).filter((gain) => gain !== undefined);
  const usual = middle(before);
  const last = (holds: (block: number) => boolean): number => heard.findLastIndex((_, block) => holds(block));
  const lastHeard = last((block) => (heard[block] ?? 0) > HEARD_DBFS);
  const lastFull = last((block) => (gains[block] ?? Number.NEGATIVE_INFINITY) > usual - DUCKED_DB);
  const msAfterOnset = (lastBlock: number): number | null =>
    lastBlock >= heard.length - 5 ? null : Math.max(0, (lastBlock + 1 - onset) * BLOCK_MS);
  const quieter = gains
    .slice(onset)
    .filter((gain) => gain !== undefined)
    .map((gain) => gain < usual - NOTICED_DB);
  const atTheEnd = gains.slice(-100).filter((gain) => gain !== undefined);
  return {
    talked: heard.slice(onset - 10, onset).some((level) => level > HEARD_DBFS) && before.length > 20,
    duckedMs: msAfterOnset(lastFull),
    silentMs: msAfterOnset(lastHeard),
    wasDucked: longestRun(quieter) >= COUNTED_BLOCKS,
    cameBack: atTheEnd.length > 10 && Math.abs(middle(atTheEnd) - usual) < SAME_DB,
  };
}

/** Where a sound begins to be heard in a quiet room, in ms. */
export function onsetOf({ samples, rateHz }: Sound): number {
  return (
    Math.max(
      0,
      blockLevels(samples, rateHz).findIndex((level) => level > HEARD_DBFS),
    ) * BLOCK_MS
  );
}

/** The levels of the decoded voice, block by block beside those of the recording. */
function alignedLevels({ at, speaker, rateHz }: Recording, decoded: readonly TapChunk[]): number[] {
  const voice = joinChunks(decoded);
  const fromMs = (decoded[0]?.at ?? at) - at - CLOCKS_DIFFER_MS;
  const range = { fromMs, toMs: fromMs + CLOCKS_DIFFER_MS + PLAYED_WITHIN_MS };
  const { atMs } = findSound({ samples: speaker, rateHz }, voice, range);
  const blocks = Math.round(atMs / BLOCK_MS);
  const levels = blockLevels(voice.samples, voice.rateHz);
  return blocks >= 0 ? [...Array<number>(blocks).fill(Number.NEGATIVE_INFINITY), ...levels] : levels.slice(-blocks);
}

/** How much louder each block was played than it came in, in dB; undefined where nothing loud enough came. */
function gainsOf(heard: readonly number[], decoded: readonly number[]): (number | undefined)[] {
  return heard.map((level, i) => {
    // A block more or less: the two were never cut at the same sample.
    const around = decoded.slice(Math.max(0, i - 1), i + 2);
    const came = around.reduce((most, one) => Math.max(most, one), Number.NEGATIVE_INFINITY);
    const least = around.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    return least > LOUD_DBFS ? Math.max(level, -90) - came : undefined;
  });
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function longestRun(holds: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const one of holds) {
    run = one ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
