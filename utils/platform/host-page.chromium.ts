import { browser } from 'wxt/browser';
import { type Problem, problem } from '../session/problem.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { HostState } from '../wire/protocol.ts';

/** Chromium: the session host is an offscreen document. */
const HOST_PAGE = '/session.html';

/**
 * USER_MEDIA and WEB_RTC have no lifetime limit; with AUDIO_PLAYBACK alone the document is closed after 30 s of silence
 * (measured, facts of Chromium 156).
 */
const REASONS = ['USER_MEDIA', 'WEB_RTC', 'AUDIO_PLAYBACK'] as const;

let creating: Promise<Result<HostState, Problem>> | undefined;

/** Makes sure that the host page is there. Two at once get the same one: a second document is refused by the browser. */
export function ensureHostPage(): Promise<Result<HostState, Problem>> {
  creating ??= createIfMissing().finally(() => {
    creating = undefined;
  });
  return creating;
}

async function createIfMissing(): Promise<Result<HostState, Problem>> {
  try {
    if (await hostPageExists()) return ok('running');
    await browser.offscreen.createDocument({
      url: HOST_PAGE,
      reasons: [...REASONS] as Parameters<typeof browser.offscreen.createDocument>[0]['reasons'],
      justification: 'Holds the microphone and the call while the popup is closed, and plays the answers.',
    });
    return ok('running');
  } catch (error) {
    // Another worker of ours may have won the race.
    if (await hostPageExists()) return ok('running');
    return failed(problem('host.failed', { detail: error instanceof Error ? error.message : String(error) }));
  }
}

/** Also true for the host running in an ordinary tab: there must never be two. */
export async function hostPageExists(): Promise<boolean> {
  const url = browser.runtime.getURL(HOST_PAGE);
  const contexts = await browser.runtime.getContexts({ documentUrls: [url] });
  return contexts.length > 0;
}

/** No click is needed: the background makes the page. */
export function openHostInClick(): void {}

/** The same as `ensureHostPage`: what can be opened needs no window. */
export async function openHostPage(): Promise<Result<undefined, Problem>> {
  const made = await ensureHostPage();
  return made.ok ? ok(undefined) : made;
}

/** Nobody sees an offscreen document, so the browser asks nobody there. */
export const HOST_CAN_ASK = false;

/** It needs no window. */
export const isHostInFront = async (): Promise<boolean> => true;
export async function hostInFront(_raise: boolean): Promise<void> {}
