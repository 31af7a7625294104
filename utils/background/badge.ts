import { browser } from 'wxt/browser';
import type { Badge } from '../session/badge.ts';

/** Two or three letters at most: more does not fit. Colours hold 4.5:1 against white text. */
const LOOKS: { readonly [badge in Badge]: { text: string; color: string; title: string } } = {
  off: { text: '', color: '#555555', title: 'Earshot: talk with this page' },
  starting: { text: '…', color: '#6b5b00', title: 'Earshot: connecting' },
  opening: { text: '…', color: '#b3261e', title: 'Earshot: connecting, the microphone is on' },
  live: { text: 'ON', color: '#b3261e', title: 'Earshot: listening' },
  writing: { text: 'ON', color: '#b3261e', title: 'Earshot: writing down what you say' },
  muted: { text: 'MUTE', color: '#555555', title: 'Earshot: connected, the microphone is off' },
  problem: { text: '!', color: '#8c1d18', title: 'Earshot: something needs you' },
};

/** Where the host is a page that the person closed, and with it the conversation. */
const CLOSED = 'Earshot: the sidebar was closed, and the conversation ended';

/** What the button says of a conversation that goes on. */
const RUNNING = (['starting', 'opening', 'live', 'writing', 'muted'] as const).map((badge) => LOOKS[badge].title);

/** Tells on the toolbar button that the host was closed in the middle of a conversation. */
export async function sayClosed(): Promise<void> {
  await showBadge('off');
  await browser.action.setTitle({ title: CLOSED });
}

/**
 * Whether the last host was closed in the middle of a conversation. Only for when none runs. The button remembers it: a
 * background does not live that long, and one that speaks of a conversation then has missed the end of it.
 */
export async function saysClosed(): Promise<boolean> {
  const title = await browser.action.getTitle({});
  if (RUNNING.includes(title)) await sayClosed();
  return title === CLOSED || RUNNING.includes(title);
}

/** Shows on the toolbar button what the session is doing. */
export async function showBadge(badge: Badge): Promise<void> {
  const { text, color, title } = LOOKS[badge];
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color }),
    browser.action.setTitle({ title }),
  ]);
}
