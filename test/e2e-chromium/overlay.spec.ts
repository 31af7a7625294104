import type { Page } from '@playwright/test';
import type { Extension } from '../../scripts/browser/extension.ts';
import { overlayIn, overlaysIn } from '../../scripts/browser/overlay.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { expect, test } from './fixtures.ts';
import { begin, isLive, openConversation, pressUntil, sharePage } from './steps.ts';

test('Start shows the overlay on the page, and what is said is in it, the question before the answer', async ({
  open,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await sharePage(popup);
  const overlay = await overlayIn(page);
  await popup.close();
  await openConversation(overlay);
  await overlay.getByRole('textbox', { name: 'Message' }).fill('What does it say about winter?');
  const log = overlay.getByRole('log');
  await pressUntil(log.getByText('What does it say about winter?').first(), () =>
    overlay.getByRole('button', { name: 'Send' }).click({ timeout: 1_000 }),
  );
  await expect(log).toContainText('cluster');
  const words = (await log.textContent()) ?? '';
  expect(words.indexOf('What does it say about winter?')).toBeLessThan(words.indexOf('cluster'));
  await pressUntil(overlay.getByRole('button', { name: 'Start' }), () =>
    overlay.getByRole('button', { name: 'Stop', exact: true }).click({ timeout: 1_000 }),
  );
});

test('the page is offered in the overlay, shown as it would be sent, and shared from there', async ({ open }) => {
  const { extension, page } = await open({ page: 'secrets.html' });
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  const overlay = await overlayIn(page);
  await popup.close();
  await openConversation(overlay);
  const offer = overlay.getByRole('region', { name: 'Share this page?' });
  await expect(offer).toContainText('5 secrets left out');
  // The style sheet that comes with the conversation.
  await expect(offer).toHaveCSS('display', 'flex');
  await offer.getByRole('button', { name: 'View exactly what is sent' }).click();
  const shown = overlay.getByRole('region', { name: 'Exactly what is sent' });
  await expect(shown).toContainText('<<<END PAGE');
  const text = await shown.textContent();
  await pressUntil(overlay.getByRole('region', { name: 'Shared page' }), () =>
    offer.getByRole('button', { name: 'Share', exact: true }).click({ timeout: 1_000 }),
  );
  const { itemsSent } = await (await extension.clickToolbar(page)).diagnose();
  expect(itemsSent).toMatchObject([{ content: [{ type: 'input_text', text }] }]);
});

test('the overlay never takes the keyboard from the page, and goes away without a trace', async ({ open }) => {
  const { extension, page } = await open();
  await page.evaluate(() => {
    const box = document.body.appendChild(document.createElement('input'));
    box.id = 'box';
    box.focus();
  });
  const before = await page.evaluate(() => document.documentElement.childNodes.length);
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  const overlay = await overlayIn(page);
  await popup.close();
  await page.keyboard.type('typed into the page');
  expect(await page.locator('#box').inputValue()).toBe('typed into the page');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('box');
  await openConversation(overlay);
  await waitUntil('the overlay to go', async () => {
    if (overlaysIn(page).length === 0) return true;
    await overlay.getByRole('button', { name: 'Close; the conversation goes on' }).click({ timeout: 1_000 });
    return overlaysIn(page).length === 0;
  });
  expect(await page.evaluate(() => document.documentElement.childNodes.length)).toBe(before);
  const again = await extension.clickToolbar(page);
  expect((await again.view())?.phase.name).toBe('live');
  await again.press('Show on this page');
  await overlayIn(page);
});

test('the overlay moves, opens and closes by keyboard', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  const overlay = await overlayIn(page);
  await popup.close();
  const handle = overlay.getByRole('button', { name: 'Move or resize Earshot' });
  // The browser learns a little later than the frame where the keyboard is: until then keys go to the page.
  await waitUntil('the upper right', async () => {
    if ((await cornerOf(page)) === 'top-right') return true;
    await handle.press('ArrowUp', { timeout: 1_000 });
    return false;
  });
  await page.keyboard.press('ArrowLeft');
  await waitUntil('the upper left', async () => (await cornerOf(page)) === 'top-left');
  await page.keyboard.press('Enter');
  await expect(overlay.getByRole('log')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(overlay.getByRole('log')).toBeHidden();
});

test('a reload brings the overlay back, a link to another site does not, and the conversation goes on', async ({
  open,
  pages,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await sharePage(popup);
  await overlayIn(page);
  await page.reload();
  await overlayIn(page);
  const observer = await watchHome(extension);
  await page.goto(pages.urlOf('honey-bee.html').replace('127.0.0.1', 'localhost'));
  // A click on the toolbar lets the extension into the page: before it has seen that it is shut out, it would come along.
  await expect.poll(() => observer.evaluate('globalThis.attached')).toBe('no');
  const again = await extension.clickToolbar(page);
  const view = await again.waitForView('the page that is not attached', ({ home }) => home?.attached === 'no');
  expect(view.phase.name).toBe('live');
  expect((await again.diagnose()).itemsSent).toHaveLength(1);
  await again.press('Show on this page');
  await overlayIn(page);
});

test('a second tab says where the conversation runs and takes it over, ten times, and there is always one overlay', async ({
  open,
  pages,
}) => {
  const { extension, page } = await open();
  test.setTimeout(180_000);
  const first = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(first);
  await overlayIn(page);
  const other = await extension.context.newPage();
  await other.goto(pages.urlOf('paper.html'));
  for (let i = 0; i < 10; i += 1) {
    const [here, there] = i % 2 === 0 ? [other, page] : [page, other];
    const popup = await extension.clickToolbar(here);
    await popup.press('Move it here');
    await overlayIn(here);
    await waitUntil('the other overlay to go', () => overlaysIn(there).length === 0);
    await popup.waitForView('a live conversation', isLive);
  }
  expect(host.callIds).toHaveLength(1);
});

test('a conversation whose tab was closed goes on, says so, and can be kept', async ({ open, pages }) => {
  const { extension, page } = await open();
  const other = await extension.context.newPage();
  await other.goto(pages.urlOf('paper.html'));
  await begin(await extension.clickToolbar(page));
  await overlayIn(page);
  await page.close();
  const popup = await extension.clickToolbar(other);
  await popup.waitForView('the notice', ({ notice }) => notice?.code === 'page.gone');
  await popup.press('Keep it going');
  const { phase } = await popup.waitForView('no notice', ({ notice }) => notice === undefined);
  expect(phase.name).toBe('live');
});

test('above a dialog that makes the rest of the page inert, the overlay can still be pressed', async ({ open }) => {
  const { extension, page } = await open();
  await begin(await extension.clickToolbar(page));
  await overlayIn(page);
  await page.evaluate(() => {
    const dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.textContent = 'Subscribe to our newsletter';
    dialog.showModal();
  });
  await pressIn(page, 'Mute', 'Unmute');
  await page.evaluate(() => document.querySelector('dialog')?.close());
  await pressIn(page, 'Unmute', 'Mute');
});

/** Presses a button of the overlay, which then has another name. The overlay may be drawn anew meanwhile. */
async function pressIn(page: Page, name: string, then: string): Promise<void> {
  const overlay = await overlayIn(page);
  await pressUntil(overlay.getByRole('button', { name: then, exact: true }), () =>
    overlay.getByRole('button', { name, exact: true }).click({ timeout: 1_000 }),
  );
}

async function cornerOf(page: Page): Promise<string> {
  const element = page.locator('html > div').last();
  const box = await element.boundingBox();
  if (!box) return 'nowhere';
  return `${box.y < 300 ? 'top' : 'bottom'}-${box.x < 400 ? 'left' : 'right'}`;
}

/** A page of the extension that keeps in `attached` whether the conversation is at home in a tab. */
async function watchHome({ context, urlOf }: Extension): Promise<Page> {
  const page = await context.newPage();
  await page.goto(urlOf('options.html'));
  await page.evaluate(`new Promise((resolve) => {
    const port = chrome.runtime.connect({ name: 'earshot.session' });
    port.onMessage.addListener(({ view, change }) => {
      const fields = view ?? change?.fields;
      if (fields && 'home' in fields) globalThis.attached = fields.home?.attached;
      resolve();
    });
    port.postMessage({ type: 'hello' });
  })`);
  return page;
}
