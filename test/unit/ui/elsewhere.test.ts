import { expect, it } from 'vitest';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import { hintHere, sayElsewhere } from '../../../utils/ui/elsewhere.ts';
import type { LinkState } from '../../../utils/ui/session-client.ts';
import { sayStatus } from '../../../utils/ui/status.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const live: Partial<SessionState> = { phase: { name: 'live', turn: 'listening', since: 1 }, microphone: 'on' };
const say = (state: Partial<SessionState>, link: LinkState = 'open') => {
  const view = viewOf({ ...initialState, ...state });
  const words = sayElsewhere(view, link);
  return { ...words, shown: hintHere(sayStatus(view, link), words).hint };
};

it.each<[string, Partial<SessionState>, LinkState, string, string]>([
  ['nothing runs', {}, 'open', 'Start, captions and sharing work', 'Press Start in the sidebar.'],
  ['no sidebar is open', {}, 'asleep', 'Start, captions and sharing work', 'Press the toolbar button.'],
  ['one talks', live, 'open', 'sharing and copying work', 'Ask aloud, or type.'],
  ['one is muted', { ...live, muted: true }, 'open', 'Unmute, sharing and copying work', 'Unmute in the sidebar.'],
  ['a key is held to talk', { ...live, talk: 'hold' }, 'open', 'sharing and copying work', 'Hold Ctrl+Shift+Space.'],
  ['captions run', { ...live, mode: 'captions' }, 'open', 'typing into the page and copying work', ''],
])('when %s, it is said where to do what does not work in the page', (_when, state, link, what, hint) => {
  const { sentence, shown } = say(state, link);
  expect(sentence).toContain(
    `In Firefox a page could hide our buttons from you, so ${what} only in the sidebar and from the Earshot button in the toolbar (Alt+Shift+E).`,
  );
  expect(sentence.includes('hold Ctrl+Shift+Space to talk')).toBe(state.talk === 'hold');
  expect(shown).toBe(hint);
});

it('what went wrong is said as everywhere', () => {
  const recovering = say({ ...live, muted: true, phase: { name: 'recovering', problem: { code: 'net.lost' } } });
  expect(recovering.shown).toBe('The connection was lost.');
});

it('takes typed words while there is somebody who takes them', () => {
  expect(say(live).takesText).toBe(true);
  expect(say({}, 'asleep').takesText).toBe(false);
});
