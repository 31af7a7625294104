import type { SessionState } from './state.ts';

/** Whether a key or button that is held now would be heard. */
export function canTalk(state: Pick<SessionState, 'phase' | 'talk' | 'voice' | 'muted' | 'microphone'>): boolean {
  const { phase, talk, voice, muted, microphone } = state;
  if (talk !== 'hold' || !voice || muted || microphone === 'lost') return false;
  // What is said from now on is kept for the call that comes.
  if (phase.name === 'starting') return phase.stage !== 'permission';
  return microphone === 'on' && (phase.name === 'live' || phase.name === 'recovering');
}
