import { resample } from '../../utils/shared/resample.ts';
import { readSound } from '../browser/fake-microphone.ts';
import { speechFile } from '../browser/speech-file.ts';
import { LOUD, PEER_HZ } from './peer.ts';

const QUESTION = 'What is this page about?';

/** The recorded question at the rate of a peer, without the silence at its end: the clock runs from the last sound. */
export async function readQuestion(): Promise<Float32Array> {
  const { samples, rateHz } = await readSound(await speechFile(QUESTION));
  const end = samples.findLastIndex((sample) => Math.abs(sample) > LOUD) + 1;
  return resample(samples.subarray(0, end), rateHz, PEER_HZ);
}
