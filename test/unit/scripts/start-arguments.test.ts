import { describe, expect, it } from 'vitest';
import { readStartArguments } from '../../../scripts/start-arguments.ts';

describe('readStartArguments', () => {
  it.each([
    [[], 'chromium'],
    [['--browser', 'firefox'], 'firefox'],
    [['--browser=chromium'], 'chromium'],
  ])('takes %j', (args, browser) => {
    expect(readStartArguments(args)).toEqual({ ok: true, value: { browser } });
  });

  it.each([
    [['--browser', 'safari'], 'one of chromium, firefox'],
    [['--browser'], '--browser'],
    [['--loud'], 'Unknown option'],
    [['firefox'], 'firefox'],
    [['--help'], ''],
  ])('refuses %j in one line', (args, sentence) => {
    const read = readStartArguments(args);
    expect(read).toEqual({ ok: false, problem: expect.stringContaining(sentence) });
    expect(read.ok ? '' : read.problem).not.toContain('\n');
  });
});
