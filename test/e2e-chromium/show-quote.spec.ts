import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { FoundQuote } from '../../utils/session/events.ts';
import { bundleEntry } from './bundle-entry.ts';

declare const EarshotShow: { showQuote(wish: { quote: string; section: string }): FoundQuote | null };

const FILL = '<p>filler of the page</p>'.repeat(120);

let browser: Browser;
let page: Page;
let script: string;

test.beforeAll(async () => {
  script = await bundleEntry('utils/page/show-quote.ts', 'EarshotShow');
  browser = await chromium.launch({
    executablePath: process.env.EARSHOT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
test.afterAll(() => browser.close());
test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1000, height: 600 }, reducedMotion: 'reduce' });
});
test.afterEach(() => page.close());

/** Draws the page, and puts the script there. */
async function open(html: string): Promise<void> {
  await page.setContent(`<!doctype html><title>t</title>${html}`);
  await page.evaluate(`${script}; globalThis.EarshotShow = EarshotShow;`);
}

/** Shows it; what came of it, and how often the page was changed by it. */
const show = (quote: string, section = '') =>
  page.evaluate(
    (wish) => {
      const observer = new MutationObserver(() => undefined);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const found = EarshotShow.showQuote(wish);
      const [range] = CSS.highlights.get('earshot') ?? [];
      const box = range instanceof Range ? range.getBoundingClientRect() : undefined;
      const middle = box ? (box.top + box.bottom) / 2 / innerHeight : undefined;
      return {
        ...{ found, text: range?.toString(), records: observer.takeRecords().length },
        isInMiddle: middle !== undefined && Math.abs(middle - 0.5) < 0.1,
      };
    },
    { quote, section },
  );

const RULE = 'Rye is dark and sour.';
const SHOWN = { found: 'quote', text: RULE, records: 0, isInMiddle: true };

test('shows a sentence in the middle of the window, and changes nothing in the page', async () => {
  await open(`${FILL}<p>Before. <b>Rye</b> is <a href="#">dark <i>and</i></a> sour. After.</p>${FILL}`);
  expect(await show(RULE)).toEqual(SHOWN);
});

test('shows it in open shadow roots, and not where it is hidden', async () => {
  await open(`<p style="display:none">${RULE}</p><p style="visibility:hidden">${RULE}</p>${FILL}
    <div id="host"><template shadowrootmode="open"><section><p>${RULE}</p></section></template></div>${FILL}`);
  await page.evaluate((rule) => {
    const host = document.querySelector('#host');
    if (host && !host.shadowRoot) host.attachShadow({ mode: 'open' }).innerHTML = `<p>${rule}</p>`;
  }, RULE);
  expect(await show(RULE)).toEqual(SHOWN);
});

test('shows what stands behind a web component that has nothing in it, however deep that is', async () => {
  await open(`${FILL}<my-icon></my-icon><p>${RULE}</p>${FILL}`);
  const fill = (inner: string) =>
    page.evaluate((html) => {
      const outer = document.querySelector('my-icon')?.attachShadow({ mode: 'open' });
      if (!outer) throw new Error('no host');
      outer.innerHTML = html;
      outer.querySelector('my-dot')?.attachShadow({ mode: 'open' });
    }, inner);
  await fill('<my-dot></my-dot><b>icon</b>');
  expect(await show(RULE)).toEqual(SHOWN);
  // What a root shows in its slots goes on in what follows.
  await open('<my-icon>Slotted words</my-icon> <p>follow here.</p>');
  await fill('<i>Shadow</i> <my-dot></my-dot><slot></slot>');
  expect(await show('Slotted words follow here.')).toMatchObject({
    found: 'quote',
    text: 'Slotted words follow here.',
  });
});

test('shows it inside what scrolls by itself, and in a paragraph longer than the window', async () => {
  await open(`${FILL}<div style="height:300px;overflow:auto">${FILL}<p>${RULE}</p>${FILL}</div>${FILL}`);
  expect(await show(RULE)).toMatchObject({ found: 'quote', text: RULE, records: 0 });
  await open(`${FILL}<p>${'A long paragraph. '.repeat(1500)}${RULE}${' And more of it.'.repeat(1500)}</p>`);
  expect(await show(RULE)).toEqual(SHOWN);
});

