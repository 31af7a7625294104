import { beforeEach, expect, it, vi } from 'vitest';
import { installUpdatesWhenIdle } from '../../../utils/background/update.ts';
import { openHub } from '../../../utils/host/hub.ts';
import type { Pages } from '../../../utils/host/pages.ts';
import { createSessionHost } from '../../../utils/host/session-host.ts';
import { createWaitingUpdate } from '../../../utils/host/waiting-update.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
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
  let keep = (): void => {};
  const session = createSessionHost(
    () => {},
    (state) => {
      if (isOff(state)) update.look();
    },
  );
  const update = createWaitingUpdate({
    isRunning: () => !isOff(session.state),
    isShowing: () => session.state.transcript.length > 0,
    kept: () => kept,
    install: browser.reload,
  });
  let kept = Promise.resolve();
  openHub({ updateWaits: update.waits } as Parameters<typeof openHub>[0], {} as Pages);
  return {
    session,
    update,
    /** From now on what is to be kept takes until `keep`. */
    holdStore() {
      kept = new Promise((done) => {
        keep = done;
      });
      return () => keep();
    },
  };
}
const settle = () => new Promise((done) => setTimeout(done));
const say: SessionEvent = { type: 'say', text: 'What is this about?' };

it('an update comes at once where nothing of Earshot is open', async () => {
  await browser.arrive();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update comes while a sidebar is open in which nothing runs and nothing is shown', async () => {
  runHost();
  await browser.arrive();
  await settle();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update waits for the end of a conversation, however long the background was gone meanwhile', async () => {
  const { session } = runHost();
  for (const event of upToLive()) session.dispatch(event);
  await browser.arrive();
  await settle();
  expect(browser.reload).not.toHaveBeenCalled();
  session.dispatch({ type: 'stop' });
  await settle();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update takes nothing away that somebody reads, copies or has not sent yet, until all is closed', async () => {
  const { session, update } = runHost();
  for (const event of [...upToLive(), say, { type: 'stop' } as const]) session.dispatch(event);
  await browser.arrive();
  await settle();
  expect(browser.reload).not.toHaveBeenCalled();
  update.unseen();
  await settle();
  expect(browser.reload).toHaveBeenCalledOnce();
});

it('an update waits until the last words are written down, and for whoever begins meanwhile', async () => {
  const { session, holdStore } = runHost();
  const keep = holdStore();
  for (const event of upToLive()) session.dispatch(event);
  await browser.arrive();
  session.dispatch({ type: 'stop' });
  await settle();
  expect(browser.reload).not.toHaveBeenCalled();
  session.dispatch({ type: 'start', voice: true, clickedAt: 0 });
  keep();
  await settle();
  expect(browser.reload).not.toHaveBeenCalled();
});

it('an update that waited is known when the sidebar is closed in the middle of a conversation', async () => {
  const { session, update } = runHost();
  for (const event of upToLive()) session.dispatch(event);
  expect(update.isWaiting()).toBe(false);
  await browser.arrive();
  expect(update.isWaiting()).toBe(true);
});

it('the end of a conversation closes nothing where there is no update', async () => {
  const { session, update } = runHost();
  for (const event of [...upToLive(), { type: 'stop' } as const]) session.dispatch(event);
  update.unseen();
  await settle();
  expect(browser.reload).not.toHaveBeenCalled();
});
