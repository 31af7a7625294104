import tokenizer from 'llama-tokenizer-js';
import { giveBack } from './give-back.ts';
import type { Ort, OrtSession } from './ort.ts';
import { createQueue } from './ort.ts';
import type { Speech, VoiceDetector } from './speech.ts';
import { createRecogniser } from './stt.ts';
import { createVoice, type VoiceName } from './tts.ts';
import { createDetector, FRAME_SAMPLES } from './vad.ts';
import { loadCommand } from './wasm-command.ts';

/** The model files by the names that `scripts/models.mjs` gives them. */
export type ModelFileName = 'silero_vad_v6.onnx' | 'encoder_model.onnx' | 'decoder_model_merged.onnx' | 'flite.wasm';

/** How far the loading is: `done` of `total` parts, the last of them being `part`. */
export interface LoadProgress {
  part: 'detector' | 'encoder' | 'decoder' | 'voice' | 'warm-up';
  done: number;
  total: number;
}

/** What loading needs from the world. */
export interface SpeechParts {
  /** `onnxruntime-web/wasm` or another ONNX Runtime, set to one thread. Files are read while it is got ready. */
  ort: Ort | Promise<Ort>;
  /** The bytes of a model file, which are used up: nobody else may read them. Rejects if it can't be read. */
  read(name: ModelFileName): Promise<Uint8Array<ArrayBuffer>>;
  onProgress?: (progress: LoadProgress) => void;
  voice?: VoiceName;
}

const PARTS = 5;

/**
 * Loads all models and runs each once, because the first utterance costs two to three times as much as the later ones.
 * Takes about two seconds on a quiet machine. Rejects if a file can't be read or is no model.
 */
export async function loadSpeech({ ort: runtime, read, onProgress, voice: name }: SpeechParts): Promise<Speech> {
  let done = 0;
  const tell = (part: LoadProgress['part']) => {
    done += 1;
    onProgress?.({ part, done, total: PARTS });
  };
  // The largest first: what the runtime takes to load it is room for the others, 18 MB less in all than the other way round.
  // Each is read while the one before is made ready.
  const decoderFile = readAhead(read('decoder_model_merged.onnx'));
  const ort = await runtime;
  // One runtime has one stack: runs that overlap, even of different models, mix up each other's inputs (seen in Chromium
  // as "input name cannot be empty" when a frame was judged while a question was recognised).
  const inTurn = createQueue();
  const load = async (file: Promise<Uint8Array<ArrayBuffer>>): Promise<OrtSession> => {
    const bytes = await file;
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    giveBack(bytes);
    return { run: (feeds) => inTurn(() => session.run(feeds)) };
  };

  const voiceFile = readAhead(read('flite.wasm'));
  const decoder = await load(decoderFile);
  tell('decoder');
  const encoderFile = readAhead(read('encoder_model.onnx'));
  const voiceBytes = await voiceFile;
  const voice = createVoice(loadCommand(voiceBytes), name);
  giveBack(voiceBytes);
  tell('voice');
  const detectorFile = readAhead(read('silero_vad_v6.onnx'));
  const encoder = await load(encoderFile);
  tell('encoder');
  const detectorSession = await load(detectorFile);
  tell('detector');

  const speech: Speech = {
    createDetector: () => createDetector(ort, detectorSession),
    recogniser: createRecogniser({ ort, encoder, decoder, tokenizer }),
    voice,
  };
  await warmUp(speech);
  tell('warm-up');
  return speech;
}

/** A reading that is awaited later: until then, nobody misses what it may reject with. */
function readAhead<T>(reading: Promise<T>): Promise<T> {
  reading.catch(() => {});
  return reading;
}

async function warmUp(speech: Speech): Promise<void> {
  const detector: VoiceDetector = speech.createDetector();
  for (let i = 0; i < 3; i += 1) await detector.detect(new Float32Array(FRAME_SAMPLES));
  await speech.recogniser.transcribe(speech.voice.speak('Yes.'));
}
