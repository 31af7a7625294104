import { browser } from 'wxt/browser';
import { openWelcome } from './open-welcome.ts';

/** Shows a new person where to begin. Nothing opens at an update. */
export function welcomeOnInstall(): void {
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') void openWelcome();
  });
}
