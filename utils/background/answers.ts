import { browser } from 'wxt/browser';
import { HAS_ENGINE } from '../platform/has-engine.ts';
import { ensureHostPage, hostPageExists, openHostPage } from '../platform/host-page.ts';
import type { Mode } from '../session/mode.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import { iceOf, isConfigured, isInsecure, permissionPattern } from '../settings/settings.ts';
import { loadSettings, rememberFound } from '../settings/storage.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { CallHandlers } from '../wire/calls.ts';
import type { CommandsLeft } from '../wire/protocol.ts';
import { sayClosed, saysClosed, showBadge } from './badge.ts';
import { checkBackend } from './check-backend.ts';
import { exchangeOffer } from './exchange-offer.ts';
import { type Backend, findGrant, type Outcome } from './find-grant.ts';
import { createGrantAhead } from './grant-ahead.ts';
import { createLeftCommands } from './left-commands.ts';
import { createOpenOnce } from './open-once.ts';
import { showOverlay } from './overlay.ts';
import { injectInto, readPage } from './page.ts';
import { showQuote } from './show-quote.ts';

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
  checkBackend: () => withBackend((backend) => checkBackend(backend)),
  readPage: ({ tabId, part, never }) => readPage(tabId, part, never),
  readFrames: injectInto,
  showQuote: ({ tabId, ...wish }) => showQuote(tabId, wish),
  showOverlay: ({ tabId }) => showOverlay(tabId),
  async nowIdle() {
    browser.runtime.reload();
    return ok(undefined);
  },
  async openWelcome() {
    const url = browser.runtime.getURL('/welcome.html');
    const [open] = await browser.runtime.getContexts({ contextTypes: ['TAB'], documentUrls: [url] });
    if (open && open.tabId >= 0) await browser.tabs.update(open.tabId, { active: true });
    else await browser.tabs.create({ url });
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
  if (settings.place === 'device' && HAS_ENGINE) return ok(ON_DEVICE);
  const found = await withBackend((backend) => findGrant(backend, { purpose }));
  return found.ok ? ok(found.value.grant) : found;
}

/** Asks the backend that is set up, and remembers what that showed of it. */
async function withBackend<T>(ask: (backend: Backend) => Promise<Outcome<T>>): Promise<Result<T, Problem>> {
  const backend = await loadSettings();
  const { settings, found } = backend;
  if (!isConfigured(settings)) return failed(problem('backend.not_configured'));
  const { backendUrl } = settings;
  if (isInsecure(backendUrl)) return failed(problem('backend.insecure', { detail: new URL(backendUrl).origin }));
  const outcome = await ask(backend);
  // Before the reply: the offer that follows it asks for what was found. A full disk only means finding out again.
  if (JSON.stringify(outcome.found) !== JSON.stringify(found))
    await rememberFound(backendUrl, outcome.found).catch(() => {});
  const { result } = outcome;
  return result.ok || result.problem.code !== 'backend.unreachable'
    ? result
    : failed(await explainUnreachable(result.problem, backendUrl));
}

/** All network faults look alike to a page; what can be told apart is asked for. */
async function explainUnreachable(unreachable: Problem, url: string): Promise<Problem> {
  if (!navigator.onLine && !isThisComputer(url)) return { ...unreachable, code: 'net.offline' };
  const permitted = await browser.permissions.contains({ origins: [permissionPattern(url)] });
  return permitted ? unreachable : { ...unreachable, code: 'backend.no_permission' };
}

function isThisComputer(url: string): boolean {
  return ['localhost', '127.0.0.1'].includes(new URL(url).hostname);
}
