import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { button, describeDrawn, message, open, page, pressed, show } from '../../gallery/drawn.ts';

describeDrawn('a conversation, drawn by Chromium', () => {
  it('sends with Enter, makes a new line with Shift+Enter, and sends nothing empty', async () => {
    await open('?popup=listening');
    await message().press('Enter');
    await button('Send').click({ force: true });
    await message().fill('one');
    await message().press('Shift+Enter');
    await message().pressSequentially('two');
    await message().press('Enter');
    expect(await pressed()).toEqual([['say', 'one\ntwo']]);
    expect(await message().inputValue()).toBe('');
  });

  it('takes 8000 characters and no more', async () => {
    await open('?popup=listening');
    await message().focus();
    await page.keyboard.insertText('x'.repeat(9_000));
    expect(await message().inputValue()).toHaveLength(8_000);
  });

  it('begins with one press of Enter, and only once when it is held or double-clicked', async () => {
    await open('?popup=idle');
    expect(await button('Start').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    expect(await pressed()).toEqual([['start', true]]);
    await button('Start').dblclick();
    expect(await pressed()).toEqual([
      ['start', true],
      ['start', true],
    ]);
  });

  it('begins captions with the button beside Start, and the keyboard goes on at Stop', async () => {
    await open('?popup=idle');
    await button('Captions only').focus();
    await page.keyboard.press('Enter');
    expect(await pressed()).toEqual([['start', true, 'captions']]);
    await show('?popup=captions-begin');
    expect(await button('Stop').evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByRole('status').first().textContent()).toBe('Writing down what you say');
    expect(await page.getByRole('log').textContent()).toBe('What you say is written here. Nobody answers.');
  });

  it('switches typing into the page on and off, and shows which it is', async () => {
    await open('?popup=captions');
    const type = page.getByRole('switch', { name: 'Type into the page', exact: true });
    expect(await type.getAttribute('aria-checked')).toBe('false');
    await type.press('Enter');
    await show('?popup=dictating');
    expect(await type.getAttribute('aria-checked')).toBe('true');
    expect(await page.getByRole('status').first().textContent()).toBe('Typing what you say');
    await type.press('Space');
    expect(await pressed()).toEqual([
      ['setDictation', true],
      ['setDictation', false],
    ]);
  });

  it('shows the words of captions as they come, also in the smallest overlay', async () => {
    await open('?pill=captions-coming');
    await expect.poll(() => page.locator('.pill-captions').textContent()).toContain('May, a week later than');
    const { fontSize } = await page.locator('.pill-captions').evaluate((words) => getComputedStyle(words));
    expect(Number.parseFloat(fontSize)).toBeGreaterThanOrEqual(16);
    await show('?pill=captions');
    expect(await page.locator('.pill-captions').textContent()).toContain('already looking out.');
  });

  it('copies what was said and says how much, and saves it under a name that tells when', async () => {
    await open('?popup=captions');
    await button('Copy').click();
    await expect.poll(() => page.getByRole('status').allInnerTexts()).toContain('Copied 2 lines.');
    await page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))");
    await page.locator('#paste').focus();
    await page.keyboard.press('Control+v');
    expect(await page.locator('#paste').inputValue()).toMatch(/^The nests are .*\nI counted seven .*looking out\.$/);
    const downloaded = page.waitForEvent('download');
    await button('Save as text').click();
    const download = await downloaded;
    expect(download.suggestedFilename()).toMatch(/^earshot-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    const path = await download.path();
    expect(readFileSync(path, 'utf8')).toBe(
      'The nests are under the roof, on the side of the yard.\nI counted seven of them on Sunday, and in two the young were already looking out.\n',
    );
  });

  it('keeps the keyboard on the button when Start becomes Stop', async () => {
    await open('?popup=idle');
    await show('?popup=connecting');
    expect(await button('Stop').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('does not share twice while a page is being read', async () => {
    await open('?popup=reading');
    await button('Share this page').click({ force: true });
    expect(await pressed()).toEqual([]);
  });

  it('asks once more before it deletes what was recovered, and a double click is no answer', async () => {
    await open('?popup=recovered');
    expect(await page.getByRole('region', { name: 'Recovered conversation' }).textContent()).toContain(
      '14 messages, today 14:05',
    );
    await button('Delete').dblclick();
    expect(await pressed()).toEqual([]);
    await button('Keep it').click();
    await button('Delete').click();
    await button('Yes, delete').click();
    expect(await pressed()).toEqual([['deleteRecovered']]);
  });

  it('offers captions that were cut off as captions, in lines', async () => {
    await open('?panel=recovered-captions');
    const card = page.getByRole('region', { name: 'Recovered captions' });
    expect(await card.getByRole('status').textContent()).toBe('Recovered captions: 14 lines, today 14:05');
    await button('Continue captions').click();
    expect(await pressed()).toEqual([['continueRecovered']]);
  });

  it('stops the answer with Escape while there is one, and leaves Escape alone otherwise', async () => {
    for (const surface of ['popup', 'panel', 'pill']) {
      await open(`?${surface}=speaking`);
      await page.evaluate(() =>
        addEventListener('keydown', ({ defaultPrevented }) =>
          (globalThis as unknown as { pressed: unknown[] }).pressed.push(defaultPrevented),
        ),
      );
      await page.keyboard.press('Escape');
      await show(`?${surface}=listening`);
      await page.keyboard.press('Escape');
      expect(await pressed()).toEqual([['interrupt'], true, false]);
    }
  });

  it('offers the way on for a problem, and keeps the details folded', async () => {
    await open('?popup=unreachable');
    const alert = page.getByRole('alert');
    await expect.poll(() => alert.textContent()).toContain('Your backend does not answer');
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(false);
    await alert.getByText('Details').click();
    expect(await alert.getByText('Failed to fetch').isVisible()).toBe(true);
    await button('Try again').click();
    expect(await pressed()).toEqual([['remedy', 'start-again']]);
  });

  it('follows the end once for each picture, however many words come: the whole conversation is laid out for it', async () => {
    await open('?panel=long');
    const { scrolls, pictures } = await page.evaluate(async () => {
      const { show } = globalThis as unknown as { show(query: string): void };
      let [scrolls, pictures, isOver] = [0, 0, false];
      const scrollTo = Element.prototype.scrollTo;
      Element.prototype.scrollTo = function (this: Element, ...args: unknown[]) {
        scrolls += 1;
        return (scrollTo as (...args: unknown[]) => void).apply(this, args);
      };
      const count = (): void => {
        pictures += 1;
        if (!isOver) requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
      for (let i = 0; i < 200; i += 1) {
        show(i % 2 === 0 ? '?panel=long-and-more' : '?panel=long');
        await new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve();
          port2.postMessage(0);
        });
      }
      isOver = true;
      return { scrolls, pictures };
    });
    expect(scrolls).toBeLessThanOrEqual(pictures);
    expect(scrolls).toBeGreaterThan(0);
  });

  it('follows the end of the conversation, but not while older words are being read', async () => {
    await open('?popup=long');
    const log = page.getByRole('log', { name: 'Conversation' });
    const fromEnd = () => log.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await expect.poll(fromEnd).toBeLessThan(2);
    await show('?popup=long-and-more');
    await expect.poll(fromEnd).toBeLessThan(2);
    await log.evaluate((box) => box.scrollTo({ top: 0 }));
    await button('Latest').waitFor();
    await show('?popup=long');
    await show('?popup=long-and-more');
    expect(await log.evaluate((box) => box.scrollTop)).toBe(0);
    await button('Latest').click();
    await expect.poll(fromEnd).toBeLessThan(2);
  });

  it('says in words what is waiting, cut off, failed or not all of a page', async () => {
    await open('?popup=every-status');
    const words = await page.getByRole('log').textContent();
    expect(words).toContain('48,210 words, only a part');
    expect(words).toContain('Cut off here');
    await show('?popup=cut');
    const cut = page.locator('.unspoken');
    expect(await cut.textContent()).toBe('not spoken drinks and sleeps in the air for ten months.');
    expect(await page.getByRole('log').textContent()).toContain('Selection from');
    expect(words).toContain('These words could not be understood');
    expect(words).toContain('Waiting for the conversation to start');
  });

  it('shows no line for a noise in which nobody said a word', async () => {
    await open('?popup=every-status');
    for (const words of await page.locator('.message').allTextContents()) expect(words).not.toMatch(/^(You|Earshot)$/);
  });

  it('shows a link with its whole address, and everything else as the text that it is', async () => {
    await open('?popup=cut');
    const link = page.getByRole('log').getByRole('link');
    const url = 'https://birds.example/a/very/long/path/that/goes/on?and=on&until=the_end';
    expect(await link.evaluateAll((links) => links.map((one) => [one.textContent, one.getAttribute('href')]))).toEqual([
      [url, url],
    ]);
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    await show('?popup=huge');
    expect(await page.locator('.log img, .log b').count()).toBe(0);
    expect(await page.getByRole('log').textContent()).toContain('<img src=x onerror=alert(1)>');
  });

  it('keeps signs that turn the direction of writing inside their message', async () => {
    await open('?popup=huge');
    const isolated = await page
      .locator('.said, .said .run, .said a')
      .evaluateAll((all) => all.map((element) => getComputedStyle(element).unicodeBidi));
    expect(new Set(isolated)).toEqual(new Set(['isolate']));
  });

  it('draws a message of a million characters in parts', async () => {
    await open('?full=huge');
    const first = page.locator('.from-assistant').first();
    expect((await first.locator('.said').allTextContents()).join('')).toHaveLength(20_000);
    await button('Show all').click();
    await expect.poll(async () => (await first.locator('.said').allTextContents()).join('').length).toBe(1_000_000);
    expect(await button('Show all').count()).toBe(0);
  });

  it('asks for the permission to follow in the press, and says why it does not follow', async () => {
    await open('?panel=listening&note=It+was+not+allowed.');
    const follow = page.getByRole('switch', { name: 'Follow me', exact: true });
    expect(await follow.getAttribute('aria-checked')).toBe('false');
    await follow.press('Space');
    await show('?panel=following');
    await follow.press('Enter');
    expect(await pressed()).toEqual([
      ['follow', true],
      ['follow', false],
    ]);
  });
});
