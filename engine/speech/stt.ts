import { entropyOf, meanEntropy } from './doubt.ts';
import { giveBack } from './give-back.ts';
import { createQueue, floatsOf, type Ort, type OrtSession, type OrtTensor } from './ort.ts';
import type { Recogniser } from './speech.ts';
import { SAMPLE_RATE_HZ, splitLongAudio } from './split-audio.ts';
import { advanceBias, type BiasCursor, type BiasTree, buildBiasTree, favouredTokens } from './token-bias.ts';
import { trimQuiet } from './trim-quiet.ts';

/** Words to Llama tokens and back; `llama-tokenizer-js` fits. */
export interface Tokenizer {
  encode(text: string, addBos?: boolean, addPrecedingSpace?: boolean): number[];
  decode(tokens: number[], addBos?: boolean, addPrecedingSpace?: boolean): string;
}

/** The two halves of Moonshine. */
export interface MoonshineParts {
  ort: Ort;
  encoder: OrtSession;
  decoder: OrtSession;
  tokenizer: Tokenizer;
}

const LAYERS = 6;
const HEADS = 8;
const HEAD_WIDTH = 36;
const START_TOKEN = 1;
const END_TOKEN = 2;
const VOCABULARY = 32_000;
/** What a token that starts or continues a listed word gains. Measured best on the words of pages; unrelated lists did no harm. */
const BIAS_LOGITS = 3;
/** Nobody says more: a decoder that goes on is inventing. */
const TOKENS_PER_SECOND = 6.5;
const TOKENS_EXTRA = 3;
const LONGEST_SAMPLES = 15 * SAMPLE_RATE_HZ;
const SHORTEST_SAMPLES = SAMPLE_RATE_HZ / 8;
/**
 * Silence added behind the audio. With 0.2 s of real tail, as in a transcription on suspicion, the error rate falls from
 * 25 % to that of a real tail of 0.5 s, 20 %.
 */
const TAIL_SAMPLES = 0.3 * SAMPLE_RATE_HZ;
/** Silence put before audio in which nothing was heard, to hear it once more. */
const LEAD_SAMPLES = 0.1 * SAMPLE_RATE_HZ;
/**
 * What is written with more doubt than this, in nats, was not said: mostly it is another language, of which the model makes English
 * words that nobody meant. Of English that was heard well nothing is lost by it (docs/measurements.md).
 */
const MOST_DOUBT = 2;
/** Below this peak there is nothing to hear, only dither. */
const QUIETEST_PEAK = 1e-4;

/** Moonshine tiny (English). Longer audio than 15 s is cut at its quietest moments: in one piece the model invents words. */
export function createRecogniser(parts: MoonshineParts): Recogniser {
  const queue = createQueue();
  const biasOf = createBiasCache(parts.tokenizer);
  const transcribePart = async (part: Float32Array, bias: BiasTree): Promise<string> => {
    const audio = trimQuiet(part);
    if (audio.length < SHORTEST_SAMPLES || isSilent(audio)) return '';
    // Some speech gives nothing at one place of the encoder's grid and words at another; noise gives nothing at both.
    for (const lead of [0, LEAD_SAMPLES]) {
      const { tokens, doubt } = await decode(parts, padded(audio, lead), bias);
      const text = parts.tokenizer.decode(tokens, false).replace(/\s+/g, ' ').trim();
      if (text !== '') return doubt > MOST_DOUBT ? '' : text;
    }
    return '';
  };
  return {
    transcribe(audio, bias = []) {
      return queue(async () => {
        const tree = biasOf(bias);
        const texts: string[] = [];
        for (const part of splitLongAudio(audio, LONGEST_SAMPLES)) texts.push(await transcribePart(part, tree));
        return texts.filter((text) => text !== '').join(' ');
      });
    },
  };
}

/** Tokens, and with how much doubt they were chosen, in nats. */
interface Decoded {
  tokens: number[];
  doubt: number;
}

