import { permission } from '../audio/microphone.ts';
import type { Mode } from '../session/mode.ts';
import { callBackground } from '../wire/calls.ts';

/**
 * Lets the token be fetched while the host page is still being made. Only if nobody has to be asked for the microphone:
 * nothing that expires waits for a person.
 */
export async function expectStart(voice: boolean, purpose: Mode): Promise<void> {
  if (voice && (await permission()) !== 'granted') return;
  await callBackground('expectStart', { purpose });
}
