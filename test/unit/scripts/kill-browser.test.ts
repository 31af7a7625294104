import { expect, it } from 'vitest';
import { processesOf } from '../../../scripts/browser/kill-browser.ts';

const running = (pid: number, parent: number, ...words: string[]) => ({ pid, parent, commandLine: words.join('\0') });

it('names the browser of a profile with everything below it, and nothing of another browser', () => {
  const all = [
    running(1, 0, 'init'),
    running(10, 1, 'chromium', '--user-data-dir=/tmp/profile-a', '--headless'),
    running(30, 11, 'chromium', '--type=renderer'),
    running(11, 10, 'chromium', '--type=zygote'),
    running(20, 1, 'chromium', '--user-data-dir=/tmp/profile-ab'),
    running(21, 20, 'chromium', '--type=zygote'),
    running(40, 1, 'sh', '-c', 'chromium --user-data-dir=/tmp/profile-a'),
  ];
  expect(processesOf('/tmp/profile-a', all)).toEqual([10, 11, 30]);
  expect(processesOf('/tmp/profile-c', all)).toEqual([]);
});
