import type { Locator, Page } from '@playwright/test';
import type { Extension, HostPage } from '../../scripts/browser/extension.ts';
import { overlayIn, overlaysIn } from '../../scripts/browser/overlay.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import type { BackgroundCall } from '../../utils/wire/protocol.ts';
import { expect, test } from './fixtures.ts';
import { begin, isLive, openConversation, placeOf, pressUntil } from './steps.ts';

/** Something that is only in the transcript: a page that has it has read us. */
const SECRET = 'quokkas gather at noon';

/** A conversation in which the secret was typed, shown in full in the overlay. */
async function secretIn(page: Page, extension: Extension): Promise<HostPage> {
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  const overlay = await overlayIn(page);
  await openConversation(overlay);
  await overlay.getByRole('textbox', { name: 'Message' }).pressSequentially(SECRET);
  await pressUntil(overlay.getByRole('log').getByText(SECRET).first(), () =>
    overlay.getByRole('textbox', { name: 'Message' }).press('Enter', { timeout: 1_000 }),
  );
  return host;
}

test('a page that listens to every key, searches and selects everything sees no key and no word', async ({ open }) => {
  const { extension, page } = await open();
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    for (const type of ['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'paste', 'copy', 'message', 'focusin'])
      addEventListener(type, (event) => seen.push(event.type), true);
    // Prototypes that our own code would use, were it in the page's world.
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (init) {
      seen.push('attachShadow');
      return attachShadow.call(this, { ...init, mode: 'open' });
    };
    Array.prototype.push = new Proxy(Array.prototype.push, {
      apply(target, self, args) {
        if (args.some((value) => typeof value === 'string' && value.includes('quokka'))) seen[seen.length] = 'push';
        return Reflect.apply(target, self, args);
      },
    });
  });
  await secretIn(page, extension);
  const found = await page.evaluate(() => {
    const { find } = globalThis as unknown as { find(...args: unknown[]): boolean };
    const inText = find('quokkas', false, false, true, false, true, true);
    document.execCommand('selectAll');
    const host = document.documentElement.lastElementChild;
    return {
      seen: (globalThis as unknown as { seen: string[] }).seen,
      inText,
      selected: String(getSelection()),
      shadow: host?.shadowRoot ?? null,
      frames: frames.length,
      html: document.documentElement.outerHTML,
      resources: performance.getEntriesByType('resource').map(({ name }) => name),
    };
  });
  expect(found.seen).toEqual([]);
  expect(found).toMatchObject({ inText: false, shadow: null, frames: 0 });
  for (const text of [found.selected, found.html, ...found.resources]) expect(text).not.toMatch(/quokka|overlay-frame/);
});

const ATTACKS: { how: string; css: string }[] = [
  { how: 'makes itself transparent', css: 'html { opacity: .02 !important }' },
  { how: 'scales itself', css: 'html { transform: scale(.5) !important }' },
  {
    how: 'hides everything in it',
    css: 'body, body *, html > * { display: none !important; visibility: hidden !important; transition: all 9999s !important }',
  },
  {
    how: 'pushes everything away',
    css: 'div { position: static !important; left: -9999px !important; filter: blur(9px) !important }',
  },
];

test('a page that covers the overlay and lets presses through cannot have its buttons pressed unseen', async ({
  open,
}) => {
  const { extension, page } = await open();
  await page.evaluate(() => {
    // In the top layer, above ours again and again, and through it every press falls on the button below.
    const cover = document.body.appendChild(document.createElement('div'));
    cover.popover = 'manual';
    cover.style.cssText =
      'position: fixed; inset: 0; width: 100vw; height: 100vh; background: white; pointer-events: none; border: 0';
    Object.assign(globalThis, { covers: 0 });
    const world = globalThis as unknown as { covers: number };
    setInterval(() => {
      cover.hidePopover();
      cover.showPopover();
      world.covers += 1;
    }, 30);
  });
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await popup.press('Mute');
  await popup.waitForView('silence', ({ muted }) => muted);
  const overlay = await overlayIn(page);
  await popup.close();
  // The overlay rises a hundred times, and whoever presses it in between may well see it. After that it stays covered.
  const covers = () => page.evaluate(() => (globalThis as unknown as { covers: number }).covers);
  const from = await covers();
  await waitUntil('the overlay to give up', async () => (await covers()) > from + 160, 30_000);
  const unmute = overlay.getByRole('button', { name: 'Unmute' });
  await waitUntil('the refusal', async () => {
    const { x, y } = await placeOf(unmute);
    await page.mouse.click(x + 5, y + 5);
    return overlay.getByText('covers Earshot').first().isVisible();
  });
  const again = await extension.clickToolbar(page);
  expect((await again.view())?.muted).toBe(true);
});

