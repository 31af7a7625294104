import type { Page } from '@playwright/test';
import type { Extension } from '../../scripts/browser/extension.ts';
import { followSession } from '../../scripts/browser/follow-session.ts';
import { overlayIn } from '../../scripts/browser/overlay.ts';
import { openSidePanel } from '../../scripts/browser/side-panel.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { expect, test } from './fixtures.ts';
import { begin, openConversation, pressUntil } from './steps.ts';

/** Longer than a tap, in ms. How long a key is held is what is tested: it goes by in real time. */
const HELD_MS = 400;

test('somebody who holds a key is heard in the popup while it is held, and the choice is kept', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await holdInstead(popup);
  await expect.poll(() => popup.status()).toBe('Ready to talk');
  // The keyboard went from Start to the button that is held.
  await key(popup, 'keyDown');
  await popup.waitForView('the turn', isHeld);
  await expect.poll(() => popup.status()).toBe('Listening, let go to send');
  await page.waitForTimeout(HELD_MS);
  await key(popup, 'keyUp');
  await popup.waitForView('the end of the turn', ({ talking }) => talking === undefined);
  await popup.press('Stop');
  await popup.waitForView('the end', ({ phase }) => phase.name === 'idle');
  await popup.close();

  const again = await extension.clickToolbar(page);
  const { talk } = await begin(again);
  expect(talk).toBe('hold');
  await page.goto(extension.urlOf('options.html'));
  await expect(page.getByRole('radio', { name: 'Hold a key to talk' })).toBeChecked();
  await page.getByRole('radio', { name: 'Just talk' }).check({ force: true });
  const other = await extension.clickToolbar(page);
  await other.waitForView('the choice in the conversation', (view) => view.talk === 'open');
});

test('a popup that is closed while its key is held ends the turn; one that was tapped listens on', async ({ open }) => {
  const { extension, page } = await open();
  const panel = await openHolding(extension, page);
  const popup = await extension.clickToolbar(page);
  await waitUntil('the button', () => popup.has('button', 'Hold to talk'));
  await key(popup, 'keyDown');
  await panel.waitForView('the turn', isHeld);
  await popup.close();
  await panel.waitForView('the end of the turn', ({ talking }) => talking === undefined);

  const again = await extension.clickToolbar(page);
  await again.press('Hold to talk');
  await panel.waitForView('the locked turn', isLocked);
  await again.close();
  await waitUntil('the way to end it', () => panel.has('button', 'Tap to send'));
  expect((await panel.view())?.talking?.locked).toBe(true);
  await panel.press('Tap to send');
  await panel.waitForView('the end of the turn', ({ talking }) => talking === undefined);
});

test('the keys that are held on the page are heard, type nothing, and end when the page is left', async ({
  open,
  pages,
}) => {
  const { extension, page } = await open();
  const panel = await openHolding(extension, page);
  await page.evaluate(() => {
    const box = document.body.appendChild(document.createElement('input'));
    box.id = 'box';
    box.focus();
  });
  await page.bringToFront();
  await holdKeys(page);
  await panel.waitForView('the turn', isHeld);
  await expect.poll(() => panel.status()).toBe('Listening, let go to send');
  await page.waitForTimeout(HELD_MS);
  await page.keyboard.up('Shift');
  await panel.waitForView('the end of the turn', ({ talking }) => talking === undefined);
  for (const held of ['Space', 'Control']) await page.keyboard.up(held);
  expect(await page.locator('#box').inputValue()).toBe('');

  await holdKeys(page);
  await panel.waitForView('another turn', isHeld);
  await page.goto(pages.urlOf('paper.html'));
  await panel.waitForView('its end', ({ talking }) => talking === undefined);
});

test('a page that makes up the keys is not heard', async ({ open }) => {
  const { extension, page } = await open();
  const panel = await openHolding(extension, page);
  const turns = await watchTalking(panel);
  await page.evaluate(() => {
    const init = { key: ' ', code: 'Space', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };
    for (const target of [document.body, document, window]) {
      for (const type of ['keydown', 'keyup']) {
        const event = new KeyboardEvent(type, init);
        target.dispatchEvent(event);
        if (event.defaultPrevented) throw new Error('The event of the page was taken.');
      }
    }
  });
  // Those of a person are, and come after: had the others been heard, theirs would not be the first turn.
  await page.bringToFront();
  await holdKeys(page);
  await panel.waitForView('the turn', isHeld);
  expect(await turns()).toEqual(['held']);
  for (const held of ['Space', 'Shift', 'Control']) await page.keyboard.up(held);
});

