import type { SessionState } from './state.ts';

/** What the toolbar button shows. */
export type Badge = 'off' | 'starting' | 'live' | 'muted' | 'problem';

/** The badge of a state: it says "live" only while a call can hear the person. */
export function badgeOf({ phase, muted, voice }: SessionState): Badge {
  switch (phase.name) {
    case 'idle':
      return 'off';
    case 'starting':
    case 'recovering':
      return 'starting';
    case 'live':
      return muted || !voice ? 'muted' : 'live';
    case 'ended':
      return 'problem';
  }
}