/** Where something stands once it has come to rest. */
async function restingPlaceOf(element: Locator): ReturnType<typeof placeOf> {
  let last = await placeOf(element);
  return waitUntil('the overlay to rest', async () => {
    const before = last;
    last = await placeOf(element);
    return JSON.stringify(last) === JSON.stringify(before) && last;
  });
}

for (const { how, css } of ATTACKS) {
  test(`a page that ${how} changes nothing about the overlay`, async ({ open }) => {
    const { extension, page } = await open();
    const popup = await extension.clickToolbar(page);
    await begin(popup);
    const overlay = await overlayIn(page);
    await popup.close();
    const mute = overlay.getByRole('button', { name: 'Mute', exact: true });
    const before = await restingPlaceOf(mute);
    await page.addStyleTag({ content: css });
    expect(await placeOf(mute)).toEqual(before);
    await pressUntil(overlay.getByRole('button', { name: 'Unmute' }), () => mute.click({ timeout: 1_000 }));
  });
}

test('a page that removes the overlay again and again gets its way after five returns, and the popup says so', async ({
  open,
}) => {
  const { extension, page } = await open();
  await page.evaluate(() => {
    Object.assign(globalThis, { removed: 0 });
    const world = globalThis as unknown as { removed: number };
    new MutationObserver(() => {
      const host = document.documentElement.lastElementChild;
      if (!host || host === document.body) return;
      world.removed += 1;
      host.remove();
    }).observe(document.documentElement, { childList: true });
  });
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await popup.waitForView('the notice', ({ notice }) => notice?.code === 'overlay.removed');
  expect(await page.evaluate(() => (globalThis as unknown as { removed: number }).removed)).toBe(6);
  await waitUntil('no overlay', () => overlaysIn(page).length === 0);
  expect((await popup.view())?.phase.name).toBe('live');
});

test('a page that embeds the frame itself gets a blank one that accepts nothing', async ({ open }) => {
  const { extension, page } = await open();
  await secretIn(page, extension);
  const address = await inContentWorld<string>(extension, page, `chrome.runtime.getURL('overlay-frame.html')`);
  await page.evaluate(
    async ([dynamic, fixed]) => {
      for (const src of [dynamic, `${dynamic}#${'0'.repeat(32)}`, fixed]) {
        const frame = document.body.appendChild(document.createElement('iframe'));
        const loaded = new Promise((done) => frame.addEventListener('load', done));
        frame.src = src ?? '';
        await loaded;
        for (let i = 0; i < 1_000; i += 1)
          frame.contentWindow?.postMessage({ type: 'command', command: { type: 'stop' } }, '*');
      }
    },
    [address, extension.urlOf('overlay-frame.html')],
  );
  const shownIn = async () => {
    const frames = page.frames().filter((frame) => frame.url().startsWith('chrome'));
    const texts = await Promise.all(frames.map((frame) => frame.evaluate<string>('document.body?.innerText ?? ""')));
    return texts.map((text) => (text.includes(SECRET) ? 'ours' : text.replace(/\s.*/s, '')));
  };
  // Ours, the two blank ones, and the one under the fixed address, which the browser refuses.
  await expect.poll(shownIn).toEqual(['ours', '', '', 'This']);
  const popup = await extension.clickToolbar(page);
  await popup.waitForView('a live conversation', isLive);
});