test('a page that keeps the release of the keys to itself is heard in no longer than until the mouse is moved', async ({
  open,
}) => {
  const { extension, page } = await open();
  await page.evaluate(() => addEventListener('keyup', (event) => event.stopImmediatePropagation(), true));
  const panel = await openHolding(extension, page);
  await page.bringToFront();
  await holdKeys(page);
  await panel.waitForView('the turn', isHeld);
  await page.waitForTimeout(HELD_MS);
  await page.mouse.move(200, 200);
  await page.waitForTimeout(HELD_MS);
  // The keys are still down.
  expect(isHeld(await panel.waitForView('the turn', () => true))).toBe(true);
  for (const held of ['Space', 'Shift', 'Control']) await page.keyboard.up(held);
  await page.waitForTimeout(HELD_MS);
  expect(isHeld(await panel.waitForView('the turn', () => true))).toBe(true);
  await page.mouse.move(210, 210);
  await panel.waitForView('the end of the turn', ({ talking }) => talking === undefined);
});

test('the button in the overlay is held, tapped, and ended', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await holdInstead(popup);
  const overlay = await overlayIn(page);
  await popup.close();
  await openConversation(overlay);
  // Another one is there for what comes of Copy, and is empty.
  const status = overlay.getByRole('status').filter({ hasText: /./ });
  const hold = overlay.getByRole('button', { name: 'Hold to talk' });
  const tap = overlay.getByRole('button', { name: 'Tap to send' });
  await pressUntil(tap, () => hold.click({ timeout: 1_000 }));
  await expect(status).toHaveText('Listening, tap to send');
  await tap.click();
  await expect(hold).toBeVisible();
  await hold.hover();
  await page.mouse.down();
  await expect(status).toHaveText('Listening, let go to send');
  await page.waitForTimeout(HELD_MS);
  await page.mouse.up();
  await expect(hold).toBeVisible();
  await expect(status).not.toContainText('Listening');
});

const isHeld = ({ talking }: View): boolean => talking?.locked === false;
const isLocked = ({ talking }: View): boolean => talking?.locked === true;

/** Follows from now on what the session tells of turns, from a surface that stays open. */
async function watchTalking({ target }: Surface): Promise<() => Promise<string[]>> {
  await followSession(
    target,
    `(() => {
    const seen = globalThis.__earshotTalking = [];
    const nameOf = (talking) => (talking ? (talking.locked ? 'locked' : 'held') : 'over');
    return (fields) => { if (fields && 'talking' in fields) seen.push(nameOf(fields.talking)); };
  })()`,
  );
  return () => target.evaluate<string[]>('globalThis.__earshotTalking');
}

/** A conversation on the page in which a key is held to talk, seen from the side panel. */
async function openHolding(extension: Extension, page: Page): Promise<Surface> {
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await overlayIn(page);
  await holdInstead(popup);
  const panel = await openSidePanel(extension, popup);
  await panel.waitForView('the microphone', ({ microphone }) => microphone === 'on');
  return panel;
}

async function holdInstead(surface: Surface): Promise<void> {
  await surface.press('Push to talk');
  await surface.waitForView('holding', ({ talk }) => talk === 'hold');
  await waitUntil('the button', () => surface.has('button', 'Hold to talk'));
}

/** Space, as the browser gives it to the surface. */
async function key(surface: Surface, type: 'keyDown' | 'keyUp'): Promise<void> {
  const space = { key: ' ', code: 'Space', windowsVirtualKeyCode: 32, text: type === 'keyDown' ? ' ' : '' };
  await surface.target.send('Input.dispatchKeyEvent', { type, ...space });
}

async function holdKeys(page: Page): Promise<void> {
  for (const held of ['Control', 'Shift', 'Space']) await page.keyboard.down(held);
}
