import type { SessionState } from './state.ts';

/** What the toolbar button shows. `opening`: the microphone is open and the call is not there yet. */
export type Badge = 'off' | 'starting' | 'opening' | 'live' | 'writing' | 'muted' | 'problem';

/** The badge of a state: it says whether the device is open and its sound goes somewhere, whatever else is going on. */
export function badgeOf({ phase, mode, muted, microphone, talk, talking }: SessionState): Badge {
  const hears = microphone === 'on' && !muted && (talk === 'open' || talking !== undefined);
  switch (phase.name) {
    case 'idle':
      return 'off';
    case 'starting':
    case 'recovering':
      return hears ? 'opening' : 'starting';
    case 'live':
      if (!hears) return 'muted';
      return mode === 'captions' ? 'writing' : 'live';
    case 'ended':
      return 'problem';
  }
}
