import { describe, expect, it } from 'vitest';
import { button, describeDrawn, HANDLE, message, open, page, pressed, show } from '../../gallery/drawn.ts';

describeDrawn('the overlay, drawn by Chromium', () => {
  it('lets a page that covers the overlay switch typing off, never on', async () => {
    await open('?full=captions&covered');
    const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
    await type.click();
    await button('Copy').click();
    expect(await pressed()).toEqual([]);
    await show('?full=dictating&covered');
    await type.click();
    expect(await pressed()).toEqual([['setDictation', false]]);
  });

  it('moves the overlay from corner to corner with the arrow keys, and opens it with Enter', async () => {
    await open('?pill=listening');
    await button(HANDLE).focus();
    for (const key of ['ArrowLeft', 'ArrowDown', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    expect(await pressed()).toEqual([
      ['layout', { mode: 'pill', corner: 'bottom-left' }],
      ['layout', { mode: 'pill', corner: 'top-right' }],
      ['layout', { mode: 'full', corner: 'bottom-right' }],
    ]);
  });

  it('tells how far the overlay is dragged, and which corner it is dropped nearest to', async () => {
    await open('?pill=listening');
    await page.mouse.move(12, 28);
    await page.mouse.down();
    await page.mouse.move(-300, -200, { steps: 3 });
    await page.mouse.up();
    const moves = (await pressed()) as [string, { drag?: { x: number; y: number }; corner: string }][];
    expect(moves.at(-1)).toEqual(['layout', { mode: 'pill', corner: 'top-left' }]);
    for (const [, { drag }] of moves.slice(0, -1)) expect(drag?.x).toBeLessThan(0);
  });

  it('takes the keyboard of no page by itself', async () => {
    for (const scene of ['?pill=idle', '?full=idle', '?full=denied']) {
      await open(scene);
      expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    }
  });

  it('keeps the keyboard when the overlay changes its form', async () => {
    await open('?full=listening');
    await message().focus();
    await show('?pill=listening');
    expect(await button(HANDLE).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('goes from the conversation to the pill with Escape, and Escape does nothing there', async () => {
    await open('?full=listening');
    await message().press('Escape');
    await show('?pill=listening');
    await page.keyboard.press('Escape');
    expect(await pressed()).toEqual([['layout', { mode: 'pill', corner: 'bottom-right' }]]);
  });

  it('lets a covered overlay be moved, silenced and stopped, and refuses everything else and says why', async () => {
    await open('?full=idle&covered');
    await message().fill('delete everything');
    await message().press('Enter');
    for (const name of ['Start', 'Share this page', 'Share selection', 'Send']) await button(name).click();
    expect(await pressed()).toEqual([]);
    expect(await message().inputValue()).toBe('delete everything');
    await expect.poll(() => page.getByRole('alert').allTextContents()).toHaveLength(1);
    expect(await page.getByRole('alert').textContent()).toContain('Something on the page covers Earshot');
    await show('?full=speaking&covered');
    for (const name of ['Mute', 'Mute voice', 'Stop talking', 'Stop', 'Close; the conversation goes on'])
      await button(name).click();
    expect(((await pressed()) as unknown[][]).map(([name]) => name)).toEqual([
      ...['setMuted', 'setAudible', 'interrupt', 'stop', 'detach'],
    ]);
    await show('?full=muted&covered');
    await button('Unmute').click();
    expect(await pressed()).toHaveLength(5);
  });

  describe('in a page that could hide them, and nobody could tell', () => {
    const refused = async (name: string) => {
      await button(name).click({ force: true });
      expect(await button(name).getAttribute('aria-disabled'), name).toBe('true');
      await page.getByRole('alert').filter({ hasText: 'only in the sidebar' }).waitFor();
    };

    it('buttons that begin something are marked, do nothing, and have it read out where they work', async () => {
      await open('?full=idle&untold');
      await expect.poll(() => page.getByText('Press Start in the sidebar.').isVisible()).toBe(true);
      await refused('Start');
      await open('?full=muted&untold');
      await refused('Unmute');
      expect(await page.locator('.elsewhere').textContent()).toContain('Unmute, sharing and copying work only in');
      await open('?full=hold-ready&untold');
      await refused('Hold to talk');
      await open('?full=captions&untold');
      const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
      await type.press('Enter');
      await page.getByRole('alert').waitFor();
      await open('?full=unreachable&untold');
      await refused('Try again');
      expect(await pressed()).toEqual([]);
    });

    it('a press on the smallest overlay opens the one that has room to say so', async () => {
      await open('?pill=idle&untold');
      await button('Start').click({ force: true });
      expect(await pressed()).toEqual([['layout', { mode: 'full', corner: 'bottom-right' }]]);
    });

    it('what takes back, silences or sends typed words works', async () => {
      await open('?full=speaking&untold');
      for (const name of ['Mute', 'Mute voice', 'Stop talking', 'Stop', 'Close; the conversation goes on'])
        await button(name).click();
      await show('?full=dictating&untold');
      await page.getByRole('switch', { name: 'Type into the page', exact: true }).click();
      await show('?full=hold-locked&untold');
      await button('Tap to send').click();
      await show('?full=silent&untold');
      await button('OK').click();
      await message().fill('How high do they fly?');
      await message().press('Enter');
      expect(((await pressed()) as unknown[][]).map(([name, value]) => [name, value])).toEqual([
        ...[
          ['setMuted', true],
          ['setAudible', false],
          ['interrupt', undefined],
          ['stop', undefined],
        ],
        ...[
          ['detach', undefined],
          ['setDictation', false],
          ['talk', 'end'],
          ['remedy', 'dismiss'],
        ],
        ['say', 'How high do they fly?'],
      ]);
    });

    it('the keys of the page are heard in the overlay too, and Space and the button are not', async () => {
      await open('?full=hold-ready&untold');
      await page.keyboard.down('Space');
      await page.keyboard.up('Space');
      expect(await pressed()).toEqual([]);
      for (const key of ['Control', 'Shift', 'Space']) await page.keyboard.down(key);
      await page.waitForTimeout(350);
      for (const key of ['Control', 'Shift', 'Space']) await page.keyboard.up(key);
      expect(await pressed()).toEqual([
        ['talk', 'begin'],
        ['talk', 'end'],
      ]);
    });

    it('links are words, and nothing of the page can be dropped into what is sent', async () => {
      await open('?full=cut&untold');
      expect(await page.getByRole('log').getByRole('link').count()).toBe(0);
      expect(await page.getByRole('log').textContent()).toContain('https://birds.example/a/very/long/path');
      const areTaken = await message().evaluate((box) => [
        box.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true })),
        box.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 })),
      ]);
      expect(areTaken).toEqual([false, false]);
    });
  });

  it.each([
    ['fades it', 'iframe', 'opacity: 0.01'],
    ['fades everything', 'html', 'opacity: 0.5'],
    ['covers it with what lets clicks through', 'div', 'display: block'],
    ['cuts it to one button', 'iframe', 'clip-path: inset(0 0 0 60%)'],
    ['darkens it', 'iframe', 'filter: brightness(0)'],
    ['shrinks it', 'iframe', 'transform: scale(0.5)'],
    ['hangs it half out of the window', 'iframe', 'left: -120px'],
  ])('does nothing that a page could have had pressed: a page that %s', async (_what, selector, style) => {
    await embed('?pill=idle&guarded');
    const starts = () => pressedInFrame().then((all) => all.filter(([name]) => name === 'start').length);
    const alert = page.frameLocator('iframe').getByRole('alert');
    // The positive control: what is seen can be pressed, once it has been seen for long enough.
    await pressUntil(async () => (await starts()) > 0);
    await page.evaluate(
      ([name, css]) => document.querySelector<HTMLElement>(name ?? '')?.setAttribute('style', css ?? ''),
      [selector, style],
    );
    await pressUntil(async () => (await alert.textContent())?.includes('covers') === true);
    const before = await starts();
    await pressStart();
    await pressStart();
    expect(await starts()).toBe(before);
    await page.evaluate((name) => document.querySelector(name)?.removeAttribute('style'), selector);
    await pressUntil(async () => (await starts()) > before);
  });
});

