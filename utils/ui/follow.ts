import { type ReadonlySignal, signal } from '@preact/signals-core';
import { browser } from 'wxt/browser';
import { ALL_PAGES } from '../platform/all-pages.ts';
import type { Command } from '../session/events.ts';

/** The switch "Follow me": with it, overlay and page go along, which needs the permission for all pages. */
export interface Follow {
  /** Why following did not begin; '' if there is nothing to tell. */
  note: ReadonlySignal<string>;
  /** Must be called inside the click: browsers ask only there. */
  press(follow: boolean): void;
}

/** What it needs of the browser. */
export interface PagePermission {
  /** Asks for all pages; false if the person said no. */
  request(): Promise<boolean>;
  remove(): Promise<unknown>;
}

const browserPermission: PagePermission = {
  request: () => browser.permissions.request(ALL_PAGES),
  remove: () => browser.permissions.remove(ALL_PAGES),
};

const REFUSED = 'The browser did not allow it, so Earshot stays on the pages where you click its button.';

/** Follows only once the permission was given, and gives it back when following ends. */
export function createFollow(send: (command: Command) => void, permission = browserPermission): Follow {
  const note = signal('');
  const begin = async (asked: Promise<boolean>): Promise<void> => {
    const granted = await asked.catch(() => false);
    note.value = granted ? '' : REFUSED;
    if (granted) send({ type: 'set-follow', follow: true });
  };
  return {
    note,
    press: (follow) => {
      if (follow) return void begin(permission.request());
      note.value = '';
      send({ type: 'set-follow', follow: false });
      // Giving back what is not there is no failure that anybody could act on.
      permission.remove().catch(() => undefined);
    },
  };
}
