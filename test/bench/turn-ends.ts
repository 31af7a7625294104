import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadNodeSpeech } from '../../backend/engine-server/node-speech.ts';
import { createEar } from '../../engine/conversation/ear.ts';
import type { Session, TurnDetection } from '../../engine/conversation/events.ts';
import { SERVER_VAD } from '../../engine/conversation/turn-detection.ts';
import type { Speech } from '../../engine/speech/speech.ts';
import { createVoice, type VoiceName } from '../../engine/speech/tts.ts';
import { loadCommand } from '../../engine/speech/wasm-command.ts';
import { createRandom, pinkNoise } from '../../scripts/browser/noise.ts';
import { atLevel, gainOf } from '../../scripts/browser/sound-level.ts';
import { MODELS_DIR } from '../../scripts/models.mjs';
import { percentile } from '../../scripts/percentile.ts';

/** Questions as somebody says them who thinks at each `|`. */
const QUESTIONS = [
  'What does it say about | the winter storms?',
  'How much does | the family ticket cost?',
  'When does the | museum open on Sunday?',
  'Who wrote | the first chapter?',
  'What is the name of | the captain?',
  'Can you tell me | how to get there?',
  'Where is the | nearest station?',
  'How do I | reset my password?',
  'Why did | the factory close?',
  'Is there a | discount for students?',
  'Which of the | three models is the lightest?',
  'Read the | second paragraph again.',
  'What happens if | I cancel | my order?',
  'How long does | it take to | get a visa?',
  'I want to know | how many people | live there.',
  'What is the difference between | the two plans?',
  'Do they | ship to | Norway?',
  'And what about | the red one?',
  'When was the | old bridge built?',
  'How many | calories are in | one slice?',
  'Does the phone have | a headphone jack?',
  'Tell me more about | the author.',
  'Who was the | first president of | the club?',
  'What did the doctor | say about | the results?',
  'How far is it | from the hotel to | the beach?',
  'Are dogs | allowed in the garden?',
  'Summarise the | part about | solar panels.',
  'What should I | bring to the interview?',
  'How big is the | kitchen?',
  'Where can I | buy tickets for | the concert?',
  'Why is the | sky red in | the picture?',
  'Which team | won the final?',
];
const VOICES: readonly VoiceName[] = ['slt', 'rms', 'awb', 'kal16'];
const RATE_HZ = 16_000;
const FRAME = 512;
/** What is louder than this is speech, in a voice of −20 dBFS. */
const SPEECH_LEVEL = gainOf(-40);
const ROOM_DBFS = -60;
const PAUSE_MS = [300, 900] as const;
const QUIET_BEFORE_MS = 500;
const QUIET_BEHIND_MS = 2000;

/** How turns ended that somebody spoke with pauses. */
interface TurnFigures {
  turns: number;
  /** Share of the turns that were over before the last word. */
  cutEarly: number;
  /** Silence from the end of speech until the turn was over, in ms of the sound; of all turns that ended. */
  endMs: { median: number; p95: number };
  /** Turns whose end was not told within 2 s. */
  neverEnded: number;
}

/** By where somebody pauses: where people think, and between any two words. */
export interface TurnEndFigures {
  semantic: { thinking: TurnFigures; anywhere: TurnFigures; all: TurnFigures };
  server500: { thinking: TurnFigures; anywhere: TurnFigures; all: TurnFigures };
}

interface Recording {
  place: 'thinking' | 'anywhere';
  said: string;
  samples: Float32Array;
  endSample: number;
}

interface Heard {
  place: Recording['place'];
  isCut: boolean;
  endMs: number | undefined;
  /** What the recogniser made of it at each silence. */
  words: readonly string[];
}

const SEMANTIC: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'medium',
  create_response: true,
  interrupt_response: true,
};

/**
 * Plays questions with pauses of 300 to 900 ms to the real detector, recogniser and ear, each in `voices` of the four voices and
 * with the pauses once where people think and once anywhere. The sound waits for the words, so that the figures are those of the
 * rule and not of this computer: where a computer needs longer than the silence for the words, the turn ends that much later.
 */
export async function benchTurnEnds(voices: number, log: (line: string) => void): Promise<TurnEndFigures> {
  const speech = await loadNodeSpeech(MODELS_DIR);
  const recordings = await recordAll(voices);
  const semantic: Heard[] = [];
  const server500: Heard[] = [];
  for (const [i, recording] of recordings.entries()) {
    const heard = await play(speech, SEMANTIC, recording);
    semantic.push(heard);
    server500.push(await play(speech, SERVER_VAD, recording));
    log(
      `${i + 1}/${recordings.length} ${heard.isCut ? 'CUT' : 'whole'} ${heard.endMs} ms: ${recording.said} heard ${JSON.stringify(heard.words)}`,
    );
  }
  return { semantic: figuresByPlace(semantic), server500: figuresByPlace(server500) };
}

