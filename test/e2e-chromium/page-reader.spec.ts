import { readdirSync, readFileSync } from 'node:fs';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { PageReading, ReadLimits } from '../../utils/page/read-page.ts';
import { bundleEntry } from './bundle-entry.ts';
import { bundlePageReader } from './bundle-page-reader.ts';

declare const EarshotPage: { readPage: (doc?: Document, limits?: ReadLimits) => Promise<PageReading> };

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/pages/${name}`, import.meta.url), 'utf8');
const ORIGIN = 'http://fixtures.test';

let browser: Browser;
let page: Page;
let reader: string;

test.beforeAll(async () => {
  reader = await bundlePageReader();
  browser = await chromium.launch({
    executablePath: process.env.EARSHOT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
});
test.afterAll(async () => {
  await browser.close();
});
test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
});
test.afterEach(async () => {
  await page.close();
});

/** Shows the markup in a page of its own, with everything else on the network refused. */
async function show(html: string, path = '/page.html'): Promise<void> {
  await page.route('**/*', (route) =>
    route.request().url() === ORIGIN + path
      ? route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
      : route.abort(),
  );
  await page.goto(ORIGIN + path, { waitUntil: 'load' });
  await page.evaluate(`${reader}; globalThis.EarshotPage = EarshotPage;`);
}

/** A reading, how long it took in the page, how often the page was changed by it, and whether a script of it ran again. */
type Watched = PageReading & { ms: number; records: number; ranAgain: boolean };

const read = (limits?: Partial<ReadLimits>): Promise<Watched> =>
  page.evaluate(async (limits) => {
    const whole = { maxNodes: 60_000, maxChars: 400_000, maxMs: 1000, maxLinks: 20, ...limits };
    const observer = new MutationObserver(() => undefined);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const ran = Reflect.get(window, 'ran');
    const from = performance.now();
    const reading = await EarshotPage.readPage(document, whole);
    const ms = performance.now() - from;
    return { ...reading, ms, records: observer.takeRecords().length, ranAgain: Reflect.get(window, 'ran') !== ran };
  }, limits);

for (const name of [
  'sample',
  'article',
  'documentation',
  'product',
  'form',
  'forum',
  'list',
  'app',
  'hostile',
  'scripts',
  'noscript',
  'arabic',
  'hebrew',
  'japanese',
  'chinese',
  'thai',
  'mixed',
]) {
  test(`reads the ${name} page as a person would tell it and leaves it as it was`, async () => {
    await show(fixture(`${name}.html`), `/${name}.html`);
    const reading = await read();
    // What people typed is theirs.
    expect(reading.text + reading.content).not.toMatch(/VALUE|hunter2|4111/);
    expect(`${reading.text}\n`).toBe(fixture(`${name}.expected.md`));
    expect(reading).toMatchObject({ url: `${ORIGIN}/${name}.html`, truncated: false, empty: false });
    expect(reading).toMatchObject({ records: 0, ranAgain: false });
  });
}

test('reads the pages of the question set as its texts have them', async () => {
  const files = readdirSync(new URL('../fixtures/answers/', import.meta.url));
  for (const name of files.flatMap((file) => /^(.+)\.html$/.exec(file)?.[1] ?? [])) {
    await page.unrouteAll();
    await show(fixture(`../answers/${name}.html`), `/${name}.html`);
    expect(`${(await read()).text}\n`).toBe(fixture(`../answers/${name}.md`));
  }
});

test('says that a page without text is empty', async () => {
  await show(fixture('empty.html'));
  expect(await read()).toMatchObject({ text: '', empty: true, title: 'Nothing yet' });
});

test('never shows what is hidden, typed or invisible', async () => {
  await show(fixture('hostile.html'));
  const reading = await read();
  expect(reading.text).not.toMatch(/HIDDEN|hunter2/);
  expect(reading.title + reading.text).not.toMatch(/[\u00ad\u200b\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/u);
  expect(reading.title).toBe('A quiet page');
});

const LONG = 'A sentence that stands on the page and says something that people want to know. '.repeat(8);
/** Words that nobody sees, each in its way; the words that all see are around them. */
const UNSEEN: readonly string[] = [
  '<p style="color:#fff">HIDDEN</p>',
  '<p style="color:#fdfdfd">HIDDEN</p>',
  '<p style="color:rgba(0,0,0,0.02)">HIDDEN</p>',
  '<p style="color:transparent;background:url(x.png)">HIDDEN</p>',
  '<div style="background:#222"><section><p style="color:#222">HIDDEN</p></section></div>',
  '<div style="background:rgba(0,0,0,.5)"><p style="color:rgb(127,127,127)">HIDDEN</p></div>',
  '<div style="color:white"><div><span>HIDDEN</span></div></div>',
  '<p>Seen <span style="color:#fff">HIDDEN</span></p>',
  '<p style="color:black;-webkit-text-fill-color:white">HIDDEN</p>',
  '<p style="opacity:0">HIDDEN</p>',
  '<div style="opacity:0.01"><p>HIDDEN</p></div>',
  '<p style="font-size:0">HIDDEN</p>',
  '<p style="font-size:1px">HIDDEN</p>',
  '<div style="font-size:0.1px"><span>HIDDEN</span></div>',
  '<p style="text-indent:-9999px">HIDDEN</p>',
  '<p style="text-indent:100%;white-space:nowrap;overflow:hidden">HIDDEN</p>',
  '<p style="position:absolute;left:-9999px">HIDDEN</p>',
  '<div style="margin-left:-9999px"><p>HIDDEN</p></div>',
  '<div style="transform:translateX(-10000px)"><p>HIDDEN</p></div>',
  '<div style="transform:translateY(-10000px)"><p>HIDDEN</p></div>',
  '<div style="transform:scale(0)"><p>HIDDEN</p></div>',
  '<div style="transform:scale(0.01)"><p>HIDDEN</p></div>',
  '<div style="clip-path:inset(100%)"><p>HIDDEN</p></div>',
  '<div style="clip-path:inset(50%)"><p>HIDDEN</p></div>',
  '<p style="clip-path:circle(0)">HIDDEN</p>',
  '<div style="position:absolute;clip:rect(0,0,0,0)"><p>HIDDEN</p></div>',
  '<div style="height:0;overflow:hidden"><p>HIDDEN</p></div>',
  '<div style="max-height:1px;overflow:hidden"><p>HIDDEN</p></div>',
  '<div style="width:1px;height:1px;position:absolute;overflow:hidden">HIDDEN</div>',
  '<div style="content-visibility:hidden"><p>HIDDEN</p></div>',
  '<div style="visibility:hidden"><p>HIDDEN</p></div>',
  '<p style="visibility:collapse">HIDDEN</p>',
  '<p hidden>HIDDEN</p>',
  '<div aria-hidden="true"><p>HIDDEN</p></div>',
  '<!-- HIDDEN --><template>HIDDEN</template><noscript>HIDDEN</noscript>',
  '<img style="display:none" alt="HIDDEN words that nobody sees">',
  '<img style="opacity:0" width="50" height="50" alt="HIDDEN words that nobody sees">',
  '<details><summary>More</summary><p style="font-size:0">HIDDEN</p><p style="color:#fff">HIDDEN</p></details>',
  '<p title="HIDDEN" data-x="HIDDEN" aria-description="HIDDEN">Seen</p>',
  '<textarea>HIDDEN</textarea><input value="HIDDEN"><div contenteditable role="Textbox region">HIDDEN</div>',
  '<iframe srcdoc="<p style=\'color:#fff\'>HIDDEN</p>"></iframe>',
  '<iframe srcdoc="<div style=\'transform:scale(0.01)\'><p>HIDDEN</p></div>"></iframe>',
  '<div style="background:#333"><iframe srcdoc="<p style=\'color:#333\'>HIDDEN</p>"></iframe></div>',
  `${'<div><div><div><div><div><i style="color:#fff">.</i></div></div></div></div></div>'.repeat(60)}<p style="color:#fff">HIDDEN</p>`,
  '<p style="position:absolute;left:9999px">HIDDEN</p>',
  '<div style="transform:translateX(20000px)"><p>HIDDEN</p></div>',
  '<div style="filter:opacity(0)"><p>HIDDEN</p></div>',
];

test('tells nothing that nobody can see, however it is hidden', async () => {
  const leaks: string[] = [];
  for (const [at, hidden] of UNSEEN.entries()) {
    await page.setContent(`<main><h1>Title</h1><p>${LONG}</p>${hidden}<p>${LONG} And again.</p></main>`);
    const reading = await page.evaluate(`(() => { ${reader}; return EarshotPage.readPage(document); })()`);
    const { text, content } = reading as PageReading;
    expect(text, hidden).toContain('And again.');
    if ((text + content).includes('HIDDEN')) leaks.push(`${at}: ${hidden}`);
  }
  expect(leaks).toEqual([]);
});

test('tells what only looks like the colour behind it', async () => {
  const seen = [
    '<div style="background:#000"><p style="color:#fff">WORDS</p></div>',
    '<div style="background-image:linear-gradient(red,blue)"><p style="color:#fff">WORDS</p></div>',
    '<p style="color:transparent;background:linear-gradient(red,blue);background-clip:text">WORDS</p>',
    '<p style="color:#fff;text-shadow:0 0 3px #000">WORDS</p>',
    '<p style="color:#eee">WORDS</p>',
    '<p style="color:rgb(255,0,0);background:rgb(0,130,0)">WORDS</p>',
    '<p style="color:oklch(0.99 0 0)">WORDS</p>',
    '<div style="position:relative"><img width="600" height="90" alt=""><p style="position:absolute;top:0;color:#fff">WORDS</p></div>',
    '<div style="position:relative;height:90px"><div style="position:absolute;inset:0;background:#333"></div><p style="position:relative;color:#fff">WORDS</p></div>',
    '<style>.veil{position:relative}.veil::before{content:"";position:absolute;inset:0;background:#333;z-index:-1}</style><div class="veil"><p style="color:#fff">WORDS</p></div>',
    '<style>:root{color-scheme:dark}</style><p style="color:#fff">WORDS</p>',
    '<div id="host"><p style="color:#fff">WORDS</p></div><script>document.getElementById("host").attachShadow({ mode: "open" }).innerHTML = "<div style=background:#222><slot></slot></div>";</script>',
    '<div style="transform:translateX(-1400px)"><p>WORDS</p></div>',
    '<div style="background:#222"><iframe width="900" srcdoc="<p style=\'color:#fff\'>WORDS</p>"></iframe></div>',
    '<div style="display:flex;width:900px;overflow:hidden"><p style="flex:0 0 9900px">.</p><p>WORDS</p></div>',
  ];
  for (const honest of seen) {
    await page.setContent(
      `<main><h1>Title</h1><p>${LONG}</p>${honest.replace('WORDS', `WORDS ${LONG}`)}<p>${LONG} And again.</p></main>`,
    );
    const reading = await page.evaluate(`(() => { ${reader}; return EarshotPage.readPage(document); })()`);
    expect((reading as PageReading).text, honest).toContain('WORDS');
  }
});

test('cuts a page of 100,000 nodes and says so', async () => {
  await show('<main><h1>Many</h1></main>');
  await page.evaluate(() => {
    const main = document.querySelector('main');
    for (let i = 0; i < 50_000; i++) {
      const line = document.createElement('p');
      line.textContent = `Line ${i} of many.`;
      main?.append(line);
    }
  });
  await page.evaluate(() => document.body.getBoundingClientRect());
  const reading = await read({ maxMs: 220 });
  expect(reading.truncated).toBe(true);
  expect(reading.text).toContain('Line 0 of many.');
});

test('cuts 5 MB of text in one paragraph and says so', async () => {
  await show(`<main><h1>Long</h1><p>${'A long page goes on. '.repeat(250_000)}</p></main>`);
  const reading = await read();
  expect(reading.truncated).toBe(true);
  expect(reading.text.length).toBeLessThanOrEqual(400_100);
  expect(reading.text.length).toBeGreaterThan(300_000);
});

test('survives a page nested 2,000 deep', async () => {
  await show('<main><p>The top of a deep page.</p></main>');
  await page.evaluate(() => {
    let inner = document.querySelector('main') ?? document.body;
    for (let i = 0; i < 2000; i++) inner = inner.appendChild(document.createElement('section'));
    inner.textContent = 'the bottom';
  });
  const reading = await read();
  expect(reading.text).toBe('The top of a deep page.');
  expect(reading.truncated).toBe(true);
});

test('lets the page go on while a large one is read', async () => {
  await show(`<main>${'<p>One of a <b>great</b> many <i>lines</i>.</p>'.repeat(25_000)}</main>`);
  const turns = await page.evaluate(async () => {
    let turns = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      turns += 1;
      port2.postMessage('');
    };
    port2.postMessage('');
    const limits = { maxNodes: 1_000_000, maxChars: 10_000_000, maxMs: 60_000, maxLinks: 20 };
    const { truncated } = await EarshotPage.readPage(document, limits);
    port1.close();
    return { turns, truncated };
  });
  expect(turns.turns).toBeGreaterThan(1);
});

test('reads what is left of a page that takes itself away while it is read', async () => {
  await show(
    `<main><h1>Going</h1>${`<section>${'<p>One of a great many lines.</p>'.repeat(50)}</section>`.repeat(500)}</main>`,
  );
  const { text, gone } = await page.evaluate(async () => {
    let gone = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      const sections = document.querySelectorAll('section');
      for (let n = 0; n < sections.length; n += 2) sections[n]?.remove();
      gone += 1;
      port2.postMessage('');
    };
    port2.postMessage('');
    const limits = { maxNodes: 1_000_000, maxChars: 10_000_000, maxMs: 60_000, maxLinks: 20 };
    const { text } = await EarshotPage.readPage(document, limits);
    port1.close();
    return { text, gone };
  });
  expect(gone).toBeGreaterThan(0);
  expect(text).toContain('# Going');
  expect(text).toContain('One of a great many lines.');
});

test('stops at its time limit', async () => {
  await show(`<main>${'<p>One of a great many lines.</p>'.repeat(20_000)}</main>`);
  const reading = await read({ maxMs: 1 });
  expect(reading.truncated).toBe(true);
});

test('reads a document that is not laid out by its attributes', async () => {
  await show('<p>outside</p>');
  const text = await page.evaluate(async () => {
    const apart = new DOMParser().parseFromString(
      '<main><h1>Apart</h1><p>Seen.</p><p hidden>A</p><p style="display: none">B</p><p style="opacity:0">C</p></main>',
      'text/html',
    );
    return (await EarshotPage.readPage(apart)).text;
  });
  expect(text).toBe('# Apart\n\nSeen.');
});

test('reads an answer that people unfold, and what a script hides stays out', async () => {
  await show(
    '<main><details><summary>Where?</summary><p>Behind the mill.</p><p hidden>HIDDEN</p></details><p>Open all year.</p></main>',
  );
  expect((await read()).text).toBe('Where?\n\nBehind the mill.\n\nOpen all year.');
});

/** Served as it stands, under a name whose ending tells what it is. */
const BAD_INPUT: readonly { what: string; type?: string; body: string; says?: string }[] = [
  { what: 'a frameset', body: '<html><frameset cols="50%,50%"><frame src="about:blank"></frameset></html>' },
  {
    what: 'XML',
    type: 'application/xml',
    body: `<?xml version="1.0"?><feed><entry>${LONG}</entry></feed>`,
    says: LONG,
  },
  {
    what: 'SVG',
    type: 'image/svg+xml',
    body: '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">Drawn</text></svg>',
  },
  { what: 'plain text', type: 'text/plain', body: LONG, says: LONG },
  { what: 'nothing', body: '' },
  { what: 'nothing but comments', body: `<!-- ${LONG} --><?php ${LONG} ?>` },
  {
    what: 'the frames of a frameset',
    body: `<html><head><script>addEventListener('load', () => { document.getElementById('b').contentDocument.body.innerHTML = '<p>${LONG}</p>'; });</script></head><frameset cols="50%,50%"><frame id="a"><frame id="b"></frameset></html>`,
    says: LONG,
  },
  {
    what: 'a title that would be cut inside a character',
    body: `<title>${'a'.repeat(299)}\u{1f600}</title><main><p>${LONG}</p></main>`,
    says: LONG,
  },
  {
    what: 'a page that shows megabytes of white space first',
    body: `<main><p>a${' \n'.repeat(150_000)}b</p><p>${LONG}</p></main>`,
    says: LONG,
  },
  {
    what: 'code with a hundred thousand spaces in it',
    body: `<main><p>${LONG}</p><pre>one${' '.repeat(199).concat('.').repeat(500)}two${' '.repeat(100_000)}three</pre></main>`,
    says: LONG,
  },
  {
    what: 'a link with a hundred thousand spaces in it',
    body: `<main><p>${LONG} See <a href="/x">one${`${' '.repeat(190)}.`.repeat(500)}two</a>, which is a link.</p></main>`,
    says: LONG,
  },
  {
    what: 'thousands of links with endless addresses',
    body: `<main><p>${LONG}</p>${Array.from({ length: 1500 }, (_, i) => `<p>Beside words that are many <a href="https://x.test/${'p'.repeat(120)}?${'utm_a=1&'.repeat(400)}${i}">link ${i}</a></p>`).join('')}</main>`,
    says: LONG,
  },
  {
    what: 'a page that its styles hide all of',
    body: `<style>*{display:none!important}</style><p>${LONG}</p>`,
    says: LONG,
  },
  {
    what: 'a page whose forms take the names of everything',
    body: `<form name="body"><input name="children"><input name="firstChild"><input name="localName"></form><img name="documentElement"><main><p>${LONG}</p></main>`,
    says: LONG,
  },
  {
    what: 'elements that throw when they are asked',
    body: `<main><x-trap></x-trap><p>${LONG}</p></main><script>customElements.define('x-trap', class extends HTMLElement { get shadowRoot() { throw new Error('trap'); } getAttribute() { throw new Error('trap'); } });</script>`,
    says: LONG,
  },
  {
    what: 'a sandboxed frame',
    body: `<main><p>${LONG}</p></main><iframe sandbox srcdoc="<p>Not for you</p>"></iframe>`,
    says: LONG,
  },
  {
    what: 'half characters',
    body: `<main><p>${LONG}&#xD800; x</p><script>document.querySelector('p').append('\\ud83d alone')</script></main>`,
    says: LONG,
  },
  {
    what: 'white space of all kinds',
    body: `<main><p>${LONG.replaceAll(' ', '\u00a0\u2003\u3000\u1680')}</p></main>`,
    says: LONG,
  },
];

