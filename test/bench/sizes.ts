import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { measureBuild } from '../../scripts/browser/build-sizes.ts';
import { ZIP_LIMIT, zipPackages } from '../../scripts/zip-packages.ts';
import { measurePaint } from './paint.ts';

/** Bytes that the parts (`gzip -9`) and the zips for the stores may have, and ms from the gesture to the first paint. */
const GOALS = {
  bytes: { overlayScript: 12_000, overlayFrame: 30_000, background: 10_000, engineCode: 350_000 },
  zips: ZIP_LIMIT,
  firstPaintMs: { popup: 80, overlay: 120 },
};

/** What the build weighs and asks for, and how soon the surfaces are seen. */
export async function benchSizes(times: number, log: (line: string) => void): Promise<object> {
  const folder = await buildExtension();
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  return {
    bench: 'sizes',
    bytes: await measureBuild(folder),
    zips: await zipPackages(['chrome', 'firefox'], false),
    firstPaintMs: await measurePaint(times, log),
    goals: GOALS,
    permissions: manifest.permissions,
    contentScripts: manifest.content_scripts ?? [],
    hostPermissions: manifest.host_permissions ?? [],
  };
}
