import { browser } from 'wxt/browser';
import { type Problem, problem } from '../session/problem.ts';
import { isConfigured, isInsecure, permissionPattern } from '../settings/settings.ts';
import { loadSettings, rememberFound } from '../settings/storage.ts';
import { failed, type Result } from '../shared/result.ts';
import type { Backend, Outcome } from './find-grant.ts';

/** Asks the backend that is set up, and remembers what that showed of it. */
export async function withBackend<T>(ask: (backend: Backend) => Promise<Outcome<T>>): Promise<Result<T, Problem>> {
  const backend = await loadSettings();
  const { settings, found } = backend;
  if (settings.nothingLeaves) return failed(problem('device.sealed'));
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