test('shows what is left of it, else its heading, else nothing', async () => {
  await open(`${FILL}<p>Breads of rye are dark and sour in the north.</p><h2>Rye</h2><p>Rye</p>${FILL}`);
  expect(await show('Breads of rye are dark and sour in winter.')).toMatchObject({
    ...{ found: 'part', text: 'Breads of rye are dark and sour in', isInMiddle: true },
  });
  expect(await show('Spelt is something else entirely.', 'Rye')).toMatchObject({ found: 'section', text: 'Rye' });
  expect(await show('Spelt is something else entirely.', 'filler of the page')).toMatchObject({
    ...{ found: null, text: undefined },
  });
});

test('shows the heading with these words, and not a longer one that has them in it, however often they come', async () => {
  await open(
    `<h2>Uninstall</h2>${FILL}<p>${'We install. '.repeat(30)}</p>${FILL}<h2>In<b>stall</b>: <a style="position: absolute; width: 1px; height: 1px; overflow: hidden">Permalink</a></h2><p>Words.</p>${FILL}`,
  );
  expect(await show('Spelt is something else entirely.', 'Install')).toMatchObject({
    ...{ found: 'section', text: 'Install', isInMiddle: true },
  });
  await open(`<h2>Uninstall</h2>${FILL}`);
  expect(await show('Spelt is something else entirely.', 'Install')).toMatchObject({ found: null });
});

test('shows what stands in a frame of the page, at its place in the window', async () => {
  await open(`<p>Before</p>${FILL}<iframe style="width: 600px; height: 300px"></iframe><p>After the frame.</p>${FILL}`);
  await page.evaluate(
    ([fill, rule]) => {
      const inner = document.querySelector('iframe')?.contentDocument;
      if (inner) inner.body.innerHTML = `${fill}<p>${rule}</p>${fill}`;
    },
    [FILL, RULE],
  );
  expect(await show(RULE)).toMatchObject({ found: 'quote', records: 0 });
  const seen = await page.evaluate(() => {
    const frame = document.querySelector('iframe');
    const inner = frame?.contentWindow as (Window & typeof globalThis) | null | undefined;
    const [range] = inner?.CSS.highlights.get('earshot') ?? [];
    const box = (range as Range | undefined)?.getBoundingClientRect();
    const top = (frame?.getBoundingClientRect().top ?? 0) + (box?.top ?? 0);
    return { text: range?.toString(), isInMiddle: Math.abs(top / innerHeight - 0.5) < 0.1 };
  });
  expect(seen).toEqual({ text: RULE, isInMiddle: true });
  expect(await show('After the frame.')).toMatchObject({ found: 'quote', text: 'After the frame.' });
  await page.evaluate(() => document.querySelector('iframe')?.style.setProperty('visibility', 'hidden'));
  expect(await show(RULE)).toMatchObject({ found: null });
});

test('Escape takes it away, and an empty wish, and time', async () => {
  const left = () => page.evaluate(() => CSS.highlights.size);
  await page.clock.install();
  await open(`<p>${RULE}</p>`);
  await show(RULE);
  await page.keyboard.press('Escape');
  expect(await left()).toBe(0);
  await show(RULE);
  await show('');
  expect(await left()).toBe(0);
  await show(RULE);
  await page.clock.runFor(7_000);
  expect(await left()).toBe(1);
  await page.clock.runFor(1_100);
  expect(await left()).toBe(0);
});

test('pages that clobber, nest and throw do not keep it from what it seeks', async () => {
  await open(`<form><input name="shadowRoot"><input name="firstChild"><input name="parentNode">
    <input name="scrollIntoView"><input name="checkVisibility">${RULE}</form><img name="body"><img name="createRange">`);
  expect(await show(RULE)).toMatchObject({ found: 'quote', text: RULE, records: 0 });
  await open('');
  await page.evaluate((rule) => {
    let at: Element = document.body;
    for (let i = 0; i < 3_000; i += 1) at = at.appendChild(document.createElement('span'));
    at.textContent = rule;
  }, RULE);
  expect(await show(RULE)).toMatchObject({ found: 'quote', text: RULE });
  await open('');
  expect(await show(RULE, 'Rye')).toMatchObject({ found: null });
  await page.evaluate(() => document.documentElement.remove());
  expect(await page.evaluate(() => EarshotShow.showQuote({ quote: 'Rye is dark', section: 'Rye' }))).toBeNull();
});

test('a page of 100,000 texts is searched to its end', async () => {
  await open(`${'<p>filler <b>of</b> the page</p>'.repeat(34_000)}<p>${RULE}</p>`);
  expect(await show(RULE)).toMatchObject({ found: 'quote', text: RULE });
});
