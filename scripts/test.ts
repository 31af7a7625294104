import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { type Counts, type Result, readPlaywright, readVitest, sayFailures } from './test-report.ts';

/**
 * All tests, cheapest first: `node scripts/test.ts`, or only the checks: `node scripts/test.ts check`. What failed is said
 * once more at the end. The last line is `N passed, N failed, N skipped`, where each check counts as one test. In CI a
 * skipped test fails.
 */
const ROOT = resolve(import.meta.dirname, '..');
const bin = (path: string): string => join(ROOT, 'node_modules', path);
const TSC = bin('typescript/bin/tsc');
const BIOME = bin('@biomejs/biome/bin/biome');
const VITEST = bin('vitest/vitest.mjs');
const PLAYWRIGHT = bin('@playwright/test/cli.js');

interface Stage {
  title: string;
  args: string[];
  /** Reads the report that the stage wrote; without it the exit status counts as one test. */
  read?: (report: unknown) => Result;
}

const CHECKS: Stage[] = [
  { title: 'Types: the pure core', args: [TSC, '-p', 'tsconfig.pure.json'] },
  { title: 'Types: the engine', args: [TSC, '-p', 'tsconfig.engine.json'] },
  { title: 'Types: the extension', args: [TSC, '-p', 'tsconfig.json'] },
  { title: 'Types: backend, scripts, tests', args: [TSC, '-p', 'tsconfig.node.json'] },
  { title: 'Lint and format', args: [BIOME, 'check', '--error-on-warnings', '.'] },
];

const vitest = (title: string, project: string): Stage => ({
  title,
  args: [VITEST, 'run', '--project', project, '--reporter=default', '--reporter=json', '--outputFile.json=REPORT'],
  read: readVitest,
});

const TESTS: Stage[] = [
  vitest('Unit tests', 'unit'),
  vitest('Engine and backend', 'engine'),
  vitest('Firefox, two at a time', 'firefox-paired'),
  vitest('Firefox, one at a time', 'firefox'),
  {
    title: 'Chromium, two at a time',
    args: [PLAYWRIGHT, 'test', '--project', 'paired', '--workers', '2'],
    read: readPlaywright,
  },
  { title: 'Chromium, one at a time', args: [PLAYWRIGHT, 'test', '--project', 'alone'], read: readPlaywright },
];

const onlyChecks = process.argv[2] === 'check';
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
const failed: string[] = [];
for (const stage of onlyChecks ? CHECKS : [...CHECKS, ...TESTS]) {
  const result = await runStage(stage);
  add(total, result);
  failed.push(...sayFailures(stage.title, result.failures));
}
if (failed.length > 0) console.log(`${failed.join('\n')}\n`);
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
if (isCi && total.skipped > 0) console.log('In CI nothing may be skipped.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (isCi && total.skipped > 0) ? 1 : 0;

async function runStage({ title, args, read }: Stage): Promise<Result> {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-test-'));
  const report = join(folder, 'report.json');
  const code = await run(
    args.map((arg) => arg.replace('REPORT', report)),
    report,
  );
  const result = read ? await readReport(report, read) : undefined;
  await rm(folder, { recursive: true, force: true });
  console.log(`== ${title}: ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  const unnamed = [{ name: `exit status ${code}`, why: `What it printed stands above, under "== ${title}".` }];
  if (!result) {
    return code === 0
      ? { passed: 1, failed: 0, skipped: 0, failures: [] }
      : { passed: 0, failed: 1, skipped: 0, failures: unnamed };
  }
  if (code === 0 || result.failed > 0) return result;
  // A runner that fails without a failed test (a file that can't be loaded, an error between tests) has failed.
  return { ...result, failed: 1, failures: result.failures.length > 0 ? result.failures : unnamed };
}

async function readReport(path: string, read: (report: unknown) => Result): Promise<Result | undefined> {
  try {
    return read(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function add(sum: Counts, { passed, failed, skipped }: Counts): void {
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped;
}

function run([file = '', ...args]: string[], report: string): Promise<number> {
  const path = [bin('.bin'), process.env.PATH ?? ''].join(delimiter);
  return new Promise((done) => {
    const env = { ...process.env, PATH: path, EARSHOT_TEST_REPORT: report };
    const child = spawn(process.execPath, [file, ...args], { cwd: ROOT, stdio: 'inherit', env });
    child.on('error', () => done(127));
    child.on('close', (code) => done(code ?? 1));
  });
}
