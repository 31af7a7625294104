import type { AnySurface } from '../../scripts/browser/surface.ts';
import type { Play } from './scenarios.ts';
import * as scenarios from './scenarios.ts';

/** What happens in an evening: a test each. */
export interface Hour {
  name: string;
  play(): Promise<void>;
}

/**
 * Somebody's first evening with the assistant, the same in each browser; each hour goes on where the one before has ended.
 * `play` gives what was set up, from the first hour on.
 */
export function evening(play: () => Play): readonly Hour[] {
  let seenIn: AnySurface | undefined;
  const surface = (): AnySurface => {
    if (!seenIn) throw new Error('The conversation has not begun.');
    return seenIn;
  };
  const hour = (name: string, scenario: (play: Play, surface: AnySurface) => Promise<void>): Hour => ({
    name,
    play: () => scenario(play(), surface()),
  });
  /** One after which the conversation is seen elsewhere. */
  const move = (name: string, scenario: () => Promise<AnySurface>): Hour => ({
    name,
    async play() {
      seenIn = await scenario();
    },
  });
  return [
    move('Start where nobody was asked yet: the browser asks for the microphone, and Allow begins the call', () =>
      scenarios.startFirstTime(play()),
    ),
    hour('a page that is shared is in the conversation, as it was sent', scenarios.sharePage),
    hour('a spoken question about it is answered aloud', scenarios.askAboutPage),
    hour('a typed question is answered aloud', scenarios.askInWriting),
    hour('who talks over an answer is let speak', scenarios.bargeIn),
    move('a background that is ended is not missed', () => scenarios.loseBackground(play(), surface())),
    move('a panel that is closed and opened again has the conversation, which goes on', () =>
      scenarios.reopenPanel(play(), surface()),
    ),
    hour('Stop gives the microphone back', scenarios.stop),
    hour('nothing went wrong that nobody handled', scenarios.findNothingUncaught),
  ];
}
