import { stripVTControlCharacters } from 'node:util';

/** How many tests of a run passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a test runner's report says: how many, and which failed. */
export interface Result extends Counts {
  failures: Failure[];
}

/** A failed test: its name with its file, and the first lines of why. */
export interface Failure {
  name: string;
  why: string;
}

/** Lines of a failure that are said again at the end: the sentence, what was expected, and where. */
const LINES = 24;

/** What vitest's JSON report says. A file that could not be loaded is a failure without a failed test. */
export function readVitest(report: unknown): Result {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report as VitestReport;
  return {
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
    failures: testResults.flatMap((file) => {
      const failed = file.assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0 && file.status === 'failed') return [failure(file.name, [file.message])];
      return failed.map(({ fullName, failureMessages }) =>
        failure(`${file.name} › ${fullName}`, failureMessages ?? []),
      );
    }),
  };
}

/** What Playwright's JSON report says. A test that passed only when it was played again has failed. */
export function readPlaywright(report: unknown): Result {
  const { stats, suites, errors = [] } = report as PlaywrightReport;
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: [
      ...errors.map(({ message }) => failure('outside of the tests', [message ?? ''])),
      ...suites.flatMap((suite) => failuresOf(suite)),
    ],
  };
}

/** The lines that name each failure of a stage once more: a log is read from its end, and often only its end is kept. */
export function sayFailures(stage: string, failures: Failure[]): string[] {
  return failures.flatMap(({ name, why }) => [
    '',
    `FAILED in ${stage}: ${name}`,
    ...why
      .split('\n')
      .slice(0, LINES)
      .map((line) => `  ${line}`),
  ]);
}

function failuresOf(suite: PlaywrightSuite): Failure[] {
  const own = (suite.specs ?? []).filter(({ ok }) => !ok);
  return [
    ...own.map(({ file, line, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results).flatMap((result) => result.errors ?? []);
      return failure(
        `${file}:${line} › ${title}`,
        errors.map(({ message }) => message ?? ''),
      );
    }),
    ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner)),
  ];
}

function failure(name: string, messages: string[]): Failure {
  return { name, why: stripVTControlCharacters(messages.join('\n')).trimEnd() };
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] | null }[];
  }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: PlaywrightSuite[];
  errors?: { message?: string }[];
}

interface PlaywrightSuite {
  specs?: {
    ok: boolean;
    file: string;
    line: number;
    title: string;
    tests: { results: { errors?: { message?: string }[] }[] }[];
  }[];
  suites?: PlaywrightSuite[];
}