test('a thousand forged messages of a script in the page change nothing and learn nothing', async ({ open }) => {
  const { extension, page } = await open();
  const host = await secretIn(page, extension);
  const before = await (await extension.clickToolbar(page)).waitForView('the answer', isAnswered);
  const learned = await inContentWorld<string[]>(extension, page, `forge()`);
  expect(learned).toEqual([]);
  const after = await (await extension.clickToolbar(page)).view();
  // The forged page may take its own overlay away: that is all it can do.
  expect({ ...after, home: undefined, notice: undefined }).toEqual({ ...before, home: undefined, notice: undefined });
  expect(host.callIds).toHaveLength(1);
});

const isAnswered = ({ phase, transcript }: View): boolean =>
  phase.name === 'live' &&
  phase.turn === 'listening' &&
  transcript.some((e) => 'speaker' in e && e.speaker === 'assistant');

/** All that the background answers: the compiler misses one that is not here. */
const CALLS: Readonly<Record<BackgroundCall, true>> = {
  ...{ ensureHost: true, leaveCommands: true, takeCommands: true, hostClosed: true, expectStart: true },
  ...{ fetchGrant: true, exchangeOffer: true, dropOffer: true, iceSetup: true },
  ...{ readPage: true, readFrames: true, showQuote: true, showOverlay: true },
  ...{ nowIdle: true, openSettings: true, openWelcome: true, showBadge: true },
};

/** Sends what a taken-over page process could send: it has our content script's API and identity, nothing more. */
const FORGE = `async function forge() {
  const learned = [];
  const keep = (what) => (message) => {
    const text = JSON.stringify(message ?? '');
    if (/quokka|value|token|snapshot|transcript|item-text/.test(text)) learned.push(what + ': ' + text.slice(0, 200));
  };
  const calls = ${JSON.stringify(Object.keys(CALLS))};
  const ports = ['earshot.session', 'earshot.page', 'earshot.session'].map((name) => {
    const port = chrome.runtime.connect({ name });
    port.onMessage.addListener(keep('port ' + name));
    port.onDisconnect.addListener(() => void chrome.runtime.lastError);
    return port;
  });
  const commands = ['stop', 'set-muted', 'say', 'share-page', 'forget', 'attach', 'detach', 'start', 'accept-offer', 'set-site-rule', 'put-back'];
  for (let i = 0; i < 1000; i += 1) {
    const call = calls[i % calls.length];
    const type = commands[i % commands.length];
    chrome.runtime.sendMessage({ to: 'background', call, request: { tabId: 1, badge: 'off', offer: 'v=0' } }).then(keep(call), () => {});
    chrome.runtime.sendMessage({ to: 'host', type: 'tab-closed', tabId: i }).then(keep('signal'), () => {});
    for (const port of ports) {
      try {
        port.postMessage(i % 2 ? { type: 'hello', nonce: 'f'.repeat(32) } : { type: 'command', command: { type, text: 'x', muted: true, id: 'x', site: location.host, rule: 'always' } });
        port.postMessage({ type: 'show-item', id: 'x' });
        port.postMessage({ type: 'diagnose' });
        port.postMessage({ type: 'here', nonce: 7, title: {} });
      } catch {}
    }
  }
  await new Promise((done) => setTimeout(done, 1000));
  return learned;
}`;

/** The value of an expression in the isolated world that our own scripts have in the page. */
async function inContentWorld<T>(extension: Extension, page: Page, expression: string): Promise<T> {
  const code = `${FORGE}; ${expression}`;
  const client = await extension.context.newCDPSession(page);
  const worlds: { id: number; name: string; origin: string }[] = [];
  client.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await client.send('Runtime.enable');
  const ours = await waitUntil('our world in the page', () =>
    worlds.find(({ origin, name }) => origin.startsWith('chrome-extension://') || name === 'Earshot'),
  );
  const { result, exceptionDetails } = await client.send('Runtime.evaluate', {
    expression: code,
    contextId: ours.id,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}
