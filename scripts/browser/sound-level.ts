import type { Sound } from '../../engine/speech/wav.ts';

/** Level of samples in dBFS (a sine of full scale is −3); −Infinity of silence and of nothing. */
export function levelDb(samples: Float32Array): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return powerDb(power / Math.max(1, samples.length));
}

/** A mean square as a level in dB. */
export const powerDb = (power: number): number => 10 * Math.log10(power);

/** The factor that a change of level by so many dB is. */
export const gainOf = (db: number): number => 10 ** (db / 20);

/** The levels of blocks one after another, in dBFS; a rest shorter than a block is left out. */
export function blockLevels(samples: Float32Array, rateHz: number, blockMs = 10): number[] {
  const length = Math.round((rateHz * blockMs) / 1000);
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    levelDb(samples.subarray(i * length, (i + 1) * length)),
  );
}

/** Mean level of the blocks in which something is going on, in dBFS; −Infinity if nowhere is. */
export function activeLevelDb(levels: readonly number[], aboveDb = -50): number {
  const powers = levels.filter((level) => level > aboveDb).map((level) => 10 ** (level / 10));
  return powerDb(powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length));
}

/** As loud as somebody who speaks at arm's length from the microphone. */
export const NEAR_DBFS = -30;

/** The sound at another level: that of its blocks of 10 ms in which something is going on. */
export function atLevel({ samples, rateHz }: Sound, levelDbfs = NEAR_DBFS): Sound {
  const levels = blockLevels(samples, rateHz);
  const loudest = levels.reduce((most, level) => Math.max(most, level), Number.NEGATIVE_INFINITY);
  const gain = gainOf(levelDbfs - activeLevelDb(levels, loudest - 30));
  return { samples: samples.map((sample) => sample * gain), rateHz };
}
