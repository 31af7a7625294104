import { parseArgs } from 'node:util';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { BROWSERS, type BrowserName } from './browser/stage.ts';
import { readChoice } from './demo-arguments.ts';

export const START_USAGE = 'Usage: npm start [-- --browser chromium|firefox]';

/** Reads the command line of start; the problem is a sentence, or '' where only help was asked for. */
export function readStartArguments(args: readonly string[]): Result<{ browser: BrowserName }, string> {
  try {
    const options = { browser: { type: 'string' }, help: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: [...args], strict: true, allowPositionals: false, options });
    if (values.help) return failed('');
    const browser = readChoice('--browser', values.browser ?? 'chromium', BROWSERS);
    return browser.ok ? ok({ browser: browser.value }) : browser;
  } catch (error) {
    const [sentence = 'The arguments are not understood.'] = (error instanceof Error ? error.message : '').split('\n');
    return failed(sentence);
  }
}
