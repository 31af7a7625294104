import { beforeEach, expect, it, vi } from 'vitest';
import { installUpdatesWhenIdle } from '../../../utils/background/update.ts';
import { openHub } from '../../../utils/host/hub.ts';
import type { Pages } from '../../../utils/host/pages.ts';
import { createSessionHost } from '../../../utils/host/session-host.ts';
import { createWaitingUpdate } from '../../../utils/host/waiting-update.ts';
import { isOff } from '../../../utils/session/state.ts';
import { upToLive } from '../../fakes/play.ts';

const browser = vi.hoisted(() => {
  const page = 'chrome-extension://earshot/';
  const hosts: ((message: unknown, sender: object) => unknown)[] = [];
  const updates: (() => unknown)[] = [];
  const reload = vi.fn();
  vi.stubGlobal('chrome', {
    runtime: {
      id: 'earshot',
      reload,
      getURL: (path: string) => page + path.slice(1),
      getContexts: async () => hosts,
      onConnect: { addListener: () => {} },
      onMessage: { addListener: (hear: (typeof hosts)[number]) => hosts.push(hear) },
      onUpdateAvailable: { addListener: (hear: () => unknown) => updates.push(hear) },
      sendMessage: async (message: unknown) => {
        for (const hear of hosts) hear(message, { id: 'earshot', url: `${page}background.js` });
      },
    },
  });
  return { hosts, reload, arrive: () => Promise.all(updates.map((hear) => hear())) };
});

beforeEach(() => {
  browser.hosts.length = 0;
  browser.reload.mockClear();
});
installUpdatesWhenIdle();

/** A host as it is put together, without devices; what it asks of the background is answered as that does. */
function runHost() {
  const session = createSessionHost(
    () => {},
    (state, before) => {
      if (isOff(state) && !isOff(before)) update.idle();
    },
  );
  const update = createWaitingUpdate(() => isOff(session.state), browser.reload);
  openHub({ updateWaits: update.waits } as Parameters<typeof openHub>[0], {} as Pages);
  return { session, close: update.idle };
}

it('an update comes at once where nothing of Earshot is open', async () => {
  await browser.arrive();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update comes while a sidebar is open in which nothing runs', async () => {
  runHost();
  await browser.arrive();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update waits for the end of a conversation, however long the background was gone meanwhile', async () => {
  const { session } = runHost();
  for (const event of upToLive()) session.dispatch(event);
  await browser.arrive();
  expect(browser.reload).not.toHaveBeenCalled();
  session.dispatch({ type: 'stop' });
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update that waited comes when the sidebar is closed in the middle of a conversation', async () => {
  const { session, close } = runHost();
  for (const event of upToLive()) session.dispatch(event);
  await browser.arrive();
  close();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('the end of a conversation closes nothing where there is no update', async () => {
  const { session, close } = runHost();
  for (const event of [...upToLive(), { type: 'stop' } as const]) session.dispatch(event);
  close();
  expect(browser.reload).not.toHaveBeenCalled();
});
