import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import type { AudioPage } from './audio-page/page.ts';

/** Asks something of the page with the sound. */
type Ask = <T>(question: (page: AudioPage) => T | Promise<T>) => Promise<T>;

/** One page for all tests. */
const test = base.extend<object, { ask: Ask }>({
  ask: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are needed.
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'earshot-audio-'));
      const { packageAudio } = await import('./audio-page/package-audio.ts');
      await packageAudio(await buildExtension(), folder);
      const { context, close } = await launchBrowser({ extensionDir: folder, headless: true });
      try {
        const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
        const page = await context.newPage();
        await page.goto(`chrome-extension://${new URL(worker.url()).host}/audio.html`);
        await use((question) => page.evaluate(`(${question})(page)`));
      } finally {
        await close();
        await rm(folder, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** The block that is played just then, the fade, and a little for the two filters on the way to the frames. */
const SILENT_WITHIN_MS = 3 + 8 + 3;

test('a voice is played to the end, or until it is interrupted, and its position is known', async ({ ask }) => {
  expect(await ask((page) => page.ready())).toEqual([undefined, undefined]);

  await ask((page) => page.play('whole', 400));
  await ask((page) => page.end('whole'));
  await expect.poll(() => ask((page) => page.news().some(({ type }) => type === 'drained'))).toBe(true);
  const news = await ask((page) => page.news());
  expect(news[0]).toMatchObject({ type: 'started', item: 'whole' });
  expect(news.filter(({ type }) => type === 'played').length).toBeGreaterThanOrEqual(4);
  expect(news.find(({ type }) => type === 'stopped')).toMatchObject({ item: 'whole', ms: 400, cut: false });
  // What comes out behind the last sample that was told as played is still on its way.
  await expect
    .poll(() =>
      ask((page) =>
        page
          .frames()
          .flatMap(({ heard }) => heard)
          .at(-1),
      ),
    )
    .toBe(-1);

  await ask((page) => page.play('cut', 5000));
  await expect
    .poll(() => ask((page) => page.news().some((one) => one.type === 'played' && one.item === 'cut' && one.ms > 300)))
    .toBe(true);
  const flushedAt = await ask((page) => page.flush());
  await expect.poll(() => ask((page) => page.news().at(-1)?.type)).toBe('stopped');
  const stopped = (await ask((page) => page.news())).at(-1);
  if (stopped?.type !== 'stopped') throw new Error(`The last news is ${stopped?.type}.`);
  expect(stopped).toMatchObject({ item: 'cut', cut: true });
  expect(stopped.at - flushedAt).toBeLessThan(100);
  // Silence takes real time to be recorded.
  await new Promise((done) => setTimeout(done, 300));
  const heard = (await ask((page) => page.frames())).flatMap((frame) => frame.heard);
  const furthest = heard.reduce((most, ms) => Math.max(most, ms), 0);
  expect(await ask((page) => page.latencyMs())).toBeLessThanOrEqual(250);
  expect(Math.abs(furthest - stopped.ms)).toBeLessThan(20);
  const after = heard.slice(heard.indexOf(furthest) + SILENT_WITHIN_MS * 24);
  expect(after.length).toBeGreaterThan(2000);
  expect(after.filter((ms) => ms !== -1)).toEqual([]);
});

test('what is captured comes every 20 ms, and nothing of it is lost', async ({ ask }) => {
  const frames = await ask((page) => page.capture(2000));
  expect(new Set(frames.map(({ bytes }) => bytes))).toEqual(new Set([960]));
  const tookMs = (frames.at(-1)?.at ?? 0) - (frames[0]?.at ?? 0);
  expect(Math.abs(tookMs - (frames.length - 1) * 20)).toBeLessThan(100);
  const heard = frames.flatMap((frame) => frame.heard);
  // Where it begins the filter rings, as high as 200 ms are.
  const begin = heard.findIndex((ms) => ms >= 300);
  const sound = heard.slice(begin, begin + 1600 * 24);
  expect(sound.length).toBe(1600 * 24);
  expect(sound.findIndex((ms, i) => Math.abs(ms - 300 - i / 24) > 1)).toBe(-1);
});
