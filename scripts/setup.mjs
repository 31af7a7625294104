// Everything this repository needs before it can run: npm packages, the speech models, a browser. Plain Node ≥ 18, no
// dependencies. Does nothing, in well under a second, when all is there; repairs what an aborted run left behind.
//
//   node scripts/setup.mjs                          sets up
//   node scripts/setup.mjs --then FILE [ARGUMENT…]  sets up, then runs FILE with the Node that npm brought
//
// Says what it does on stderr. stdout belongs to FILE: `npm run --silent backend` prints one JSON line there.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fetchModels } from './models.mjs';
import { installPackages, MODULES, NODE, prepareTypes } from './setup/packages.mjs';
import {
  readyChromium,
  readyFirefox,
  readyServers,
  readySoundServer,
  readyTestFirefox,
  readyVirtualDisplay,
} from './setup/programs.mjs';
import { ROOT, SetupFailure, say, seconds } from './setup/run.mjs';

/** What only builds: no browser for them, and no models where the package has none. */
const BUILDS = ['node_modules/wxt/bin/wxt.mjs', 'scripts/zip.ts'];
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'];

async function setUp(file, args) {
  await installPackages();
  await prepareTypes();
  // Reading pages needs no speech.
  if (file === 'scripts/read.ts') return readyChromium();
  if (BUILDS.includes(file)) return process.env.EARSHOT_LIGHT ? undefined : readyModels();
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

async function readyModels() {
  const started = Date.now();
  const outcome = await fetchModels({ log: say });
  if (!outcome.ok) throw new SetupFailure(outcome.sentence);
  if (outcome.fetched.length > 0) say(`Fetching the speech models: done in ${seconds(started)}.`);
}

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
