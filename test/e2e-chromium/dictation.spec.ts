import type { Page } from '@playwright/test';
import { DICTATION, type DictatedPage, PLAY_HOST } from '../scenarios/dictation.ts';
import { expect, test } from './fixtures.ts';

test('what is said is typed into fields of all kinds as a person types, and never into one with a secret', async ({
  open,
}) => {
  test.setTimeout(180_000);
  const { extension, page } = await open({ page: 'empty.html', settings: null });
  const helper = await extension.context.newPage();
  await helper.goto(extension.urlOf('options.html'));
  await page.bringToFront();
  for (const { name, body, play, expected } of DICTATION) {
    await test.step(name, async () => {
      await page.reload();
      await page.evaluate((html) => {
        document.body.innerHTML = html;
      }, body);
      // A click on the toolbar lets the extension into the page.
      await (await extension.clickToolbar(page)).close();
      await helper.evaluate(PLAY_HOST);
      expect(await play(dictatedPage(page, helper)), name).toEqual(expected);
    });
  }
});

function dictatedPage(page: Page, helper: Page): DictatedPage {
  return {
    evaluate: (expression) => page.evaluate(expression),
    click: (selector) => page.locator(selector).first().click(),
    clickAt: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    undo: () => page.keyboard.press('Control+z'),
    insert: (text) => helper.evaluate(`insert(${JSON.stringify(text)})`),
  };
}
