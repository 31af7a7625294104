import { browser } from 'wxt/browser';
import { HAS_ENGINE } from '../platform/has-engine.ts';
import { ensureHostPage, hostPageExists, openHostPage } from '../platform/host-page.ts';
import type { Mode } from '../session/mode.ts';
import type { Problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import { iceOf, placeIn } from '../settings/settings.ts';
import { loadSettings } from '../settings/storage.ts';
import { ok, type Result } from '../shared/result.ts';
import type { CallHandlers } from '../wire/calls.ts';
import type { CommandsLeft } from '../wire/protocol.ts';
import { sayClosed, saysClosed, showBadge } from './badge.ts';
import { exchangeOffer } from './exchange-offer.ts';
import { findGrant } from './find-grant.ts';
import { createGrantAhead } from './grant-ahead.ts';
import { createLeftCommands } from './left-commands.ts';
import { createOpenOnce } from './open-once.ts';
import { openWelcome } from './open-welcome.ts';
import { showOverlay } from './overlay.ts';
import { injectInto, readPage } from './page.ts';
import { showQuote } from './show-quote.ts';
import { withBackend } from './with-backend.ts';

/** The offer that is being answered: one at most, as there is one host. */
let offering = new AbortController();
const grantAhead = createGrantAhead(fetchGrant);
const leftCommands = createLeftCommands();
const hostPage = createOpenOnce(openHostPage);

/** What the background answers. It holds nothing that matters: the browser may stop it at any moment. */
export const answers: CallHandlers = {
  async ensureHost() {
    const host = await ensureHostPage();
    return host.ok && host.value === 'asleep' && (await saysClosed()) ? ok('closed') : host;
  },
  async leaveCommands({ commands, popOut }) {
    leftCommands.leave(commands);
    if (popOut && !(await hostPageExists())) return hostPage.open();
    // A host that came up in between has taken what there was before.
    const news: CommandsLeft = { to: 'host', type: 'commands-left' };
    browser.runtime.sendMessage(news).catch(() => {});
    return ok(undefined);
  },
  takeCommands: async () => ok(leftCommands.take()),
  async hostClosed({ running }) {
    hostPage.closed();
    if (running) await sayClosed();
    else await showBadge('off');
    return ok(undefined);
  },
  async expectStart({ purpose }) {
    grantAhead.expectStart(purpose);
    return ok(undefined);
  },
  fetchGrant: ({ purpose }) => grantAhead.take(purpose),
  exchangeOffer({ offer }) {
    offering.abort();
    offering = new AbortController();
    const { signal } = offering;
    return withBackend((backend) => exchangeOffer(backend, offer, { signal }));
  },
  async dropOffer() {
    offering.abort();
    return ok(undefined);
  },
  iceSetup: async () => ok(iceOf((await loadSettings()).settings)),
  readPage: ({ tabId, part, never }) => readPage(tabId, part, never),
  readFrames: injectInto,
  showQuote: ({ tabId, ...wish }) => showQuote(tabId, wish),
  showOverlay: ({ tabId }) => showOverlay(tabId),
  async nowIdle() {
    browser.runtime.reload();
    return ok(undefined);
  },
  async openWelcome() {
    await openWelcome();
    return ok(undefined);
  },
  async openSettings() {
    await browser.runtime.openOptionsPage();
    return ok(undefined);
  },
  async showBadge({ badge }) {
    await showBadge(badge);
    return ok(undefined);
  },
};

/** What is on this computer asks nobody, and needs no network of anybody's. */
const ON_DEVICE: Grant = { by: 'device', ways: ['on-device'], ice: { iceServers: [], relayOnly: false } };

async function fetchGrant(purpose: Mode): Promise<Result<Grant, Problem>> {
  const { settings } = await loadSettings();
  if (placeIn(settings, HAS_ENGINE) === 'device') return ok(ON_DEVICE);
  const found = await withBackend((backend) => findGrant(backend, { purpose }));
  return found.ok ? ok(found.value.grant) : found;
}
