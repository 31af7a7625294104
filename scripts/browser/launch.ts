import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { findChromium } from '../find-chromium.mjs';
import { type RefusedNetwork, refusedInChromium } from './refused-network.ts';

export interface LaunchOptions {
  /** Folder of the unpacked extension. */
  extensionDir: string;
  headless: boolean;
  /**
   * A WAV file that is spoken into a fake microphone, once, each time the microphone is opened (the file is read anew
   * then); without it the browser has the microphones of this machine.
   */
  speak?: string;
  /** Which X display a headed browser opens on; by default the one of this process. */
  display?: string;
  /** Added to the environment of the browser: such as that of a sound rig. */
  environment?: Readonly<Record<string, string>>;
  /**
   * Whether the toolbar button is always shown, as after a press on its pin. Otherwise Chromium lets it slide in for a
   * quarter of a second before it opens the popup. Only for a new profile: a given one knows by itself.
   */
  pinned?: boolean;
  /** Folder of a profile that is used again and stays; without it the profile is new and is deleted at the end. */
  profile?: string;
  /** What stands in for every network; left out: the one of this machine. */
  network?: RefusedNetwork | undefined;
  /** More switches of the browser. */
  flags?: readonly string[];
  /** The caller closes the browser on SIGINT and the like; otherwise these end the process. */
  handlesSignals?: boolean;
}

/** A Chromium with a profile of its own. */
export interface LaunchedBrowser {
  context: BrowserContext;
  /** Ends it and deletes the profile, unless that was given. */
  close(): Promise<void>;
}

/** Starts Chromium with the extension installed. Throws a sentence if there is no Chromium. */
export async function launchBrowser(options: LaunchOptions): Promise<LaunchedBrowser> {
  const { extensionDir, headless, speak, display, environment, network, flags = [], handlesSignals = false } = options;
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: `npm run setup` says what to do.');
  const profile = options.profile ?? (await mkdtemp(join(tmpdir(), 'earshot-profile-')));
  if (options.pinned && options.profile === undefined) await pin(extensionDir, profile);
  const remove = () => {
    if (options.profile === undefined)
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  const endProcess = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal]);
  const ending = handlesSignals ? [] : (['SIGTERM', 'SIGHUP'] as const);
  for (const signal of ending) process.once(signal, endProcess);
  // Also when somebody presses Ctrl+C, which Playwright answers by closing the browser and ending the process.
  process.once('exit', remove);
  const forget = () => {
    remove();
    process.off('exit', remove);
    for (const signal of ending) process.off(signal, endProcess);
  };
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath,
      headless,
      handleSIGINT: !handlesSignals,
      // Playwright would close the browser and leave the process behind, which waits for it for ever.
      handleSIGTERM: false,
      handleSIGHUP: false,
      // With --mute-audio nothing reaches the speaker, and the echo canceller would have nothing to cancel.
      ignoreDefaultArgs: ['--mute-audio'],
      args: [
        // Both: Playwright's own --disable-extensions wins over --load-extension alone.
        `--disable-extensions-except=${extensionDir}`,
        `--load-extension=${extensionDir}`,
        '--no-first-run',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(speak ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${speak}%noloop`] : []),
        ...(network ? refusedInChromium(network) : []),
        ...flags,
      ],
      env: { ...process.env, ...environment, ...(display ? { DISPLAY: display } : {}) },
      ...(headless ? { viewport: { width: 1280, height: 800 } } : { viewport: null }),
    });
    return {
      context,
      close: async () => {
        await context.close().catch(() => {});
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}

/** Writes into a new profile that the button of an unpacked extension is pinned. */
async function pin(extensionDir: string, profile: string): Promise<void> {
  await mkdir(join(profile, 'Default'), { recursive: true });
  const preferences = { extensions: { pinned_extensions: [await idOf(extensionDir)] } };
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** The id that Chromium gives an extension: the hash of its key, or of its path without one, in the letters a to p. */
async function idOf(extensionDir: string): Promise<string> {
  const { key } = JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8')) as { key?: string };
  const hash = createHash('sha256').update(key === undefined ? extensionDir : Buffer.from(key, 'base64'));
  const digits = hash.digest('hex').slice(0, 32);
  return digits.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}