/** The overlay in a frame of somebody else's page, with a layer above it that lets clicks through. */
async function embed(scene: string): Promise<void> {
  await open(scene);
  await page.route('http://page.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<style>
        iframe { position: fixed; top: 40px; left: 40px; width: 340px; height: 56px; border: 0 }
        div { display: none; position: fixed; inset: 0; background: white; pointer-events: none }
      </style><iframe src="http://gallery.test/${scene}"></iframe><div></div>`,
    }),
  );
  await page.setViewportSize({ width: 600, height: 300 });
  await page.goto('http://page.test/');
  await page.frameLocator('iframe').locator('main').waitFor();
}

async function pressedInFrame(): Promise<unknown[][]> {
  const frame = page.frames().find((one) => one.url().startsWith('http://gallery.test/'));
  return (await frame?.evaluate(() => (globalThis as unknown as { pressed: unknown[][] }).pressed)) ?? [];
}

/** Presses Start where it is drawn, through whatever lies above it. */
async function pressStart(): Promise<void> {
  const start = page.frameLocator('iframe').getByRole('button', { name: 'Start', exact: true });
  const inside = await start.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2, of: innerWidth };
  });
  const { left, top, width } = await page.evaluate(() => {
    const frame = document.querySelector('iframe')?.getBoundingClientRect();
    return { left: frame?.left ?? 0, top: frame?.top ?? 0, width: frame?.width ?? 0 };
  });
  const scale = width / inside.of;
  await page.mouse.click(left + inside.x * scale, top + inside.y * scale);
}

/** Presses again and again until it shows: how long the browser takes to tell what is visible is its own affair. */
async function pressUntil(shows: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        await pressStart();
        return shows();
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe(true);
}
