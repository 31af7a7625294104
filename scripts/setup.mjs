// Everything this repository needs before it can run: npm packages, the speech models, a browser. Plain Node ≥ 18, no
// dependencies. Does nothing, in well under a second, when all is there; repairs what an aborted run left behind.
//
//   node scripts/setup.mjs                          sets up
//   node scripts/setup.mjs --then FILE [ARGUMENT…]  sets up, then runs FILE with the Node that npm brought
//
// Says what it does on stderr. stdout belongs to FILE: `npm run --silent backend` prints one JSON line there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_VARIABLE, findChromium } from './find-chromium.mjs';
import { FIREFOX_VARIABLE, findFirefox } from './find-firefox.mjs';
import { fetchModels } from './models.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.earshot-setup');
const LOCKFILE = join(ROOT, 'package-lock.json');
/** Process id of the set-up that is at work. */
const LOCK = join(ROOT, '.cache', 'setup.lock');
const NODE_MAJOR = 24;
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'];
const NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const say = (line) => process.stderr.write(`${line}\n`);

/** A failure whose message is all that the person needs to read. */
class SetupFailure extends Error {}

async function setUp(file, args) {
  await installPackages();
  await prepareTypes();
  await readyModels();
  // The backend alone runs on servers, where nobody wants a browser.
  if (file?.startsWith('backend/') || file === 'scripts/live-check.ts') return;
  const usesAll = file === 'scripts/test.ts' || file === 'test/bench/main.ts';
  // Asked for by name it must be there; the tests tell what was skipped without it.
  if (!usesAll && isFirefoxAsked(args)) return readyFirefox();
  await readyChromium();
  if (file === 'scripts/test.ts') await readyVirtualDisplay();
  if (!usesAll) return;
  await readyServers();
  await readySoundServer();
  await readyTestFirefox();
}

/** Whether the command line says `--browser firefox`, or `--browser=firefox`; the command itself says what is wrong with it. */
function isFirefoxAsked(args) {
  return args.some((arg, i) => arg === '--browser=firefox' || (arg === '--browser' && args[i + 1] === 'firefox'));
}

async function installPackages() {
  if (await arePackagesReady()) return;
  // One installer at a time: two in one folder ruin it. The other may be what an aborted run left behind.
  await alone(async () => {
    if (await arePackagesReady()) return;
    rmSync(MODULES, { recursive: true, force: true });
    // Not `npm ci`: it refuses a lockfile that was written where the registry lacks some platforms' optional packages.
    // This takes the same versions from the lockfile, and leaves the file as it is.
    await step('Installing the npm packages', npm(['install', '--no-save']));
    const major = await nodeMajor();
    if (major !== NODE_MAJOR) {
      throw new SetupFailure(
        `The package "node" should have brought Node ${NODE_MAJOR} but ${NODE} ${major === undefined ? 'does not run' : `is Node ${major}`}: npm must be allowed to run its install script (is ignore-scripts set in an .npmrc?).`,
      );
    }
    writeStamp({ lock: hashOf(LOCKFILE) });
  });
}

/** As package-lock.json has them; whoever ran `npm install` by hand is believed when the result is the same. */
async function arePackagesReady() {
  const stamp = readStamp();
  const lock = hashOf(LOCKFILE);
  if (stamp.lock !== lock && !isInstalled()) return false;
  if ((await nodeMajor()) !== NODE_MAJOR) return false;
  if (stamp.lock !== lock) writeStamp({ ...stamp, lock });
  return true;
}

