import { writeFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import type { View } from '../../../utils/wire/change.ts';
import type { Diagnostics } from '../../../utils/wire/protocol.ts';
import { type AnySurface, askHost } from '../surface.ts';
import { WaitedTooLong, waitUntil } from '../wait-until.ts';
import { pressEnter, snapshotOf } from './chrome-script.ts';
import { answered } from './launch-firefox.ts';
import { fillBox, focusControl, hasControl, inView, textOfRole, type ViewPlace, WAS_PRESSED } from './view-script.ts';

/** What a surface is driven through. */
export interface Reach {
  /** A tab of the add-on that takes no part: it reaches into the other documents, and asks the host. */
  helper: Page;
  chrome<T>(expression: string): Promise<T>;
}

/** A popup or sidebar of the add-on in Firefox, as a person finds it. */
export type FirefoxSurface = AnySurface;

/** An expression in the helper's tab, with a deadline: there an evaluation can hang for ever. */
export function ask<T>({ helper }: Pick<Reach, 'helper'>, expression: string): Promise<T> {
  return answered(expression.slice(0, 80), helper.evaluate(expression) as Promise<T>);
}

/** Drives a view; `shut` closes it. */
export function surfaceInFirefox(reach: Reach, place: ViewPlace, shut: () => Promise<void>): FirefoxSurface {
  const look = <T>(body: string): Promise<T> => ask<T>(reach, inView(place, body));
  const text = async (role: string) => (await look<string | null | undefined>(textOfRole(role))) ?? undefined;
  const view = async () =>
    (await ask<View | null | undefined>(reach, askHost('hello', 'snapshot', 'view'))) ?? undefined;
  return {
    async press(name) {
      await waitUntil(`a button "${name}" that can be pressed`, async () => {
        if (!(await look<boolean>(focusControl('button', name)))) return false;
        if (!(await reach.chrome<boolean>(pressEnter(place)))) return false;
        // The press is on its way to another process; a popup may be gone with it.
        return waitUntil('the press', () => look<boolean | undefined>(WAS_PRESSED).then((was) => was ?? true), 1_000);
      });
    },
    async type(name, words) {
      await waitUntil(`"${words}" in a text box "${name}"`, () => look<boolean>(fillBox(name, words)));
    },
    has: async (role, name) => (await look<boolean | undefined>(hasControl(role, name))) ?? false,
    text,
    status: async () => (await text('status')) ?? '',
    transcript: async () => (await text('log')) ?? '',
    view,
    waitForView: (what, holds, withinMs) => waitForView(view, what, holds, withinMs),
    async diagnose() {
      const found = await ask<Diagnostics | null>(reach, askHost('diagnose', 'diagnostics', 'diagnostics'));
      if (!found) throw new Error('No session host answered.');
      return found;
    },
    async screenshot(path) {
      await writeFile(path, Buffer.from(await reach.chrome<string>(snapshotOf(place)), 'base64'));
    },
    close: shut,
  };
}

async function waitForView(
  view: () => Promise<View | undefined>,
  what: string,
  holds: (view: View) => boolean,
  withinMs?: number,
): Promise<View> {
  let last: View | undefined;
  try {
    return await waitUntil(
      what,
      async () => {
        last = await view();
        return last && holds(last) ? last : undefined;
      },
      withinMs,
    );
  } catch (error) {
    const { phase, notice, timeline } = last ?? {};
    const stands = JSON.stringify({ phase, notice, timeline });
    throw new WaitedTooLong(`${error instanceof Error ? error.message : error} ${stands}`, { cause: error });
  }
}
