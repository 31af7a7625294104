import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { openPageBrowser } from '../../scripts/read/page-browser.ts';
import { servePage } from '../../scripts/read/saved-pages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BEES = 'Honey bees keep warm in winter by shivering in a cluster, and the queen sits in the middle of it.';
const CHEESE = 'Käse reift in kühlen Höhlen, und je länger er dort liegt, desto kräftiger schmeckt er später.';

let dir: string;
test.beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earshot-read-'));
});
test.afterEach(() => rm(dir, { recursive: true, force: true }));

/** Runs the command as npm does once all is set up. */
function read(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(ROOT, 'scripts/read.ts'), ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += chunk.toString();
    });
    child.on('error', fail);
    child.on('close', (code) => done({ code, ...said }));
  });
}

test('a folder of saved pages is read, whatever is wrong with one of them, and nobody is asked for anything', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  server.on('connection', () => asked.push('connection'));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const pages = join(dir, 'pages');
    await mkdir(pages);
    const bees = `<!doctype html><title>Bees</title><meta http-equiv="refresh" content="0; url=${origin}/gone">
      <link rel="stylesheet" href="${origin}/a.css"><link rel="preconnect" href="${origin}">
      <main><h1>Bees</h1><p>${BEES}</p><img src="${origin}/a.png" onerror="document.body.textContent = 'handled'">
      <iframe src="${origin}/frame"></iframe></main><script>document.body.textContent = 'scripted';</script>`;
    await writeFile(join(pages, 'bees.html.gz'), gzipSync(bees));
    // The page belongs to the very server that must not be asked.
    await writeFile(join(pages, 'bees.json'), JSON.stringify({ url: `${origin}/bees` }));
    await writeFile(join(pages, 'broken.html.gz'), gzipSync('<p>cut off').subarray(0, 12));
    const cheese = `<!doctype html><meta charset="iso-8859-1"><title>Käse</title><main><h1>Käse</h1><p>${CHEESE}</p></main>`;
    await writeFile(join(pages, 'cheese.html'), Buffer.from(cheese, 'latin1'));

    const out = join(dir, 'texts.json');
    const { code, stdout, stderr } = await read('--dir', pages, '--out', out);
    expect(stderr).toContain('broken could not be read');
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const { msP50, msP95, tokensP50, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({ pages: 3, failed: 1 });
    expect(msP50).toBeGreaterThan(0);
    expect(msP95).toBeGreaterThanOrEqual(msP50);
    expect(tokensP50).toBeGreaterThan(20);
    const texts: Record<string, string> = JSON.parse(await readFile(out, 'utf8'));
    expect(Object.keys(texts)).toEqual(['bees', 'broken', 'cheese']);
    expect(texts.bees).toContain(BEES);
    expect(texts.broken).toBe('');
    expect(texts.cheese).toContain(CHEESE);
    expect(asked).toEqual([]);
  } finally {
    server.close();
  }
});

test('what cannot begin is told in one line, and what is asked for wrongly with how to ask', async () => {
  const nothing = await read('--dir', dir, '--out', join(dir, 'texts.json'));
  expect(nothing).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^read: .*no page in it.*\n$/) });
  const nowhere = await read('--dir', join(dir, 'nowhere'), '--out', join(dir, 'texts.json'));
  expect(nowhere).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^read: .*no such folder.*\n$/) });
  await writeFile(join(dir, 'a.html'), '<p>a');
  const unwritable = await read('--dir', dir, '--out', join(dir, 'nowhere', 'texts.json'));
  expect(unwritable).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^read: .*can't be written.*\n$/),
  });
  const wrong = await read('--dir', dir);
  expect(wrong).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/--out is missing.* Usage: .*\n$/),
  });
  expect(await readdir(dir)).toEqual(['a.html']);
});

test('a page that hangs or crashes stops none of those after it', async () => {
  const browser = await openPageBrowser(10_000);
  const served = servePage(Buffer.from('<title>Quiet</title><p>Quiet'));
  const titleOf = () => browser.withPage('https://quiet.example/', served, ({ page }) => page.title());
  try {
    expect(await titleOf()).toBe('Quiet');
    const hanging = browser.withPage('https://hangs.example/', served, ({ cdp, world }) =>
      cdp.send('Runtime.evaluate', { expression: 'for (;;);', contextId: world }),
    );
    await expect(hanging).rejects.toThrow('not done within 10 s');
    expect(await titleOf()).toBe('Quiet');
    const crashing = browser.withPage('https://crashes.example/', served, ({ cdp }) => cdp.send('Page.crash'));
    await expect(crashing).rejects.toThrow(/crashed|closed/);
    expect(await titleOf()).toBe('Quiet');
    const ending = browser.withPage('https://ends.example/', served, async ({ page }) => {
      await page.context().browser()?.close();
      return page.title();
    });
    await expect(ending).rejects.toThrow();
    expect(await titleOf()).toBe('Quiet');
  } finally {
    await browser.close();
  }
});
