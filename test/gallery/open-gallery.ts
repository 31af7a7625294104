import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { OVERLAY_SIZES } from '../../utils/wire/protocol.ts';

/** The gallery in a browser of its own. */
export interface Gallery {
  /** All scenes, as `?popup=idle`. */
  scenes: readonly string[];
  /** The one page, loaded anew with a scene and with no motion. */
  open(scene: string, colorScheme?: 'light' | 'dark'): Promise<Page>;
  close(): Promise<void>;
}

const ORIGIN = 'http://gallery.test/';

/** Builds the gallery in memory and opens it; undefined where there is no Chromium. */
export async function openGallery(): Promise<Gallery | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const files = await buildGallery();
  const browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await serve(page, files);
  const open: Gallery['open'] = async (scene, colorScheme = 'light') => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(sizeOf(scene));
    await page.goto(ORIGIN + scene);
    await page.locator('main').waitFor();
    await untilReady(page);
    return page;
  };
  const first = await open('?popup=idle');
  const scenes = await first.evaluate(() => (globalThis as unknown as { scenes: string[] }).scenes);
  return { scenes, open, close: () => browser.close() };
}

/** Until the effects of what is shown have run, nothing listens to a key yet. */
const untilReady = (page: Page): Promise<void> => page.locator('html[data-ready]').waitFor({ state: 'attached' });

/** How large the window of a scene is, in CSS px. */
export function sizeOf(scene: string): { width: number; height: number } {
  if (scene.startsWith('?popup')) return { width: 380, height: 548 };
  if (scene.startsWith('?panel')) return { width: 400, height: 760 };
  if (scene.startsWith('?pill')) return OVERLAY_SIZES.pill;
  return scene.startsWith('?full') ? OVERLAY_SIZES.full : { width: 760, height: 900 };
}

type Files = ReadonlyMap<string, string | Uint8Array>;

async function serve(page: Page, files: Files): Promise<void> {
  await page.route(`${ORIGIN}**`, async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1) || 'index.html';
    const body = files.get(path);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: contentTypeOf(path), body: Buffer.from(body) });
  });
}

async function buildGallery(): Promise<Files> {
  const built = await build({
    configFile: fileURLToPath(new URL('vite.config.ts', import.meta.url)),
    logLevel: 'warn',
    build: { write: false },
  });
  const files = new Map<string, string | Uint8Array>();
  for (const output of Array.isArray(built) ? built : [built]) {
    if (!('output' in output)) continue;
    for (const file of output.output) files.set(file.fileName, file.type === 'chunk' ? file.code : file.source);
  }
  return files;
}

function contentTypeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript';
  return path.endsWith('.css') ? 'text/css' : 'text/html';
}
