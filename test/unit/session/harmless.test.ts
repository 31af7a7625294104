import { expect, it } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { isHarmless } from '../../../utils/session/harmless.ts';

const harmless: Command[] = [
  { type: 'prepare' },
  { type: 'stop' },
  { type: 'interrupt' },
  { type: 'set-muted', muted: true },
  { type: 'set-audible', audible: false },
  { type: 'set-audible', audible: true },
  { type: 'set-dictation', on: false },
  { type: 'say', text: 'typed' },
  { type: 'talk-begin' },
  { type: 'talk-lock' },
  { type: 'talk-end' },
  { type: 'detach' },
  { type: 'dismiss-notice' },
  { type: 'access-refused', pattern: 'https://bread.example/*' },
];
const consequential: Command[] = [
  { type: 'start', voice: true, clickedAt: 1 },
  { type: 'start', voice: false, clickedAt: 1 },
  { type: 'start', voice: true, clickedAt: 1, mode: 'captions' },
  { type: 'continue-recovered', voice: true, clickedAt: 1 },
  { type: 'set-muted', muted: false },
  { type: 'set-talk', talk: 'open' },
  { type: 'set-talk', talk: 'hold' },
  { type: 'set-dictation', on: true },
  { type: 'share-page', tabId: 1 },
  { type: 'attach', tabId: 1 },
  { type: 'set-follow', follow: true },
  { type: 'keep' },
  { type: 'delete-recovered' },
  { type: 'forget' },
];

it.each(harmless)('does no harm pressed unseen: %j', (command) => {
  expect(isHarmless(command)).toBe(true);
});

it.each(consequential)('opens, sends, starts, keeps, deletes or is remembered: %j', (command) => {
  expect(isHarmless(command)).toBe(false);
});
