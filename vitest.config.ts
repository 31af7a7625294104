import { defineConfig } from 'vitest/config';

/** What is as true when it comes a little later, with no voice that has to be understood: two at a time, as in Chromium. */
const FIREFOX_PAIRED = [
  ...['build', 'dictation', 'first-run', 'hostile', 'more-places', 'overlay', 'page-changes', 'page-consent'],
  ...['pdf', 'same-texts', 'show-me', 'sidebar'],
].map((name) => `test/e2e-firefox/${name}.test.ts`);

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/*.test.ts'],
          environment: 'node',
          // The detectors are played minutes of sound: seconds of work, and more beside whatever else the machine does.
          testTimeout: 30_000,
          // On two processors vitest would take one.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/{engine,backend,clients}/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Most of it is speech that takes its time; more at once would be late.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'firefox',
          include: ['test/e2e-firefox/**/*.test.ts'],
          exclude: FIREFOX_PAIRED,
          globalSetup: './test/e2e-firefox/build-first.ts',
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real browsers, and one room full of sound each.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'firefox-paired',
          include: FIREFOX_PAIRED,
          globalSetup: './test/e2e-firefox/build-first.ts',
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