for (const { what, type = 'text/html; charset=utf-8', body, says = '' } of BAD_INPUT) {
  test(`reads ${what} without failing`, async () => {
    await page.route('**/*', (route) =>
      route.request().url() === `${ORIGIN}/bad` ? route.fulfill({ contentType: type, body }) : route.abort(),
    );
    await page.goto(`${ORIGIN}/bad`, { waitUntil: 'load' });
    const reading = await page.evaluate(`(() => { ${reader}; return EarshotPage.readPage(document); })()`);
    const { text, title, truncated } = reading as PageReading;
    if (says === '') expect(text).toBe('');
    else expect(text).toContain(says.trim());
    expect(truncated).toBe(false);
    expect(text + title).not.toMatch(/\p{Surrogate}/u);
  });
}

for (const [name, part] of [
  ['contentType', 'page'],
  ['getSelection', 'selection'],
] as const) {
  test(`a page that takes the name ${name} cannot keep the person from sharing their ${part}`, async () => {
    await show(`<img name="${name}"><form name="${name}"></form><main><p id="words">${LONG}</p></main>`);
    await page.evaluate(() => {
      const selection = Document.prototype.getSelection.call(document);
      const words = document.getElementById('words');
      if (words) selection?.selectAllChildren(words);
    });
    const entry = await bundleEntry(`entrypoints/read-${part}.ts`, 'EarshotEntry');
    const injected = await page.evaluate(
      `(() => { ${entry}; return (EarshotEntry.default ?? EarshotEntry).main(); })()`,
    );
    expect(injected).toMatchObject({ contentType: 'text/html', reading: { text: LONG.trim() } });
  });
}

test('a page that is moved away from under the reader gives what was there', async () => {
  await show(`<main><p>${LONG}</p></main>`);
  const texts = await page.evaluate(async () => {
    const texts: string[] = [];
    const watch = new MutationObserver(() => undefined);
    watch.observe(document, { subtree: true, childList: true });
    for (let round = 0; round < 20; round++) {
      document.body.innerHTML =
        round % 2 === 0 ? '' : `<main>${'<p>Other words, again and again.</p>'.repeat(200)}</main>`;
      texts.push((await EarshotPage.readPage(document)).text);
    }
    return texts;
  });
  expect(texts.filter((_, round) => round % 2 === 0)).toEqual(Array(10).fill(''));
  expect(texts.filter((text) => text.includes('Other words'))).toHaveLength(10);
});
