import tokenizer from 'llama-tokenizer-js';
import type { Ort, OrtSession } from './ort.ts';
import { createQueue } from './ort.ts';
import type { Speech, VoiceDetector } from './speech.ts';
import { createRecogniser } from './stt.ts';
import { createVoice, type VoiceName } from './tts.ts';
import { createDetector, FRAME_SAMPLES } from './vad.ts';

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
  /** `onnxruntime-web/wasm` or another ONNX Runtime, set to one thread. */
  ort: Ort;
  /** The bytes of a model file; rejects if it can't be read. */
  read(name: ModelFileName): Promise<Uint8Array<ArrayBuffer>>;
  onProgress?: (progress: LoadProgress) => void;
  voice?: VoiceName;
}

const PARTS = 5;

/**
 * Loads all models and runs each once, because the first utterance costs two to three times as much as the later ones.
 * Takes about two seconds on a quiet machine. Rejects if a file can't be read or is no model.
 */
export async function loadSpeech({ ort, read, onProgress, voice: name }: SpeechParts): Promise<Speech> {
  let done = 0;
  const tell = (part: LoadProgress['part']) => {
    done += 1;
    onProgress?.({ part, done, total: PARTS });
  };
  // One runtime has one stack: runs that overlap, even of different models, mix up each other's inputs (seen in Chromium
  // as "input name cannot be empty" when a frame was judged while a question was recognised).
  const inTurn = createQueue();
  const load = async (file: ModelFileName): Promise<OrtSession> => {
    const session = await ort.InferenceSession.create(await read(file), { executionProviders: ['wasm'] });
    return { run: (feeds) => inTurn(() => session.run(feeds)) };
  };

  const detectorSession = await load('silero_vad_v6.onnx');
  tell('detector');
  const encoder = await load('encoder_model.onnx');
  tell('encoder');
  const decoder = await load('decoder_model_merged.onnx');
  tell('decoder');
  const voice = createVoice(await WebAssembly.compile(await read('flite.wasm')), name);
  tell('voice');

  const speech: Speech = {
    createDetector: () => createDetector(ort, detectorSession),
    recogniser: createRecogniser({ ort, encoder, decoder, tokenizer }),
    voice,
  };
  await warmUp(speech);
  tell('warm-up');
  return speech;
}

async function warmUp(speech: Speech): Promise<void> {
  const detector: VoiceDetector = speech.createDetector();
  for (let i = 0; i < 3; i += 1) await detector.detect(new Float32Array(FRAME_SAMPLES));
  await speech.recogniser.transcribe(speech.voice.speak('Hello, I am ready.'));
}