async function recordAll(voices: number): Promise<Recording[]> {
  const flite = loadCommand(await readFile(join(MODELS_DIR, 'flite.wasm')));
  const random = createRandom(900);
  return QUESTIONS.flatMap((question, i) =>
    Array.from({ length: voices }, (_, turn) => VOICES[(i + turn) % VOICES.length] ?? 'slt').flatMap((name) => {
      const { speak } = createVoice(flite, name);
      const thinking = question.split(' | ');
      const anywhere = splitAnywhere(question.replaceAll(' |', ''), thinking.length, random);
      return [record('thinking', thinking, speak, random), record('anywhere', anywhere, speak, random)];
    }),
  );
}

/** A sentence in so many phrases, torn between any two words. */
function splitAnywhere(sentence: string, phrases: number, random: () => number): string[] {
  const words = sentence.split(' ');
  const gaps = words.slice(1).map((_, i) => ({ at: i + 1, order: random() }));
  const torn = gaps.sort((a, b) => a.order - b.order).slice(0, phrases - 1);
  const places = [0, ...torn.map(({ at }) => at).sort((a, b) => a - b), words.length];
  return places.slice(1).map((end, i) => words.slice(places[i], end).join(' '));
}

function record(
  place: Recording['place'],
  phrases: readonly string[],
  speak: (text: string) => Float32Array,
  random: () => number,
): Recording {
  const spoken: Float32Array[] = [silence(QUIET_BEFORE_MS)];
  const pauses: number[] = [];
  for (const [i, phrase] of phrases.entries()) {
    if (i > 0) {
      const pauseMs = PAUSE_MS[0] + random() * (PAUSE_MS[1] - PAUSE_MS[0]);
      pauses.push(Math.round(pauseMs));
      spoken.push(silence(pauseMs));
    }
    spoken.push(trim(atLevel({ samples: speak(phrase), rateHz: RATE_HZ }, -20).samples));
  }
  const endSample = spoken.reduce((sum, { length }) => sum + length, 0);
  const samples = pinkNoise(endSample + silence(QUIET_BEHIND_MS).length, random).map(
    (noise) => noise * gainOf(ROOM_DBFS),
  );
  let at = 0;
  for (const piece of spoken) {
    for (const sample of piece) samples[at] = (samples[at++] ?? 0) + sample;
  }
  return { place, said: `${phrases.join(' | ')} (${pauses.join(', ')} ms)`, samples, endSample };
}

const silence = (ms: number): Float32Array => new Float32Array(Math.round((RATE_HZ * ms) / 1000));

/** From the first sample of speech to the last. */
function trim(samples: Float32Array): Float32Array {
  const isLoud = (sample: number) => Math.abs(sample) > SPEECH_LEVEL;
  return samples.slice(samples.findIndex(isLoud), samples.findLastIndex(isLoud) + 1);
}

/** Plays a recording in frames of the detector; each waits until what was heard was put into words and judged. */
async function play(
  speech: Speech,
  detection: TurnDetection,
  { place, samples, endSample }: Recording,
): Promise<Heard> {
  const under: Promise<string>[] = [];
  let at = 0;
  const stops: number[] = [];
  const ear = createEar({
    speech: {
      ...speech,
      recogniser: {
        transcribe(audio, bias) {
          // Nobody asks for words where silence alone decides.
          const words =
            detection.type === 'server_vad' ? Promise.resolve('') : speech.recogniser.transcribe(audio, bias);
          under.push(words);
          return words;
        },
      },
    },
    hooks: { started() {}, stopped: () => stops.push(at), interim() {} },
    bias: () => [],
    report(error) {
      throw error;
    },
  });
  ear.configure({
    format: { type: 'audio/pcm' },
    transcription: null,
    noise_reduction: null,
    turn_detection: detection,
  } satisfies Session['audio']['input']);
  while (at + FRAME <= samples.length && !stops.some((stop) => stop > endSample)) {
    ear.hear(samples.subarray(at, at + FRAME));
    at += FRAME;
    await ear.caughtUp();
    await Promise.all(under);
    // The judgement comes some microtasks behind the words.
    await new Promise(setImmediate);
  }
  ear.close();
  const last = stops.find((stop) => stop > endSample);
  return {
    place,
    isCut: stops.some((stop) => stop <= endSample),
    words: await Promise.all(under),
    endMs: last === undefined ? undefined : Math.round(((last - endSample) * 1000) / RATE_HZ),
  };
}

const figuresByPlace = (heard: readonly Heard[]) => ({
  thinking: figuresOf(heard.filter(({ place }) => place === 'thinking')),
  anywhere: figuresOf(heard.filter(({ place }) => place === 'anywhere')),
  all: figuresOf(heard),
});

function figuresOf(heard: readonly Heard[]): TurnFigures {
  const ends = heard.flatMap(({ endMs }) => (endMs === undefined ? [] : [endMs]));
  return {
    turns: heard.length,
    cutEarly: Math.round((heard.filter(({ isCut }) => isCut).length / heard.length) * 1000) / 1000,
    endMs: { median: percentile(ends, 0.5), p95: percentile(ends, 0.95) },
    neverEnded: heard.length - ends.length,
  };
}
