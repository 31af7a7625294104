import { signal } from '@preact/signals-core';
import { expect, it, vi } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import type { Place } from '../../../utils/session/place.ts';
import type { Problem } from '../../../utils/session/problem.ts';
import { initialState } from '../../../utils/session/state.ts';
import type { KeptPlace } from '../../../utils/settings/kept-place.ts';
import { withPlaceAtRest } from '../../../utils/ui/place-at-rest.ts';
import type { LinkState, SessionClient } from '../../../utils/ui/session-client.ts';
import { type View, viewOf } from '../../../utils/wire/change.ts';

/** A popup over a link in this state, and settings that hold this place. */
function openPopup(linkState: LinkState, more: { hasBackend?: boolean; isFull?: boolean } = {}) {
  const { hasBackend = true, isFull = false } = more;
  const sent: Command[] = [];
  const link = signal<LinkState>(linkState);
  const view = signal<View>(viewOf(initialState));
  let place: Place = 'device';
  const kept = (): KeptPlace => ({ place, sealed: false, hasBackend });
  const openSettings = vi.fn();
  const client: SessionClient = {
    ...{ view, link, problem: signal<Problem | undefined>(undefined), frame: signal(undefined) },
    ...{ place: () => {}, retry: () => {}, close: () => {}, itemText: async () => undefined },
    send: (command) => void sent.push(command),
    diagnose: async () => ({ itemsSent: [], malformed: 0, unknown: [], captureDelayMs: 0 }),
  };
  const session = withPlaceAtRest(client, {
    read: async () => kept(),
    async choose(wished) {
      if (isFull) throw new Error('no room');
      if (wished === 'device' || hasBackend) place = wished;
      return kept();
    },
    openSettings,
  });
  return { session, view, link, sent, openSettings };
}
const until = (place: Place, { session }: ReturnType<typeof openPopup>) =>
  vi.waitUntil(() => session.view.value.place === place, { interval: 1 });

it('says who answers before Start, in Firefox, where no host is there yet', async () => {
  const popup = openPopup('asleep');
  await until('device', popup);
});

it('takes another choice there, which is kept and wakes nobody', async () => {
  const popup = openPopup('asleep');
  await until('device', popup);
  popup.session.send({ type: 'choose-place', place: 'backend' });
  await until('backend', popup);
  expect(popup.sent).toEqual([]);
  expect(popup.openSettings).not.toHaveBeenCalled();
});

it('opens the settings where the backend that was chosen is not set up, and says what it said', async () => {
  const popup = openPopup('asleep', { hasBackend: false });
  await until('device', popup);
  popup.session.send({ type: 'choose-place', place: 'backend' });
  await vi.waitUntil(() => popup.openSettings.mock.calls.length, { interval: 1 });
  expect(popup.session.view.value.place).toBe('device');
});

it('says so where the choice cannot be kept, until something else is pressed', async () => {
  const popup = openPopup('asleep', { isFull: true });
  popup.session.send({ type: 'choose-place', place: 'backend' });
  await vi.waitUntil(() => popup.session.problem.value, { interval: 1 });
  expect(popup.session.problem.value?.code).toBe('place.not_kept');
  popup.session.send({ type: 'dismiss-notice' });
  expect(popup.session.problem.value).toBeUndefined();
});

it('leaves it to the host that is there, and goes on saying what was kept until that one has said it', async () => {
  const popup = openPopup('asleep');
  await until('device', popup);
  popup.link.value = 'open';
  expect(popup.session.view.value.place).toBe('device');
  popup.view.value = { ...popup.view.value, place: 'backend' };
  expect(popup.session.view.value.place).toBe('backend');
  popup.session.send({ type: 'choose-place', place: 'device' });
  expect(popup.sent).toEqual([{ type: 'choose-place', place: 'device' }]);
});
