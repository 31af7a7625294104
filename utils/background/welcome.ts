import { browser } from 'wxt/browser';
import { openWelcome } from './open-welcome.ts';

/** Shows a new person where to begin. Nothing opens at an update, nor in builds for tests, which begin on pages of their own. */
export function welcomeOnInstall(): void {
  if (import.meta.env.MODE === 'e2e') return;
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void openWelcome();
  });
}
