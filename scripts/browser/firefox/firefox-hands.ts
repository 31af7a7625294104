import type { Page } from 'puppeteer-core';
import { CLOSE_FIELD, type Hands, MIDDLE_OF_HOLD, OPEN_FIELD } from '../hands.ts';
import { browserOf } from './chrome-script.ts';
import type { FirefoxExtension } from './firefox-extension.ts';
import { ask } from './firefox-surface.ts';
import { inView, type ViewPlace } from './view-script.ts';

const PANEL: ViewPlace = { type: 'sidebar', index: 0 };
const PAGE_KEYS = ['Control', 'Shift', ' '] as const;

/** The keyboard of the person: one for all presses, so that it knows what is down. */
const spaceKey = (type: 'keydown' | 'keyup'): string => `(() => {
  const view = ${browserOf(PANEL)};
  const window = view.ownerDocument.defaultView;
  if ('${type}' === 'keydown') {
    window.top.focus();
    view.focus();
  }
  const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
  keyboard.beginInputTransactionForTests(window);
  keyboard.${type}(new window.KeyboardEvent('', { key: ' ', code: 'Space', keyCode: window.KeyboardEvent.DOM_VK_SPACE }));
  return true;
})()`;

const mouse = (type: 'mousedown' | 'mouseup', { x, y }: { x: number; y: number }): string => `(() => {
  const view = ${browserOf(PANEL)};
  const window = view.ownerDocument.defaultView;
  const { left, top } = view.getBoundingClientRect();
  const event = { button: 0, buttons: '${type}' === 'mousedown' ? 1 : 0, clickCount: 1 };
  window.synthesizeMouseEvent('${type}', left + ${x}, top + ${y}, event, { isWidgetEventSynthesized: false });
  return true;
})()`;

/** Hands at Firefox. */
export function firefoxHands(firefox: Pick<FirefoxExtension, 'helper' | 'chrome'>, page: Page): Hands {
  const press = async (type: 'mousedown' | 'mouseup'): Promise<void> => {
    const middle = await ask<{ x: number; y: number } | null>(firefox, inView(PANEL, `return ${MIDDLE_OF_HOLD};`));
    if (!middle) throw new Error('There is no button to hold.');
    await firefox.chrome(mouse(type, middle));
  };
  const space = async (type: 'keydown' | 'keyup'): Promise<void> => {
    await firefox.chrome(spaceKey(type));
  };
  return {
    async hold(what) {
      if (what === 'space') return space('keydown');
      if (what === 'button') return press('mousedown');
      await page.bringToFront();
      for (const key of PAGE_KEYS) await page.keyboard.down(key);
    },
    async letGo(what) {
      if (what === 'space') return space('keyup');
      if (what === 'button') return press('mouseup');
      for (const key of PAGE_KEYS.toReversed()) await page.keyboard.up(key);
    },
    async tap() {
      await firefox.chrome(`${spaceKey('keydown')} && ${spaceKey('keyup')}`);
    },
    async paste() {
      await page.bringToFront();
      await page.evaluate(OPEN_FIELD);
      await page.keyboard.down('Control');
      await page.keyboard.press('v');
      await page.keyboard.up('Control');
      return page.evaluate(CLOSE_FIELD) as Promise<string>;
    },
    // It asks the sound server itself.
    lookAtDevices: async () => {},
  };
}
