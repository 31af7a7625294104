import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/**
 * All tests, cheapest first: `node scripts/test.ts`, or only the checks: `node scripts/test.ts check`. The last line is
 * `N passed, N failed, N skipped`, where each check counts as one test. In CI a skipped test fails.
 */
const ROOT = resolve(import.meta.dirname, '..');
const bin = (path: string): string => join(ROOT, 'node_modules', path);
const TSC = bin('typescript/bin/tsc');
const BIOME = bin('@biomejs/biome/bin/biome');
const VITEST = bin('vitest/vitest.mjs');
const PLAYWRIGHT = bin('@playwright/test/cli.js');

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Stage {
  title: string;
  args: string[];
  /** Reads the report that the stage wrote; without it the exit status counts as one test. */
  count?: (report: unknown) => Counts;
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
  count: countVitest,
});

const TESTS: Stage[] = [
  vitest('Unit tests', 'unit'),
  vitest('Engine and backend', 'engine'),
  vitest('Firefox, two at a time', 'firefox-paired'),
  vitest('Firefox, one at a time', 'firefox'),
  {
    title: 'Chromium, two at a time',
    args: [PLAYWRIGHT, 'test', '--project', 'paired', '--workers', '2'],
    count: countPlaywright,
  },
  { title: 'Chromium, one at a time', args: [PLAYWRIGHT, 'test', '--project', 'alone'], count: countPlaywright },
];

const onlyChecks = process.argv[2] === 'check';
const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const stage of onlyChecks ? CHECKS : [...CHECKS, ...TESTS]) add(total, await runStage(stage));
const isCi = Boolean(process.env.CI) && process.env.CI !== 'false';
if (isCi && total.skipped > 0) console.log('In CI nothing may be skipped.');
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || (isCi && total.skipped > 0) ? 1 : 0;

async function runStage({ title, args, count }: Stage): Promise<Counts> {
  console.log(`\n== ${title}`);
  const started = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-test-'));
  const report = join(folder, 'report.json');
  const code = await run(
    args.map((arg) => arg.replace('REPORT', report)),
    report,
  );
  const counts = count ? await countReport(report, count) : undefined;
  await rm(folder, { recursive: true, force: true });
  console.log(`== ${title}: ${code === 0 ? 'ok' : 'FAILED'} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (!counts) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  // A runner that fails without a failed test (a file that can't be loaded, an error between tests) has failed.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function countReport(path: string, count: (report: unknown) => Counts): Promise<Counts | undefined> {
  try {
    return count(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function countVitest(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report as { [name: string]: number };
  return {
    passed: numPassedTests ?? 0,
    failed: numFailedTests ?? 0,
    skipped: (numPendingTests ?? 0) + (numTodoTests ?? 0),
  };
}

function countPlaywright(report: unknown): Counts {
  const { stats } = report as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
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
