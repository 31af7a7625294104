import type { Page } from '@playwright/test';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { overlayIn } from '../../scripts/browser/overlay.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { DICTATION, type DictatedPage, PLAY_HOST } from '../scenarios/dictation.ts';
import { expect, test } from './fixtures.ts';
import { isLive, openConversation, pressUntil } from './steps.ts';

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

test('captions write down what is said, type it into the page, and are copied from the overlay', async ({ open }) => {
  const { extension, page, microphone } = await open({ page: 'empty.html' });
  await page.evaluate("document.body.innerHTML = '<textarea></textarea>'");
  await page.locator('textarea').click();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Captions only');
  await popup.waitForView('captions', (view) => isLive(view) && view.home?.attached === 'yes', 30_000);
  expect(await popup.has('textbox', 'Message')).toBe(false);
  const overlay = await overlayIn(page);
  await popup.close();
  await openConversation(overlay);
  const type = overlay.getByRole('switch', { name: 'Type into the page' });
  await pressUntil(type.and(overlay.locator('[aria-checked="true"]')), () => type.click({ timeout: 1_000 }));
  await microphone.load(await readSound(await speechFile('The bees sleep in winter.')));
  await host.tap.replug();
  // What the recogniser makes of the voice on a busy machine is its own affair: what it heard is what is typed.
  const typed = async () => (await page.locator('textarea').inputValue()).trim();
  await expect.poll(typed, { timeout: 30_000 }).toMatch(/\w+ \w+/);
  const words = await typed();
  await expect(overlay.getByRole('log')).toContainText(words);
  await expect(overlay.locator('.from-assistant')).toHaveCount(0);
  await pressUntil(overlay.getByText('Copied 1 line.'), () =>
    overlay.getByRole('button', { name: 'Copy' }).click({ timeout: 1_000 }),
  );
  await page.locator('textarea').fill('');
  await page.keyboard.press('Control+v');
  expect(await typed()).toContain(words);
});
