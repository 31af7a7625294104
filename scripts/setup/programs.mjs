import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CHROMIUM_VARIABLE, findChromium } from '../find-chromium.mjs';
import { FIREFOX_VARIABLE, findFirefox } from '../find-firefox.mjs';
import { run, SetupFailure, say, step } from './run.mjs';

/** A Chromium, from apt where that may be used. */
export async function readyChromium() {
  if (findChromium()) return;
  if (process.env[CHROMIUM_VARIABLE]) {
    throw new SetupFailure(
      `${CHROMIUM_VARIABLE} names ${process.env[CHROMIUM_VARIABLE]}, which is not there or can't be run.`,
    );
  }
  if (await mayUseApt()) await aptInstall(['chromium', 'fonts-liberation'], 'Installing Chromium with apt');
  if (findChromium()) return;
  throw new SetupFailure(
    `No Chromium was found: run \`npx playwright install chromium\`, or install Chromium and name it in ${CHROMIUM_VARIABLE} (Google Chrome and Edge won't do, they ignore --load-extension).`,
  );
}

/** A Firefox to talk in, and something to make sounds for it where the machine has no devices. */
export async function readyFirefox() {
  await installFirefox();
  if (!findFirefox()) throw new SetupFailure(NO_FIREFOX);
  await readySoundServer();
}

/** A Firefox for the tests; without it they are skipped and say so. */
export async function readyTestFirefox() {
  try {
    await installFirefox();
    if (!findFirefox()) say(`${NO_FIREFOX}\nGoing on without: the tests in Firefox will be skipped.`);
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(`${error.message}\nGoing on without: the tests in Firefox will be skipped.`);
  }
}

async function installFirefox() {
  if (findFirefox()) return;
  if (process.env[FIREFOX_VARIABLE]) {
    throw new SetupFailure(
      `${FIREFOX_VARIABLE} names ${process.env[FIREFOX_VARIABLE]}, which is not there or can't be run.`,
    );
  }
  if (await mayUseApt()) await aptInstall(['firefox-esr', 'fonts-liberation'], 'Installing Firefox with apt');
}

const NO_FIREFOX = `No Firefox was found: install Firefox 142 or newer (Debian: \`apt-get install firefox-esr\`), or name one in ${FIREFOX_VARIABLE}.`;

/** The tests of real dialogs need a display to press keys on. */
export async function readyVirtualDisplay() {
  await readyPrograms({ Xvfb: 'xvfb', xdotool: 'xdotool' }, 'the tests of real dialogs');
}

/** What several replicas share, and what carries calls out of closed networks, is tested with the real servers. */
export async function readyServers() {
  await readyPrograms({ 'redis-server': 'redis-server', turnserver: 'coturn' }, 'the tests of Redis and TURN');
}

/** What is said about echo and interruptions is measured with a loudspeaker and a microphone that really sound. */
export async function readySoundServer() {
  const programs = { pulseaudio: 'pulseaudio', pactl: 'pulseaudio-utils', pacat: 'pulseaudio-utils' };
  await readyPrograms(programs, 'the tests of real sound');
}

/** Installs Debian's packages of the programs that are missing. Without them the tests are skipped and say so. */
async function readyPrograms(packageOf, purpose) {
  if (process.platform !== 'linux') return;
  const missing = Object.keys(packageOf).filter((name) => !isOnPath(name));
  if (missing.length === 0 || !(await mayUseApt())) return;
  const packages = [...new Set(missing.map((name) => packageOf[name]))];
  try {
    await aptInstall(packages, `Installing ${packages.join(' and ')} with apt for ${purpose}`);
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    say(`${error.message}\nGoing on without: ${purpose} will be skipped.`);
  }
}

async function mayUseApt() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version') || !isOnPath('apt-get')) return false;
  if (process.getuid?.() === 0) return true;
  return isOnPath('sudo') && (await run(['sudo', ['-n', 'true']])).code === 0;
}

async function aptInstall(packages, what) {
  const sudo = (args) => (process.getuid?.() === 0 ? [args[0], args.slice(1)] : ['sudo', ['-n', ...args]]);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step('Reading the package lists of apt', sudo(['apt-get', 'update', '-q']), env);
  await step(what, sudo(['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages]), env);
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}
