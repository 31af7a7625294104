import type { Page } from 'puppeteer-core';
import { describe, expect } from 'vitest';
import { ask } from '../../scripts/browser/firefox/firefox-surface.ts';
import { DICTATION, type DictatedPage, PLAY_HOST } from '../scenarios/dictation.ts';
import { test } from './fixtures.ts';

describe('what is said', () => {
  test('is typed into fields of all kinds as a person types, and never into one with a secret', async ({ open }) => {
    const { firefox, pageUrl } = await open({ settings: null });
    const page = (await firefox.browser.pages()).find((one) => one.url() === pageUrl);
    if (!page) throw new Error('The page is gone.');
    await page.goto(pageUrl.replace('honey-bee', 'empty'));
    for (const { name, body, play, expected } of DICTATION) {
      await page.reload();
      await page.bringToFront();
      await page.evaluate(`document.body.innerHTML = ${JSON.stringify(body)}`);
      // A click on the toolbar lets the add-on into the page.
      await (await firefox.clickToolbar()).close();
      await firefox.helper.evaluate(PLAY_HOST);
      const said = (text: string) => ask<string>({ helper: firefox.helper }, `insert(${JSON.stringify(text)})`);
      expect(await play(dictatedPage(page, said)), name).toEqual(expected);
    }
  });
});

function dictatedPage(page: Page, insert: (text: string) => Promise<string>): DictatedPage {
  return {
    evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    click: (selector) => page.click(selector),
    clickAt: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    async undo() {
      await page.keyboard.down('Control');
      await page.keyboard.press('z');
      await page.keyboard.up('Control');
    },
    insert: (text) => insert(text) as ReturnType<DictatedPage['insert']>,
  };
}