/** Does some work while no other set-up of this folder does any. A lock whose owner is gone counts for nothing. */
async function alone(work) {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let waited = false; !takeLock(); waited = true) {
    if (!waited) say('Another set-up is at work here: waiting for it …');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function takeLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const owner = Number(readFileSync(LOCK, 'utf8').trim() || 0);
  if (owner > 0 && isRunning(owner)) return false;
  rmSync(LOCK, { force: true });
  return false;
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Whether npm's own record of node_modules names every package of the lockfile in the right version. */
function isInstalled() {
  const wanted = readJson(LOCKFILE)?.packages;
  const present = readJson(join(MODULES, '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    return present[path] ? present[path].version === version : optional === true;
  });
}

/** WXT writes the types of the extension's pages to .wxt/, which the type check reads. */
async function prepareTypes() {
  const stamp = readStamp();
  const key = [hashOf(join(ROOT, 'wxt.config.ts')), ...list(join(ROOT, 'entrypoints')), stamp.lock].join(' ');
  if (stamp.types === key && existsSync(join(ROOT, '.wxt', 'wxt.d.ts'))) return;
  await step('Preparing the types of the extension', [NODE, [join(MODULES, 'wxt', 'bin', 'wxt.mjs'), 'prepare']]);
  writeStamp({ ...stamp, types: key });
}

async function readyModels() {
  const started = Date.now();
  const outcome = await fetchModels({ log: say });
  if (!outcome.ok) throw new SetupFailure(outcome.sentence);
  if (outcome.fetched.length > 0) say(`Fetching the speech models: done in ${seconds(started)}.`);
}

async function readyChromium() {
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
async function readyFirefox() {
  await installFirefox();
  if (!findFirefox()) throw new SetupFailure(NO_FIREFOX);
  await readySoundServer();
}

/** A Firefox for the tests; without it they are skipped and say so. */
async function readyTestFirefox() {
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
async function readyVirtualDisplay() {
  await readyPrograms({ Xvfb: 'xvfb', xdotool: 'xdotool' }, 'the tests of real dialogs');
}

/** What several replicas share, and what carries calls out of closed networks, is tested with the real servers. */
async function readyServers() {
  await readyPrograms({ 'redis-server': 'redis-server', turnserver: 'coturn' }, 'the tests of Redis and TURN');
}

/** What is said about echo and interruptions is measured with a loudspeaker and a microphone that really sound. */
async function readySoundServer() {
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

/** Runs a command; after a second it says what is going on, and at the end how long that took. */
async function step(what, command, env = process.env) {
  const started = Date.now();
  let announced = false;
  const announce = () => {
    say(announced ? `${what} … (${seconds(started)})` : `${what} …`);
    announced = true;
  };
  const first = setTimeout(announce, 1000);
  const beat = setInterval(announce, 10_000);
  const { code, text } = await run(command, env);
  clearTimeout(first);
  clearInterval(beat);
  if (code !== 0) {
    throw new SetupFailure(
      `${shorten(text)}\n${what} failed: \`${[command[0], ...command[1]].join(' ')}\` ended with ${code}.`,
    );
  }
  if (announced) say(`${what}: done in ${seconds(started)}.`);
}

/** What a command said, without warnings; of much the beginning and the end: npm says why first, apt says it last. */
function shorten(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('npm warn'));
  return (lines.length > 24 ? [...lines.slice(0, 12), '…', ...lines.slice(-12)] : lines).join('\n');
}

function run([command, args], env = process.env) {
  return new Promise((done) => {
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached });
    // With all that it has started, and not by SIGTERM, which npm outlives: whoever aborts and starts again would have
    // two installers in one folder.
    const end = () => {
      if (child.pid === undefined) return;
      if (detached) process.kill(-child.pid, 'SIGKILL');
      else child.kill();
    };
    process.once('exit', end);
    let text = '';
    const keep = (chunk) => {
      text = (text + chunk).slice(-100_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => done({ code: 127, text: error.message }));
    child.on('close', (code) => {
      process.off('exit', end);
      done({ code: code ?? 1, text });
    });
  });
}

/** Under `npm run` the very npm that runs us; `npm` is a .cmd file on Windows, which only a shell can start. */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/c', 'npm', ...args]] : ['npm', args];
}

async function nodeMajor() {
  if (!existsSync(NODE)) return undefined;
  const { code, text } = await run([NODE, ['-v']]);
  const major = Number(/^v(\d+)\./.exec(text)?.[1]);
  return code === 0 && major > 0 ? major : undefined;
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
}

function hashOf(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function list(folder) {
  return existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder).sort() : [];
}

const readStamp = () => readJson(STAMP) ?? {};
const writeStamp = (stamp) => writeFileSync(STAMP, `${JSON.stringify(stamp)}\n`);
const seconds = (started) => `${((Date.now() - started) / 1000).toFixed(1)} s`;

/** Runs a file as if it had been started instead of us: same streams, same signals, same exit status. */
function hand(file, args) {
  const env = { ...process.env, PATH: [join(MODULES, '.bin'), process.env.PATH ?? ''].join(delimiter) };
  const child = spawn(NODE, [resolve(ROOT, file), ...args], { stdio: 'inherit', env });
  for (const signal of SIGNALS) {
    process.off(signal, abort);
    process.on(signal, () => {
      // A terminal sends Ctrl+C to all of its programs: the child has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    say(`${NODE} can't be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const abort = (signal) => process.exit(128 + constants.signals[signal]);
for (const signal of SIGNALS) process.on(signal, abort);
const then = process.argv.indexOf('--then');
const [file, ...args] = then === -1 ? [] : process.argv.slice(then + 1);
try {
  await setUp(file, args);
  if (file) hand(file, args);
} catch (error) {
  if (!(error instanceof SetupFailure)) throw error;
  say(error.message);
  process.exitCode = 1;
}
