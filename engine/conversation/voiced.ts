import type { Sentence } from '../answer/brain.ts';
import type { Voice } from '../speech/speech.ts';
import { trimSilence } from './trim.ts';

/** The sound of a sentence, in the voice's rate, without the silence around it. */
export const voiced = (voice: Voice, { text, spoken = text }: Sentence): Float32Array =>
  trimSilence(voice.speak(spoken), voice.sampleRateHz);
