import type { Page } from '@playwright/test';
import type { Surface } from './surface.ts';

/** What is held to talk: Space in the panel, the button there with the mouse, or the keys of the page. */
export type Holdable = 'space' | 'button' | 'page keys';

/** What a person does with the hands besides pressing buttons, the same in each browser. */
export interface Hands {
  hold(what: Holdable): Promise<void>;
  letGo(what: Holdable): Promise<void>;
  /** Presses Space in the panel for a moment. */
  tap(): Promise<void>;
  /** Pastes what is in the clipboard into a field of the page. */
  paste(): Promise<string>;
  /** Looks at what devices there are: Chromium is told of new ones by udev, which a container has not got. */
  lookAtDevices(): Promise<void>;
}

/** Where the middle of the button that is held lies in its window, in CSS px; as an expression for a document. */
export const MIDDLE_OF_HOLD = `(() => {
  const box = document.querySelector('[aria-keyshortcuts^="Space"]')?.getBoundingClientRect();
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
})()`;

/** A field of the page for what is pasted, in front of everything, with the keyboard. */
export const OPEN_FIELD = `(() => {
  const field = document.body.appendChild(document.createElement('textarea'));
  field.id = 'pasted';
  field.focus();
})()`;
/** What is in it; it goes with that. */
export const CLOSE_FIELD = `(() => {
  const field = document.querySelector('#pasted');
  field.remove();
  return field.value;
})()`;

const PAGE_KEYS = ['Control', 'Shift', 'Space'] as const;

/** Hands at Chromium; `panel` is where Space and the button are. */
export function chromiumHands(page: Page, panel: () => Surface | undefined): Hands {
  const open = (): Surface => {
    const surface = panel();
    if (!surface) throw new Error('The side panel is not open.');
    return surface;
  };
  const mouse = async (type: 'mousePressed' | 'mouseReleased'): Promise<void> => {
    const { target } = open();
    const middle = await target.evaluate<{ x: number; y: number } | null>(MIDDLE_OF_HOLD);
    if (!middle) throw new Error('There is no button to hold.');
    await target.send('Input.dispatchMouseEvent', { type, ...middle, button: 'left', clickCount: 1 });
  };
  const space = async (type: 'keyDown' | 'keyUp'): Promise<void> => {
    const key = { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: type === 'keyDown' ? ' ' : '' };
    await open().target.send('Input.dispatchKeyEvent', { type, ...key });
  };
  return {
    async hold(what) {
      if (what === 'space') return space('keyDown');
      if (what === 'button') return mouse('mousePressed');
      await page.bringToFront();
      for (const key of PAGE_KEYS) await page.keyboard.down(key);
    },
    async letGo(what) {
      if (what === 'space') return space('keyUp');
      if (what === 'button') return mouse('mouseReleased');
      for (const key of PAGE_KEYS.toReversed()) await page.keyboard.up(key);
    },
    async tap() {
      // Sent at once: an answer to the first may be late.
      await Promise.all([space('keyDown'), space('keyUp')]);
    },
    async paste() {
      await page.bringToFront();
      await page.evaluate(OPEN_FIELD);
      await page.keyboard.press('Control+v');
      return page.evaluate<string>(CLOSE_FIELD);
    },
    lookAtDevices: () =>
      open().target.evaluate<void>('navigator.mediaDevices.enumerateDevices().then(() => undefined)'),
  };
}
