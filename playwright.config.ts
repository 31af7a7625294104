import { defineConfig } from '@playwright/test';

/** What is as true when it comes a little later, with no voice that has to be understood: some of it at once does not disturb each other. */
const PAIRED = [
  ...['backend', 'backend-guides', 'backend-own', 'brain', 'builds', 'consent', 'dialogs', 'dictation'],
  ...['hostile', 'hostile-server', 'kills', 'more-places', 'overlay', 'page', 'page-changes', 'page-consent'],
  ...['page-reader', 'panel', 'pdf', 'read', 'read-view', 'show-me', 'show-quote', 'transcript-store', 'turn'],
  ...['video-captions'],
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: 'test/e2e-chromium',
  outputDir: 'test-results',
  globalSetup: './test/e2e-chromium/build-first.ts',
  projects: [
    { name: 'paired', testMatch: PAIRED },
    { name: 'alone', testIgnore: PAIRED },
  ],
  // One browser and one engine at a time: tests measure and wait for states of a machine with two cores. `npm test` plays
  // what is paired by two.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.EARSHOT_TEST_REPORT
    ? [['list'], ['json', { outputFile: process.env.EARSHOT_TEST_REPORT }]]
    : [['list']],
});
