import { canTalk } from '../session/can-talk.ts';
import { TALK_KEY } from '../shared/talk-key.ts';
import { TOOLBAR_KEY } from '../shared/toolbar-key.ts';
import type { View } from '../wire/change.ts';
import { isCaptioning, isOff } from './problems.ts';
import type { LinkState } from './session-client.ts';
import type { StatusWords } from './status.ts';

/** What is said in a page of a browser that cannot tell whether the page hides our buttons. */
export interface ElsewhereWords {
  /** What to do now, in place of what the status says on our own pages; undefined where that holds here too. */
  hint: string | undefined;
  /** What does not work here, where it does, and why. */
  sentence: string;
  /** Whether there is anybody who takes what is typed: no host is opened from here. */
  takesText: boolean;
}

/** Where to do what a press in the overlay does not do. */
export function sayElsewhere(view: View, link: LinkState): ElsewhereWords {
  const why = 'In Firefox a page could hide our buttons from you, so';
  const where = `work only in the sidebar and from the Earshot button in the toolbar (${TOOLBAR_KEY}).`;
  const key = canTalk(view) ? ` Here, hold ${TALK_KEY.label} to talk.` : '';
  return {
    hint: sayHint(view, link),
    sentence: `${why} ${listOf(missing(view))} ${where}${key}`,
    takesText: link === 'open' || link === 'connecting',
  };
}

/** The status, with what is to be done now from here. */
export function hintHere(words: StatusWords, elsewhere: ElsewhereWords | undefined): StatusWords {
  return words.hint !== '' && elsewhere?.hint ? { ...words, hint: elsewhere.hint } : words;
}

/** Where to choose the tab that one is asked for: no overlay is told of other tabs. As short as one line is. */
export const CHOOSE_TAB = `Choose the tab: press ${TOOLBAR_KEY}`;

function sayHint(view: View, link: LinkState): string | undefined {
  if (view.phase.name === 'recovering') return undefined;
  if (isOff(view)) return link === 'open' ? 'Press Start in the sidebar.' : 'Press the toolbar button.';
  if (view.voice && view.muted) return 'Unmute in the sidebar.';
  return canTalk(view) ? `Hold ${TALK_KEY.label}.` : undefined;
}

/** What is not to be had here, most important first; always more than one. */
function missing(view: View): string[] {
  if (isOff(view)) return ['Start', 'captions', 'sharing'];
  const unmute = view.voice && view.muted ? ['Unmute'] : [];
  return isCaptioning(view) ? [...unmute, 'typing into the page', 'copying'] : [...unmute, 'sharing', 'copying'];
}

const listOf = (all: readonly string[]): string => `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
