/**
 * How unsure a recogniser is of what it wrote, in nats: the mean entropy of its choices between tokens. 0: each was the only one
 * possible. Told from the logits of each choice, before anything was favoured.
 */
export const meanEntropy = (choices: readonly number[]): number =>
  choices.reduce((sum, entropy) => sum + entropy, 0) / Math.max(1, choices.length);

/** The entropy of one choice by the logits of what could be chosen, in nats. */
export function entropyOf(logits: Float32Array): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > highest) highest = logit;
  let sum = 0;
  let weighted = 0;
  for (const logit of logits) {
    const weight = Math.exp(logit - highest);
    sum += weight;
    weighted += weight * (logit - highest);
  }
  return Math.log(sum) - weighted / sum;
}
