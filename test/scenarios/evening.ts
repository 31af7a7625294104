import type { AnySurface } from '../../scripts/browser/surface.ts';
import type { Play } from './scenarios.ts';
import * as scenarios from './scenarios.ts';

/** What happens in an evening: a test each. */
export interface Hour {
  name: string;
  play(): Promise<void>;
}

/** What is not as in other evenings. */
export interface OwnHours<P extends Play> {
  /** How it begins; gives what the conversation is seen in. */
  first: { name: string; begin(play: P): Promise<AnySurface> };
  /** What is done before it is stopped, when the panel is open. */
  late: readonly { name: string; scenario(play: P, surface: AnySurface): Promise<void> }[];
}

const ORDINARY: OwnHours<Play> = {
  first: {
    name: 'Start where nobody was asked yet: the browser asks for the microphone, and Allow begins the call',
    begin: scenarios.startFirstTime,
  },
  late: [],
};

/** As below, of an evening in which all is ordinary. */
export const evening = (play: () => Play): readonly Hour[] => eveningWith(ORDINARY, play);

/**
 * Somebody's first evening with the assistant, the same in each browser; each hour goes on where the one before has ended.
 * `play` gives what was set up, from the first hour on.
 */
export function eveningWith<P extends Play>({ first, late }: OwnHours<P>, play: () => P): readonly Hour[] {
  let seenIn: AnySurface | undefined;
  const surface = (): AnySurface => {
    if (!seenIn) throw new Error('The conversation has not begun.');
    return seenIn;
  };
  const hour = (name: string, scenario: (play: P, surface: AnySurface) => Promise<void>): Hour => ({
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
    move(first.name, () => first.begin(play())),
    hour('a page that is shared is in the conversation, as it was sent', scenarios.sharePage),
    hour('a spoken question about it is answered aloud', scenarios.askAboutPage),
    hour('a typed question is answered aloud', scenarios.askInWriting),
    hour('who talks over an answer is let speak', scenarios.bargeIn),
    move('a background that is ended is not missed', () => scenarios.loseBackground(play(), surface())),
    move('a panel that is closed and opened again has the conversation, which goes on', () =>
      scenarios.reopenPanel(play(), surface()),
    ),
    ...late.map(({ name, scenario }) => hour(name, scenario)),
    hour('Stop gives the microphone back', scenarios.stop),
    hour('nothing went wrong that nobody handled', scenarios.findNothingUncaught),
  ];
}
