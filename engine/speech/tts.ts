import { speakable } from './speakable.ts';
import type { Voice } from './speech.ts';
import type { WasmCommand } from './wasm-command.ts';
import { decodeWav } from './wav.ts';

/** The voices inside flite.wasm that speak 16 kHz: American woman, American man, Scottish man, and a man made of diphones. */
export type VoiceName = 'slt' | 'rms' | 'awb' | 'kal16';

const RATE_HZ = 16_000;
const OUTPUT = 'out.wav';

/** A Flite voice. A sentence that makes Flite trap costs that sentence (said again with plainer letters, else silence), never the voice. */
export function createVoice(flite: WasmCommand, name: VoiceName = 'slt'): Voice {
  const run = (text: string): Float32Array => {
    const file = flite.run(['flite', '-voice', name, '-t', text, '-o', `/${OUTPUT}`], OUTPUT);
    return file ? decodeWav(file).samples : new Float32Array(0);
  };
  return {
    sampleRateHz: RATE_HZ,
    speak(sentence) {
      const text = speakable(sentence);
      if (text === '') return new Float32Array(0);
      try {
        return run(text);
      } catch {
        return runPlain(run, text);
      }
    },
  };
}

function runPlain(run: (text: string) => Float32Array, text: string): Float32Array {
  try {
    return run(text.replace(/[^A-Za-z0-9 ,.?]/g, ' '));
  } catch {
    return new Float32Array(RATE_HZ / 4);
  }
}
