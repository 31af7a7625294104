// Finds a Chromium on this machine. Plain Node ≥ 18, no dependencies: it runs before anything is installed.
// Branded Chrome and Edge are not looked for: they ignore --load-extension.
import { accessSync, constants, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The environment variable that names a Chromium and wins over everything found. */
export const CHROMIUM_VARIABLE = 'EARSHOT_CHROMIUM';

/** Path of a Chromium that loads unpacked extensions, or undefined if none is found. `EARSHOT_CHROMIUM` wins. */
export function findChromium(env = process.env) {
  const named = env[CHROMIUM_VARIABLE];
  if (named) return isExecutable(named) ? named : undefined;
  return [...candidates(env)].find(isExecutable);
}

function* candidates(env) {
  if (process.platform === 'linux') yield* ['/usr/bin/chromium', '/usr/lib/chromium/chromium'];
  if (process.platform === 'darwin') {
    for (const root of ['/', homedir()]) yield join(root, 'Applications/Chromium.app/Contents/MacOS/Chromium');
  }
  if (process.platform === 'win32' && env.LOCALAPPDATA) yield join(env.LOCALAPPDATA, 'Chromium/Application/chrome.exe');
  for (const folder of (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    // On Ubuntu these are the snap, which can't read profiles in /tmp: Playwright's own is tried before it.
    if (folder.startsWith('/snap') || process.platform === 'win32') continue;
    yield join(folder, 'chromium');
  }
  yield* playwrightBrowsers(env);
}

/** What `npx playwright install chromium` leaves, newest first. */
function* playwrightBrowsers(env) {
  const cache = {
    linux: join(homedir(), '.cache/ms-playwright'),
    darwin: join(homedir(), 'Library/Caches/ms-playwright'),
    win32: join(env.LOCALAPPDATA ?? homedir(), 'ms-playwright'),
  };
  const root = env.PLAYWRIGHT_BROWSERS_PATH ?? cache[process.platform];
  const versions = root ? list(root).filter((name) => /^chromium-\d+$/.test(name)) : [];
  for (const version of versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)))) {
    for (const folder of list(join(root, version))) {
      yield join(root, version, folder, process.platform === 'win32' ? 'chrome.exe' : 'chrome');
      yield join(root, version, folder, 'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing');
      yield join(root, version, folder, 'Chromium.app/Contents/MacOS/Chromium');
    }
  }
}

function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
