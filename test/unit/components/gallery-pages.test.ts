import { expect, it } from 'vitest';
import { button, describeDrawn, message, open, page, pressed, show } from '../../gallery/drawn.ts';

const region = () => page.getByRole('region', { name: 'Exactly what is sent', exact: true });
const view = () => page.getByRole('button', { name: 'View exactly what is sent', exact: true });

describeDrawn('pages in a conversation, drawn by Chromium', () => {
  it('tells of an offer what it is, how large, what it costs, and what was left out', async () => {
    await open('?popup=offer-long');
    const offer = page.getByRole('region', { name: 'Share this page?', exact: true });
    expect(await offer.textContent()).toMatch(
      /a-very-long-name.*:8443 · 48,210 words, only a part · about 12,000 tokens · about 4\.8\u00a0¢, then 0\.5\u00a0¢ with each answer · 12 secrets left out/s,
    );
    await open('?full=offer-rtl');
    const title = page.locator('.offer bdi').first();
    expect(await title.textContent()).toContain('السمامة');
    expect(await page.locator('.offer').textContent()).toContain('free, on this computer · 1 secret left out');
  });

  it('takes each answer, and the keyboard stays in the conversation', async () => {
    await open('?popup=offer');
    for (const name of ['Share', 'Always on this site', 'Not now']) {
      await button(name).press('Enter');
      expect(await page.getByRole('log').evaluate((log) => log === document.activeElement)).toBe(true);
    }
    expect(await pressed()).toEqual([
      ['send', { type: 'accept-offer', id: 'o' }],
      ['send', { type: 'set-site-rule', site: 'birds.example', rule: 'always' }],
      ['send', { type: 'decline-offer', id: 'o' }],
    ]);
    // The browser of the gallery has refused.
    await expect.poll(() => page.locator('.site-note').textContent()).toContain('where you have pressed the Earshot');
  });

  it('tells of a PDF that its file is fetched again, then how much is there, and takes Cancel', async () => {
    await open('?popup=pdf');
    const card = page.locator('.offer');
    expect(await card.textContent()).toMatch(/handbook\.pdf.*birds\.example · PDF, to be fetched again and read/s);
    expect(await card.getByRole('button').allTextContents()).toEqual(['Share', 'Not now']);
    await open('?full=pdf-coming');
    expect(await card.textContent()).toContain('Reading the PDF… 3.3 of 12.0 MB');
    expect(await card.getByRole('button').allTextContents()).toEqual(['Cancel']);
    await button('Cancel').press('Enter');
    expect(await pressed()).toEqual([['send', { type: 'decline-offer', id: 'o' }]]);
  });

  it('names the captions of a video, and shares them when that is pressed', async () => {
    await open('?popup=subtitles');
    expect(await page.locator('.changed').textContent()).toContain('Captions: English (generated)');
    await button('Share with captions').press('Enter');
    expect(await pressed()).toEqual([
      ['send', { type: 'share-page', tabId: 7, part: 'page', instead: true, subtitles: true }],
    ]);
  });

  it('tells the pages of a PDF, and where an answer stands in it; nothing can be shown there', async () => {
    await open('?popup=pdf-shared');
    expect(await page.locator('.page-card').textContent()).toContain('PDF, 214 pages · 1,234 words, only a part');
    expect(await page.locator('.source').textContent()).toBe('From “Luggage rules (page 12)” ');
    expect(await page.locator('.source button').count()).toBe(0);
    await open('?full=pdf-unread');
    expect(await page.getByText('It asks for a password.', { exact: false }).first().isVisible()).toBe(true);
  });

  it('shows exactly what is sent when asked: as text, to be scrolled and marked with the keyboard', async () => {
    await open('?full=offer');
    expect(await region().count()).toBe(0);
    await view().press('Enter');
    expect(await view().getAttribute('aria-expanded')).toBe('true');
    const text = (await region().textContent()) ?? '';
    expect(text.startsWith('The person shares the page they are on.\n<<<PAGE 0123456789abcdefghij>>>\n')).toBe(true);
    expect(text).toContain('السمامة طائر. <b>not bold</b> [redacted card]\n<<<END PAGE');
    expect(await region().evaluate((one) => [one.children.length, one.childNodes.length])).toEqual([0, 1]);
    await page.keyboard.press('Tab');
    expect(await region().evaluate((one) => one === document.activeElement)).toBe(true);
    const top = await region().evaluate((one) => one.scrollTop);
    await page.keyboard.press('PageDown');
    await expect.poll(() => region().evaluate((one) => one.scrollTop)).toBeGreaterThan(top);
    await region().evaluate((one) => getSelection()?.selectAllChildren(one));
    expect((await page.evaluate(() => getSelection()?.toString()))?.length).toBeGreaterThan(1_000);
    await view().press('Enter');
    expect(await region().count()).toBe(0);
  });

  it('says so where the text is not held any more', async () => {
    await open('?popup=taken');
    await view().last().click();
    await expect.poll(() => page.getByText('The text is not held any more', { exact: false }).count()).toBe(1);
  });

  it('takes a page back for its whole site, and the keyboard is on Undo then', async () => {
    await open('?popup=listening');
    await button('Don’t share this site').press('Enter');
    expect(await pressed()).toEqual([['send', { type: 'set-site-rule', site: 'birds.example', rule: 'never' }]]);
    await open('?popup=taken');
    await button('Undo').click();
    await button('Change what holds for birds.example').click();
    expect(await pressed()).toEqual([
      ['send', { type: 'put-back', id: 'p' }],
      ['send', { type: 'set-site-rule', site: 'birds.example', rule: 'ask' }],
    ]);
  });

  it('shares nothing from an overlay that a page covers, nor where nobody can tell; to read it and Not now work', async () => {
    for (const how of ['covered', 'untold']) {
      await open(`?full=offer&${how}`);
      if (how === 'covered') for (const name of ['Share', 'Always on this site']) await button(name).click();
      else expect(await button('Share').count()).toBe(0);
      await view().click();
      expect(await region().textContent()).toContain('<<<PAGE');
      await button('Not now').click();
      expect(await pressed()).toEqual([['send', { type: 'decline-offer', id: 'o' }]]);
    }
  });

  it('tells on every surface that the page changed, quietly, and shares the new one; the keyboard stays', async () => {
    for (const surface of ['popup', 'panel', 'full', 'pill']) {
      await open(`?${surface}=changed`);
      const told = page.locator('[aria-live="polite"]:not(.log), [role="status"]').filter({ hasText: 'Page changed' });
      expect(await told.count(), surface).toBe(1);
      expect(await page.getByText('Page changed', { exact: true }).isVisible(), surface).toBe(true);
      await button('Share the new page').press('Enter');
      expect(await pressed()).toEqual([['send', { type: 'share-page', tabId: 7, part: 'page', instead: true }]]);
      const log = page.getByRole('log');
      if (surface !== 'pill') expect(await log.evaluate((one) => one === document.activeElement), surface).toBe(true);
      // What is announced is announced where something was before, and no more than once.
      await show(`?${surface}=listening`);
      expect(await page.getByText('Page changed').count(), surface).toBe(0);
    }
  });

  it('tells it in an overlay that a page covers, too, but shares nothing from there', async () => {
    await open('?pill=changed&covered');
    await button('Share the new page').click();
    await open('?full=changed&covered');
    await button('Share the new page').click();
    expect(await pressed()).toEqual([]);
    for (const form of ['pill', 'full']) {
      await open(`?${form}=changed&untold`);
      expect(await page.getByText('Page changed', { exact: true }).isVisible()).toBe(true);
      expect(await button('Share the new page').count()).toBe(0);
    }
  });

  it('shows what was told of changes on a card of its own', async () => {
    await open('?popup=changes');
    const cards = page.getByRole('region', { name: 'Shared page', exact: true });
    expect(await cards.nth(1).textContent()).toMatch(
      /^Only what changed: The common swift, page 2birds\.example · 96 words · about 310 tokens/,
    );
    expect(await cards.nth(2).textContent()).toContain('No longer shared');
  });

  it('lists the other tabs to be picked with the keyboard; what cannot be picked is told, and Escape leads back', async () => {
    await open('?popup=speaking&tabs=open');
    const list = page.getByRole('region', { name: 'Share another tab', exact: true });
    expect(await list.evaluate((one) => one === document.activeElement)).toBe(true);
    expect(await page.getByRole('log').isVisible()).toBe(false);
    await button('The house martin, birds.example').press('Enter');
    await button('Rye bread in three days, bread.example · the browser asks first').press('Enter');
    for (const [name, why] of [
      ['Accounts', 'never shared'],
      ['Yesterday’s paper', 'asleep'],
    ] as const) {
      expect(await list.getByRole('button', { name }).count()).toBe(0);
      expect(await list.getByText(name).locator('..').locator('..').textContent()).toContain(why);
    }
    await page.keyboard.press('Escape');
    // The voice goes on: Escape was for the list.
    expect(await pressed()).toEqual([['pickTab', 1], ['pickTab', 2], ['closeTabs']]);
    await show('?popup=speaking');
    expect(await button('Share another tab').evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('leaves the keyboard in the popup when the tab that was picked with it is shared, and the list goes', async () => {
    await open('?popup=speaking&tabs=open');
    await button('The house martin, birds.example').press('Enter');
    await show('?popup=speaking');
    expect(await button('Share another tab').evaluate((one) => one === document.activeElement)).toBe(true);
    // Who is elsewhere by then stays there.
    await open('?panel=idle&tabs=open');
    await button('Share what I see').focus();
    await show('?panel=idle');
    expect(await button('Share what I see').evaluate((one) => one === document.activeElement)).toBe(true);
  });

  it('lists them by itself for who has spoken of one: Enter shares the likeliest, unless they are writing or hold Space to talk', async () => {
    const list = page.getByRole('region', { name: 'Which tab do you mean?', exact: true });
    const isFocused = (one: Element) => one === document.activeElement;
    await open('?popup=asked-tab');
    await show('?popup=asked-tab&tabs=asked');
    const best = button('Lighthouses of the north, lights.example · the browser asks first');
    expect(await best.evaluate(isFocused)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    expect(await pressed()).toEqual([['pickTab', 3], ['closeTabs']]);
    await open('?popup=asked-tab');
    await message().fill('And what');
    await show('?popup=asked-tab&tabs=asked');
    expect(await message().evaluate(isFocused)).toBe(true);
    await open('?popup=hold-ready');
    await show('?popup=hold-ready&tabs=asked');
    expect(await list.evaluate(isFocused)).toBe(true);
    await button('Not now').click();
    expect(await pressed()).toEqual([['closeTabs']]);
  });

  it('says why the browser asks before it lists them, and asks in a press', async () => {
    await open('?panel=asked-tab&tabs=asked-first');
    expect(await page.getByText('titles and addresses', { exact: false }).isVisible()).toBe(true);
    expect(await page.getByText('No other tab can be read.').count()).toBe(0);
    await button('Show my open tabs').click();
    expect(await pressed()).toEqual([['openTabs']]);
  });

  it('says in the overlay where to choose', async () => {
    for (const [scene, words] of [
      ['?pill=asked-tab', 'Choose the tab: press Alt+Shift+E'],
      ['?full=asked-tab', "Choose the tab: press Alt+Shift+E, or Earshot's button in the toolbar."],
    ] as const) {
      await open(scene);
      expect(await page.getByText(words, { exact: true }).isVisible()).toBe(true);
    }
  });

  it('says so where no other tab can be read, or the browser was not allowed to tell', async () => {
    await open('?panel=idle&tabs=empty');
    expect(await page.getByText('No other tab can be read.').isVisible()).toBe(true);
    await open('?panel=idle&tabs=refused');
    expect(await page.getByText('cannot see what is open in your other tabs', { exact: false }).isVisible()).toBe(true);
    await button('Share another tab').click();
    await button('Share what I see').click();
    expect(await pressed()).toEqual([['closeTabs'], ['share', 'view']]);
  });

  it('tells on the card which parts of a page were not read, and allows those of the page that one is on', async () => {
    await open('?popup=other-tab');
    const cards = page.getByRole('region', { name: 'Shared page', exact: true });
    expect(await cards.nth(0).textContent()).toContain('birds.example + map.example');
    expect(await cards.nth(0).textContent()).toContain('A part of this page, from booking.example, was not read.');
    expect(await cards.nth(1).textContent()).toMatch(
      /^From another tab: Rye bread.*from video\.example, was not read\./,
    );
    expect(await cards.nth(1).getByRole('button', { name: 'Allow' }).count()).toBe(0);
    await button('Allow booking.example, and read that part, too').press('Enter');
    // The browser of the gallery has refused.
    await expect.poll(() => cards.nth(0).textContent()).toContain('so that part was not read');
    expect(await pressed()).toEqual([
      ['send', { type: 'share-page', tabId: 7, part: 'page', instead: true, waitsFor: 'https://booking.example/*' }],
      ['send', { type: 'access-refused', pattern: 'https://booking.example/*' }],
    ]);
  });

  it('lists what was decided about sites, to be changed and removed, and says so where nothing was', async () => {
    await open('?options=empty');
    expect(await page.getByText('You are asked about every site.', { exact: false }).isVisible()).toBe(true);
    await open('?options=sites');
    const bank = page.getByRole('combobox', { name: 'Pages of bank.example', exact: true });
    expect(await bank.inputValue()).toBe('never');
    await bank.selectOption('Always shared at Start');
    await button('Remove birds.example: ask each time').press('Enter');
    expect(await page.getByRole('heading', { name: 'Sites' }).evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
    await page.getByRole('checkbox', { name: 'Leave e-mail addresses out, too', exact: true }).uncheck();
    expect(await pressed()).toEqual([
      ['setRule', 'bank.example', 'always'],
      ['setRule', 'birds.example', 'ask'],
      ['redactEmails', false],
    ]);
  });
});
