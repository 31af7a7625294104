import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, run, SetupFailure, say, step } from './run.mjs';

export const MODULES = join(ROOT, 'node_modules');
/** The Node that npm brings. */
export const NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const NODE_MAJOR = 24;
const STAMP = join(MODULES, '.earshot-setup');
const LOCKFILE = join(ROOT, 'package-lock.json');
/** Process id of the set-up that is at work. */
const LOCK = join(ROOT, '.cache', 'setup.lock');

/** Installs what package-lock.json names, unless it is there. */
export async function installPackages() {
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
export async function prepareTypes() {
  const stamp = readStamp();
  const key = [hashOf(join(ROOT, 'wxt.config.ts')), ...list(join(ROOT, 'entrypoints')), stamp.lock].join(' ');
  if (stamp.types === key && existsSync(join(ROOT, '.wxt', 'wxt.d.ts'))) return;
  await step('Preparing the types of the extension', [NODE, [join(MODULES, 'wxt', 'bin', 'wxt.mjs'), 'prepare']]);
  writeStamp({ ...stamp, types: key });
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
