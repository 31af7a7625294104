import { expect, it } from 'vitest';
import { WaitedTooLong, waitUntil } from '../../../scripts/browser/wait-until.ts';

const never = new Promise<never>(() => {});

it('gives what the first look gives that finds something', async () => {
  const looks = [undefined, false, 'the popup'];
  expect(await waitUntil('a popup', () => looks.shift() as string | false | undefined)).toBe('the popup');
});

it('tells the last thing that a look threw, at once or later', async () => {
  const late = waitUntil('a popup', async () => Promise.reject(new Error('no target\nof that id')), 100);
  await expect(late).rejects.toThrow('Waited 100 ms for a popup, in vain (no target).');
  const slow = waitUntil('a popup', () => new Promise((_, fail) => setTimeout(fail, 5, new Error('no target'))), 100);
  await expect(slow).rejects.toThrow('in vain (no target)');
});

it('gives up a look that never answers', async () => {
  await expect(waitUntil('a popup', () => never, 50)).rejects.toThrow(WaitedTooLong);
});
