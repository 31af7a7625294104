import type { ChangedBuild } from '../../scripts/browser/changed-build.ts';
import { overlayIn, overlaysIn } from '../../scripts/browser/overlay.ts';
import { openSidePanel } from '../../scripts/browser/side-panel.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { withHostPermission } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { begin, isLive } from './steps.ts';

test('the side panel has the same conversation, and says which page it belongs to while pages change', async ({
  open,
  pages,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  const panel = await openSidePanel(extension, popup);
  await waitUntil('the title of the page', async () => (await regionOf(panel)).includes('The honey bee'));
  await panel.press('Share this page');
  await waitUntil('what is shared', async () => !(await regionOf(panel)).includes('Nothing is shared yet'));
  await panel.type('Message', 'What does it say about winter?');
  await panel.press('Send');
  await waitUntil('the answer', async () => (await panel.transcript()).includes('cluster'));

  const other = await extension.context.newPage();
  await other.goto(pages.urlOf('paper.html'));
  await waitUntil('the way to have it here', () => panel.has('button', 'Attach this page'));
  expect(overlaysIn(other)).toEqual([]);
  await page.bringToFront();
  await waitUntil('the home', async () => !(await panel.has('button', 'Attach this page')));
  await panel.press('Stop');
  await panel.waitForView('the end', ({ phase }) => phase.name === 'idle');
});

test.describe('with the permission for all pages', () => {
  let build: ChangedBuild;
  test.beforeAll(async ({ extensionDir }) => {
    build = await withHostPermission(extensionDir, '*://*/*');
  });
  test.afterAll(() => build.remove());

  test('with Follow me, overlay and sharing go along through tabs and links, and stay when it is switched off', async ({
    open,
    pages,
  }) => {
    const { extension, page } = await open({ extensionDir: build.dir });
    const popup = await extension.clickToolbar(page);
    await begin(popup);
    const panel = await openSidePanel(extension, popup);
    await panel.press('Share this page');
    const shared = async () =>
      (await panel.view())?.transcript.flatMap((entry) => (entry.kind === 'page' ? [entry.title] : []));
    await waitUntil('the first page', async () => (await shared())?.length === 1);
    await pressSwitch(panel, 'Follow me');
    await panel.waitForView('following', ({ follow }) => follow);

    const other = await extension.context.newPage();
    await other.goto(pages.urlOf('paper.html'));
    await overlayIn(other);
    await waitUntil('one overlay', () => overlaysIn(page).length === 0);
    await waitUntil('the second page', async () => (await shared())?.length === 2);
    await other.goto(pages.urlOf('honey-bee.html'));
    await overlayIn(other);
    await waitUntil('the third page', async () => (await shared())?.length === 3);

    await pressSwitch(panel, 'Follow me');
    const { phase } = await panel.waitForView('staying', ({ follow }) => !follow);
    expect(phase.name).toBe('live');
    const third = await extension.context.newPage();
    await third.goto(pages.urlOf('paper.html'));
    await waitUntil('the way to have it here', () => panel.has('button', 'Attach this page'));
    expect(overlaysIn(third)).toEqual([]);
    expect((await panel.view())?.phase.name).toBe('live');
  });
});

test('a selection is shared alone, and without one a sentence says what to do', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await popup.press('Share selection');
  await popup.waitForView('the notice', ({ notice }) => notice?.code === 'page.no_selection');
  await page.evaluate(() => {
    const [first] = document.querySelectorAll('p');
    if (first) getSelection()?.selectAllChildren(first);
  });
  await popup.press('Share selection');
  const { transcript } = await popup.waitForView('the selection', (view) =>
    view.transcript.some(({ kind }) => kind === 'page'),
  );
  const [entry] = transcript.filter((one) => one.kind === 'page');
  expect(entry).toMatchObject({ part: 'selection' });
});

test('when the extension is reloaded in a conversation, the page says that Earshot has stopped', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  const view = await begin(popup);
  expect(isLive(view)).toBe(true);
  await overlayIn(page);
  await popup.close();
  const [worker] = extension.context.serviceWorkers();
  const cdp = await page.context().newCDPSession(page);
  // The worker goes while it answers: nobody knows whether an answer comes.
  worker?.evaluate('chrome.runtime.reload()').catch(() => {});
  const standing = await waitUntil('the card', async () => {
    // Also what is in closed shadow roots.
    const { root } = await cdp.send('DOM.getDocument', { depth: -1, pierce: true });
    const whole = JSON.stringify(root);
    return whole.includes('Earshot has stopped') ? whole : undefined;
  });
  // Asked of the page itself: the driver hears a little later that a frame has gone.
  expect(standing).not.toContain('overlay-frame.html');
  await waitUntil('the session host to be gone', async () => {
    const targets = await extension.cdp.targets();
    return targets.every(({ url }) => url !== extension.urlOf('session.html'));
  });
});

/** What the panel says about the page. */
const regionOf = (panel: Surface): Promise<string> =>
  panel.target.evaluate<string>(`document.querySelector('section[aria-label="Page"]')?.innerText ?? ''`);

/** A switch is no button to whoever looks for one by role. */
const pressSwitch = (panel: Surface, name: string): Promise<void> =>
  panel.target.evaluate<void>(
    `[...document.querySelectorAll('[role=switch]')].find((one) => one.textContent.includes(${JSON.stringify(name)})).click()`,
  );
