import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e-chromium',
  outputDir: 'test-results',
  // One browser and one engine at a time: tests measure and wait for states of a machine with two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.EARSHOT_TEST_REPORT
    ? [['list'], ['json', { outputFile: process.env.EARSHOT_TEST_REPORT }]]
    : [['list']],
});
