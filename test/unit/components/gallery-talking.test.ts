import { expect, it } from 'vitest';
import { button, describeDrawn, message, open, page, pressed, show } from '../../gallery/drawn.ts';

describeDrawn('talking by a key or a button that is held, drawn by Chromium', () => {
  const hold = () => button('Hold to talk');
  const slowly = () => page.waitForTimeout(350);
  const steps = async () => (await pressed()).map((one) => (one as unknown[])[1]);

  it.each(['popup', 'panel', 'pill', 'full'])(
    'is heard in the %s while the button is held, or after a tap',
    async (surface) => {
      await open(`?${surface}=hold-ready`);
      await hold().hover();
      await page.mouse.down();
      await slowly();
      await page.mouse.up();
      expect(await steps()).toEqual(['begin', 'end']);
      await hold().click();
      expect(await steps()).toEqual(['begin', 'end', 'begin', 'lock']);
      await show(`?${surface}=hold-locked`);
      await button('Tap to send').click();
      expect(await steps()).toEqual(['begin', 'end', 'begin', 'lock', 'end']);
    },
  );

  it('ends when it is let go beside the button', async () => {
    await open('?panel=hold-ready');
    await hold().hover();
    await page.mouse.down();
    await page.mouse.move(200, 600);
    await slowly();
    await page.mouse.up();
    expect(await steps()).toEqual(['begin', 'end']);
  });

  it.each(['Space', 'Enter'])('is heard while %s is held on the button, and pressed once however long', async (key) => {
    await open('?popup=hold-ready');
    await hold().focus();
    await page.keyboard.down(key);
    await page.keyboard.down(key);
    await slowly();
    await page.keyboard.up(key);
    expect(await steps()).toEqual(['begin', 'end']);
  });

  it('is heard while Space is held where it would do nothing else, and never in a field or on another button', async () => {
    await open('?panel=hold-ready');
    await page.keyboard.down('Space');
    await slowly();
    await page.keyboard.up('Space');
    expect(await steps()).toEqual(['begin', 'end']);
    await message().press('Space');
    expect(await message().inputValue()).toBe(' ');
    await button('Mute voice').press('Space');
    expect(await steps()).toEqual(['begin', 'end', false]);
    expect((await pressed()).at(-1)).toEqual(['setAudible', false]);
  });

  it('is heard in a field too while the keys of the page are held, which type nothing', async () => {
    await open('?panel=hold-ready');
    await message().focus();
    await page.keyboard.down('Control');
    await page.keyboard.down('Shift');
    await page.keyboard.down('Space');
    await slowly();
    for (const key of ['Shift', 'Space', 'Control']) await page.keyboard.up(key);
    expect(await steps()).toEqual(['begin', 'end']);
    expect(await message().inputValue()).toBe('');
  });

  it.each([
    ['the window loses the keyboard', () => page.evaluate(() => void dispatchEvent(new Event('blur')))],
    ['the conversation ends', () => show('?panel=idle')],
    ['the microphone is lost', () => show('?panel=no-microphone')],
  ])('ends at once when %s', async (_what, lose) => {
    await open('?panel=hold-ready');
    await page.keyboard.down('Space');
    await lose();
    await expect.poll(steps).toEqual(['begin', 'end']);
    await page.keyboard.up('Space');
    expect(await steps()).toEqual(['begin', 'end']);
  });

  it('is a tap for whoever clicks without pressing, as screen readers do', async () => {
    await open('?popup=hold-ready');
    await hold().evaluate((element) => (element as HTMLElement).click());
    expect(await steps()).toEqual(['lock']);
  });

  it('has the keyboard after Start, so that Space does not stop what has just begun', async () => {
    await open('?popup=idle');
    await page.keyboard.press('Enter');
    await show('?popup=hold-ready');
    expect(await hold().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it.each([
    ['popup', 'the conversation ends', 'idle', 'Start'],
    ['panel', 'it is switched to just talking', 'listening', 'Stop'],
    ['popup', 'the microphone is lost', 'no-microphone', 'Stop'],
    ['pill', 'the conversation ends', 'idle', 'Start'],
  ])('leaves the keyboard in the %s beside it when %s', async (surface, _what, then, name) => {
    await open(`?${surface}=hold-ready`);
    await hold().focus();
    await show(`?${surface}=${then}`);
    expect(await button(name).evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it.each(['Space', 'Enter'])('and %s that is still held presses nothing there', async (key) => {
    await open('?popup=hold-ready');
    await hold().focus();
    await page.keyboard.down(key);
    await show('?popup=no-microphone');
    // The keyboard repeats it.
    await page.keyboard.down(key);
    await page.keyboard.up(key);
    expect(((await pressed()) as unknown[][]).map(([name]) => name)).toEqual(['talk', 'talk']);
  });

  it('begins nothing in an overlay that a page could have covered, and still ends', async () => {
    await open('?full=hold-ready&covered');
    await hold().click();
    expect(await steps()).toEqual([]);
    await page.getByText('Something on the page covers Earshot').first().waitFor();
    await show('?full=hold-locked&covered');
    await button('Tap to send').click();
    expect(await steps()).toEqual(['end']);
  });

  it('is chosen in a group of two', async () => {
    await open('?options=hold');
    const group = page.getByRole('group', { name: 'How you talk', exact: true });
    expect(await group.getByRole('radio', { name: 'Hold a key to talk', exact: true }).isChecked()).toBe(true);
    await group.getByRole('radio', { name: 'Just talk', exact: true }).check({ force: true });
    expect(await pressed()).toEqual([['choose', 'open']]);
  });
});
