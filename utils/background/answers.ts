import { browser } from 'wxt/browser';
import { ensureHostPage } from '../platform/host-page.ts';
import { type Problem, problem } from '../session/problem.ts';
import { endpointsOf, permissionPattern } from '../settings/settings.ts';
import { loadSettings } from '../settings/storage.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { CallHandlers } from '../wire/calls.ts';
import type { TokenGrant } from '../wire/protocol.ts';
import { showBadge } from './badge.ts';
import { showOverlay } from './overlay.ts';
import { readPage } from './page.ts';
import { fetchToken } from './token.ts';
import { createTokenAhead } from './token-ahead.ts';
import { installWaitingUpdate } from './update.ts';

const tokenAhead = createTokenAhead(fetchConfiguredToken);

/** What the background answers. It holds nothing that matters: the browser may stop it at any moment. */
export const answers: CallHandlers = {
  ensureHost: ensureHostPage,
  async expectStart() {
    tokenAhead.expectStart();
    return ok(undefined);
  },
  fetchToken: tokenAhead.take,
  readPage: ({ tabId, part }) => readPage(tabId, part),
  showOverlay: ({ tabId }) => showOverlay(tabId),
  async nowIdle() {
    installWaitingUpdate();
    return ok(undefined);
  },
  async openWelcome() {
    const url = browser.runtime.getURL('/welcome.html');
    const [open] = await browser.runtime.getContexts({ contextTypes: ['TAB'], documentUrls: [url] });
    if (open && open.tabId >= 0) await browser.tabs.update(open.tabId, { active: true });
    else await browser.tabs.create({ url });
    return ok(undefined);
  },
  async showBadge({ badge }) {
    await showBadge(badge);
    return ok(undefined);
  },
};

async function fetchConfiguredToken(): Promise<Result<TokenGrant, Problem>> {
  const settings = await loadSettings();
  if (settings.backendUrl === '') return failed(problem('backend.not_configured'));
  const { tokenUrl } = endpointsOf(settings);
  const grant = await fetchToken({ tokenUrl, key: settings.key });
  if (grant.ok || grant.problem.code !== 'backend.unreachable') return grant;
  return failed(await explainUnreachable(grant.problem, tokenUrl));
}

/** All network faults look alike to a page; what can be told apart is asked for. */
async function explainUnreachable(unreachable: Problem, tokenUrl: string): Promise<Problem> {
  if (!navigator.onLine && !isThisComputer(tokenUrl)) return { ...unreachable, code: 'net.offline' };
  const permitted = await browser.permissions.contains({ origins: [permissionPattern(tokenUrl)] });
  return permitted ? unreachable : { ...unreachable, code: 'backend.no_permission' };
}

function isThisComputer(url: string): boolean {
  return ['localhost', '127.0.0.1'].includes(new URL(url).hostname);
}
