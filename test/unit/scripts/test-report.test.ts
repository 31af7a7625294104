import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Result, readPlaywright, readVitest, sayFailures } from '../../../scripts/test-report.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
let folder = '';

// Inside the project, so that the runners are found; real reports of real runners, whose shapes change with their versions.
beforeAll(async () => {
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  folder = await mkdtemp(join(ROOT, '.cache/test-report-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const TESTS = (runner: string) => `
  import { expect, test } from '${runner}';
  test('well', () => {});
  test.skip('not now', () => {});
  test.describe('a group', () => {
    test('one and one', () => { expect(1 + 1, 'the sum').toBe(3); });
  });
`;

async function play(runner: string, args: string[], files: { [name: string]: string }): Promise<unknown> {
  const report = join(folder, `${Math.random()}.json`);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const all = [join(ROOT, 'node_modules', runner), ...args.map((arg) => arg.replace('REPORT', report))];
  await new Promise<void>((done) => {
    execFile(process.execPath, all, { cwd: folder, env }, () => done());
  });
  return JSON.parse(await readFile(report, 'utf8'));
}

const vitest = (files: { [name: string]: string }) =>
  play('vitest/vitest.mjs', ['run', '--root', folder, '--reporter=json', '--outputFile.json=REPORT'], files);

it('says again at the end which test failed in vitest, where and why', async () => {
  const result = readVitest(await vitest({ 'sum.test.ts': TESTS('vitest') }));
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expectTheSum(result, 'sum.test.ts');
});

it('names a file that vitest could not load', async () => {
  const result = readVitest(await vitest({ 'sum.test.ts': "throw new Error('no such thing');" }));
  expect(result.failed).toBe(0);
  expect(result.failures).toHaveLength(1);
  expect(result.failures[0]?.name).toContain('sum.test.ts');
  expect(result.failures[0]?.why).toContain('no such thing');
});

it('says again at the end which test failed in Playwright, where and why', async () => {
  const files = {
    'sum.spec.ts': TESTS('@playwright/test'),
    'playwright.config.ts': "export default { testMatch: '*.spec.ts' };",
  };
  const result = readPlaywright(await play('@playwright/test/cli.js', ['test', '--reporter=json'], files));
  expect(result).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expectTheSum(result, 'sum.spec.ts:6');
});

it('says no more of a failure than can be read at a glance', () => {
  const why = Array.from({ length: 300 }, (_, line) => `line ${line}`).join('\n');
  const lines = sayFailures('Unit tests', [{ name: 'a test', why }]);
  expect(lines.slice(0, 3)).toEqual(['', 'FAILED in Unit tests: a test', '  line 0']);
  expect(lines.length).toBeLessThan(30);
});

function expectTheSum(result: Result, where: string): void {
  const said = sayFailures('Sums', result.failures);
  expect(said[1]).toMatch(/^FAILED in Sums: /);
  expect(said[1]).toContain(where);
  expect(said[1]).toContain('one and one');
  expect(said.join('\n')).toMatch(/the sum[\s\S]*expected 2 to be 3|the sum[\s\S]*Expected: 3\n {2}Received: 2/);
}
