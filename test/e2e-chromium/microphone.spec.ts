import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { expect, test } from './fixtures.ts';
import { askTyped, endedWith, isLive } from './steps.ts';

test('a blocked microphone is told, and typing goes on without it', async ({ open }) => {
  const { extension, microphone, page } = await open({ microphone: 'denied' });
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('mic.denied');
  expect(await popup.text('alert')).toMatch(/microphone/i);
  await popup.press('Type without a microphone');
  const { voice } = await popup.waitForView('a live conversation', isLive);
  expect(voice).toBe(false);
  const { report } = await askTyped('What can you do?', { popup, host, microphone });
  expect(report.answered).not.toBe('');
});

test('a missing microphone is told', async ({ open }) => {
  const { extension, page } = await open({ microphone: 'missing' });
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const devices =
    'navigator.mediaDevices.enumerateDevices().then((all) => all.filter(({ kind }) => kind === "audioinput").length)';
  test.skip((await host.target.evaluate<number>(devices)) > 0, 'this machine has a microphone');
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('mic.none');
  expect(await popup.has('button', 'Type without a microphone')).toBe(true);
});

test('a microphone that nobody was asked for opens the welcome tab, and the conversation goes on once it is allowed', async ({
  open,
}) => {
  const { extension, page } = await open({ microphone: 'prompt' });
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  const welcome = await waitUntil('the welcome tab', () =>
    extension.context.pages().find((tab) => tab.url() === extension.urlOf('welcome.html')),
  );
  await expect(welcome.getByRole('button', { name: 'Allow the microphone' })).toBeVisible();
  await extension.setMicrophone('granted');
  const again = await extension.clickToolbar(page);
  await again.waitForView('a live conversation', isLive, 30_000);
});

test('a microphone that goes away is told, and the conversation goes on by typing', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Start');
  await popup.waitForView('a live conversation', isLive, 30_000);
  await extension.setMicrophone('denied');
  await popup.waitForView('the notice', ({ notice }) => notice?.code === 'mic.lost');
  const { report } = await askTyped('What can you do?', { popup, host, microphone });
  expect(report.answered).not.toBe('');
});