async function decode(parts: MoonshineParts, audio: Float32Array, bias: BiasTree): Promise<Decoded> {
  const { ort, encoder, decoder } = parts;
  const encoded = await encoder.run({ input_values: new ort.Tensor('float32', audio, [1, audio.length]) });
  const hidden = encoded.last_hidden_state;
  if (!hidden) throw new Error('The encoder gave no "last_hidden_state"');
  const longest = Math.ceil((audio.length / SAMPLE_RATE_HZ) * TOKENS_PER_SECOND) + TOKENS_EXTRA;
  const tokens: number[] = [];
  const entropies: number[] = [];
  let cache = emptyCache(ort);
  let cursor: BiasCursor = [];
  let token = START_TOKEN;
  for (let step = 0; step < longest; step += 1) {
    const output = await decoder.run({
      input_ids: new ort.Tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]),
      encoder_hidden_states: hidden,
      use_cache_branch: new ort.Tensor('bool', Uint8Array.of(step > 0 ? 1 : 0), [1]),
      ...cache,
    });
    const logits = floatsOf(output.logits, 'logits');
    entropies.push(entropyOf(logits));
    token = likeliestToken(logits, favouredTokens(bias, cursor));
    const next = nextCache(cache, output, step === 0);
    freeTensors([output, cache], next);
    cache = next;
    // Ids beyond the vocabulary are Moonshine's own marks, which mean nothing as text.
    if (token === END_TOKEN || token >= VOCABULARY) break;
    tokens.push(token);
    cursor = advanceBias(bias, cursor, token);
    const repeated = repeatedTail(tokens);
    if (repeated > 0) {
      tokens.splice(-repeated);
      break;
    }
  }
  freeTensors([cache], {});
  return { tokens, doubt: meanEntropy(entropies) };
}

function padded(audio: Float32Array, lead: number): Float32Array {
  const longer = new Float32Array(lead + audio.length + TAIL_SAMPLES);
  longer.set(audio, lead);
  return longer;
}

function likeliestToken(logits: Float32Array, favoured: ReadonlySet<number>): number {
  // The last position only: logits is [1, positions, vocabulary] and we feed one position at a time.
  let best = END_TOKEN;
  let bestLogit = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < logits.length; token += 1) {
    const logit = (logits[token] ?? 0) + (favoured.has(token) ? BIAS_LOGITS : 0);
    if (logit > bestLogit) {
      bestLogit = logit;
      best = token;
    }
  }
  return best;
}

/**
 * How many tokens at the end only repeat what was there before: a phrase three times in a row (or one token six times)
 * is a decoder going round in circles. 0 if none.
 */
export function repeatedTail(tokens: readonly number[]): number {
  for (let length = 1; length * 3 <= tokens.length; length += 1) {
    const times = length <= 2 ? 6 : 3;
    if (length * times > tokens.length) continue;
    const tail = tokens.slice(-length);
    const isLoop = Array.from({ length: times }, (_, i) => i).every((i) =>
      tail.every((token, j) => token === tokens[tokens.length - length * (i + 1) + j]),
    );
    if (isLoop) return length * (times - 1);
  }
  return 0;
}

const cacheNames = Array.from({ length: LAYERS }, (_, layer) =>
  ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'].map((part) => `${layer}.${part}`),
).flat();

function emptyCache(ort: Ort): Record<string, OrtTensor> {
  const empty = () => new ort.Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_WIDTH]);
  return Object.fromEntries(cacheNames.map((name) => [`past_key_values.${name}`, empty()]));
}

/** The encoder's half is computed in the first step only; later steps give a dummy for it. */
function nextCache(before: Record<string, OrtTensor>, output: Record<string, OrtTensor>, isFirst: boolean) {
  const cache = { ...before };
  for (const name of cacheNames) {
    const present = output[`present.${name}`];
    if (present && (isFirst || name.includes('decoder'))) cache[`past_key_values.${name}`] = present;
  }
  return cache;
}

type Tensors = Record<string, OrtTensor>;

/** Frees what none of the `needed` tensors holds: in a conversation 7 MB for each time that something is recognised. */
function freeTensors(used: readonly Tensors[], needed: Tensors): void {
  const kept = new Set(Object.values(needed));
  const over = new Set(used.flatMap((tensors) => Object.values(tensors)).filter((tensor) => !kept.has(tensor)));
  giveBack(...[...over].flatMap(({ data }) => (data instanceof Float32Array ? [data] : [])));
}

function createBiasCache(tokenizer: Tokenizer): (words: readonly string[]) => BiasTree {
  // The same list comes with every interim transcription of a conversation; building the tree takes some milliseconds.
  let known: { words: readonly string[]; tree: BiasTree } = { words: [], tree: buildBiasTree([]) };
  return (words) => {
    if (words !== known.words) {
      known = { words, tree: buildBiasTree(words.map((word) => tokenizer.encode(word, false, true))) };
    }
    return known.tree;
  };
}

function isSilent(audio: Float32Array): boolean {
  return audio.every((sample) => Math.abs(sample) < QUIETEST_PEAK);
}
