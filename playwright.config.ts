import { defineConfig } from '@playwright/test';

/** What surfaces show and do, with no sound that anybody has to understand. Some of them at once do not disturb each other. */
const SURFACES = [
  ...['backend', 'backend-guides', 'backend-own', 'builds', 'dialogs', 'dictation', 'hostile', 'hostile-server'],
  ...['more-places', 'overlay', 'page', 'page-changes', 'page-consent', 'page-reader', 'panel', 'pdf', 'read'],
  ...['read-view', 'show-me', 'show-quote', 'transcript-store', 'video-captions'],
].map((name) => `**/${name}.spec.ts`);

export default defineConfig({
  testDir: 'test/e2e-chromium',
  outputDir: 'test-results',
  globalSetup: './test/e2e-chromium/build-first.ts',
  projects: [
    { name: 'surfaces', testMatch: SURFACES },
    { name: 'voices', testIgnore: SURFACES },
  ],
  // One browser and one engine at a time: tests measure and wait for states of a machine with two cores. `npm test` plays
  // the surfaces by two.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.EARSHOT_TEST_REPORT
    ? [['list'], ['json', { outputFile: process.env.EARSHOT_TEST_REPORT }]]
    : [['list']],
});
