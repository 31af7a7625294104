/** The two companding laws of telephones (ITU-T G.711): one byte for a sample of 8 kHz sound. */
export type Law = 'mu' | 'a';

const MU_BIAS = 132;
const MU_CLIP = 32_635;

/** A 16-bit sample as one byte. */
export function compand(sample: number, law: Law): number {
  return law === 'mu' ? compandMu(sample) : compandA(sample);
}

/** The 16-bit sample that a byte stands for. */
export function expand(byte: number, law: Law): number {
  return law === 'mu' ? expandMu(byte) : expandA(byte);
}

function compandMu(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const level = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
  const exponent = Math.floor(Math.log2(level)) - 7;
  return ~(sign | (exponent << 4) | ((level >> (exponent + 3)) & 15)) & 0xff;
}

function expandMu(byte: number): number {
  const bits = ~byte & 0xff;
  const level = ((((bits & 15) << 3) + MU_BIAS) << ((bits >> 4) & 7)) - MU_BIAS;
  return bits & 0x80 ? -level : level;
}

/** A-law turns every second bit, so that silence is not a row of zeros. */
const A_TURNED = 0x55;

function compandA(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const level = Math.min(sample >= 0 ? sample >> 4 : ~sample >> 4, 2047);
  const exponent = level < 32 ? (level < 16 ? 0 : 1) : Math.floor(Math.log2(level)) - 3;
  const mantissa = exponent < 2 ? level & 15 : (level >> (exponent - 1)) & 15;
  return (sign | (exponent << 4) | mantissa) ^ A_TURNED;
}

function expandA(byte: number): number {
  const bits = byte ^ A_TURNED;
  const exponent = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const level = exponent === 0 ? step : (step + 256) << (exponent - 1);
  return bits & 0x80 ? level : -level;
}
