import { browser } from 'wxt/browser';
import { hostPageExists } from '../platform/host-page.ts';

let waiting = false;

/** An update never ends a conversation: it is installed when none runs. */
export function installUpdatesWhenIdle(): void {
  browser.runtime.onUpdateAvailable.addListener(() => {
    waiting = true;
    void hostPageExists().then((exists) => {
      if (!exists) browser.runtime.reload();
    });
  });
}

/** Nothing runs any more. A worker that was stopped since forgot the update; the browser installs it by itself then. */
export function installWaitingUpdate(): void {
  if (waiting) browser.runtime.reload();
}
