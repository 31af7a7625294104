import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { FramePlace } from '../../utils/page/frame-place.ts';
import type { PageReading } from '../../utils/page/read-page.ts';
import { bundleEntry } from './bundle-entry.ts';

declare const EarshotView: { readView(doc?: Document): Promise<PageReading> };
declare const EarshotFrame: { frameOf(doc: Document): FramePlace };

const FAR = '<div style="height: 3000px"></div>';

let browser: Browser;
let page: Page;
let scripts: string;

test.beforeAll(async () => {
  const view = await bundleEntry('utils/page/read-view.ts', 'EarshotView');
  const frame = await bundleEntry('utils/page/frame-place.ts', 'EarshotFrame');
  scripts = `${view}; globalThis.EarshotView = EarshotView; ${frame}; globalThis.EarshotFrame = EarshotFrame;`;
  browser = await chromium.launch({
    executablePath: process.env.EARSHOT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
});
test.afterEach(() => page.close());

async function open(html: string, from = 0): Promise<void> {
  await page.setContent(`<!doctype html><title>t</title><body style="margin: 0">${html}`);
  await page.evaluate((y) => scrollTo(0, y), from);
  await page.evaluate(scripts);
}

/** What is seen, and how often the page was changed by looking. */
const look = () =>
  page.evaluate(async () => {
    const observer = new MutationObserver(() => undefined);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const { text, empty } = await EarshotView.readView();
    return { text, empty, records: observer.takeRecords().length };
  });

test('what one sees is read with its structure, and nothing that one would have to scroll to', async () => {
  await open(
    `<header style="position: fixed; top: 0">The menu</header>
    <p>Above: <img alt="A picture that stands above"></p>${FAR}
    <h2>Prices</h2><table><tr><th>Bread</th><th>Euros</th></tr><tr><td>Rye</td><td>4</td></tr></table>
    <p>Fresh: <img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" alt="A loaf of rye" style="width: 50px; height: 50px"></p>${FAR}<p>Below.</p>`,
    2900,
  );
  const { text, records } = await look();
  expect(text).toBe('The menu\n\n## Prices\n\n| Bread | Euros |\n| Rye | 4 |\n\nFresh: ![A loaf of rye]');
  expect(records).toBe(0);
});

test('what a pane cuts off is not seen, though it would be inside of the window', async () => {
  await open(
    `<div style="height: 100px; overflow: auto"><p>In the pane.</p><div style="height: 200px"></div><p>Further down.</p></div>
    <div style="width: 200px; overflow: hidden; white-space: nowrap"><span>Shown</span><span style="margin-left: 300px">cut off</span></div>`,
  );
  expect((await look()).text).toBe('In the pane.\n\nShown');
});

test('a page whose body is as high as the window and cuts off sideways is seen wherever it is scrolled to', async () => {
  await open(
    `<style>html, body { height: 100% } body { overflow-x: hidden }</style>${FAR}<p>Further down.</p>${FAR}`,
    2900,
  );
  expect((await look()).text).toBe('Further down.');
  await open(
    `<style>html { overflow: hidden } body { height: 100px; overflow: hidden }</style><p>Seen.</p>${FAR}<p>Cut off.</p>`,
  );
  expect((await look()).text).toBe('Seen.');
});

test('frames of the same site and shadow roots are seen like the page around them', async () => {
  await open(
    `<div id="host"></div><iframe style="width: 300px; height: 400px; margin-top: 400px; display: block"></iframe>`,
  );
  await page.evaluate((far) => {
    document.querySelector('#host')?.attachShadow({ mode: 'open' }).append('In the shadow.');
    const inner = document.querySelector('iframe')?.contentDocument;
    if (!inner) throw new Error('no frame');
    const paragraph = (text: string, top: number) => {
      const made = Object.assign(inner.createElement('p'), { textContent: text });
      made.style.cssText = `position: absolute; top: ${top}px`;
      inner.body.append(made);
    };
    paragraph('In the frame.', 10);
    // Inside of the frame, and below the window.
    paragraph('Low in the frame.', 300);
    paragraph('Under the frame.', far);
  }, 900);
  expect((await look()).text).toBe('In the shadow.\n\nIn the frame.');
});

test('nothing is seen where everything is hidden, and a page that redirects what it can breaks nothing', async () => {
  await open('<style>body { display: none }</style><p>Hidden.</p>');
  expect(await look()).toMatchObject({ text: '', empty: true });
  await open(
    '<img name="activeElement"><img name="createRange"><img name="body"><form><input name="parentNode">Words</form>',
  );
  expect((await look()).text).toContain('Words');
  await open(`<form><input name="assignedSlot"><input name="ownerDocument">Words</form>
    <iframe style="width: 300px; height: 400px; display: block"></iframe>`);
  await page.evaluate(() => {
    const inner = document.querySelector('iframe')?.contentDocument;
    const host = inner?.body.appendChild(inner.createElement('div'));
    host?.attachShadow({ mode: 'open' }).append('In the shadow of the frame.');
  });
  expect((await look()).text).toBe('[text field] [text field] Words\n\nIn the shadow of the frame.');
  expect(await page.evaluate(() => EarshotFrame.frameOf(document).path)).toEqual([]);
});

test('of frames it is told which one sees, how large they are, and which one has the keyboard', async () => {
  await open(
    `<iframe src="https://one.test/a?b#c" style="display: none"></iframe>
    <iframe style="visibility: hidden"></iframe>
    <iframe style="position: absolute; left: -9999px; width: 1000px; height: 800px"></iframe>
    <div style="position: absolute; width: 1px; height: 1px; overflow: hidden">
      <iframe style="width: 1000px; height: 800px"></iframe></div>
    <iframe id="seen" src="about:blank" style="width: 700px; height: 400px; border: 0"></iframe>`,
  );
  await page.evaluate(() => document.querySelector<HTMLElement>('#seen')?.focus());
  expect(await page.evaluate(() => EarshotFrame.frameOf(document))).toEqual({
    ...{ url: 'about:blank', path: [], width: 1000, height: 600, active: 4 },
    frames: [{ index: 4, width: 700, height: 400, url: 'about:blank', isOpen: true }],
  });
  const inner = await page.evaluate(() => {
    const doc = document.querySelector<HTMLIFrameElement>('#seen')?.contentDocument;
    return doc && EarshotFrame.frameOf(doc);
  });
  expect(inner).toMatchObject({ path: [4], width: 700, height: 400, frames: [] });
});
