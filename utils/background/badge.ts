import { browser } from 'wxt/browser';
import type { Badge } from '../session/badge.ts';

/** Two or three letters at most: more does not fit. Colours hold 4.5:1 against white text. */
const LOOKS: { readonly [badge in Badge]: { text: string; color: string; title: string } } = {
  off: { text: '', color: '#555555', title: 'Earshot: talk with this page' },
  starting: { text: '…', color: '#6b5b00', title: 'Earshot: connecting' },
  opening: { text: '…', color: '#b3261e', title: 'Earshot: connecting, the microphone is on' },
  live: { text: 'ON', color: '#b3261e', title: 'Earshot: listening' },
  muted: { text: 'MUTE', color: '#555555', title: 'Earshot: connected, the microphone is off' },
  problem: { text: '!', color: '#8c1d18', title: 'Earshot: something needs you' },
};

/** Shows on the toolbar button what the session is doing. */
export async function showBadge(badge: Badge): Promise<void> {
  const { text, color, title } = LOOKS[badge];
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color }),
    browser.action.setTitle({ title }),
  ]);
}
