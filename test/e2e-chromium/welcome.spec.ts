import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { expect, test } from './fixtures.ts';

test('who installs it finds where to begin, presses Try it now and is greeted, without a backend', async ({ open }) => {
  test.setTimeout(120_000);
  // What people install: nothing for tests is in it.
  const { extension } = await open({ extensionDir: await buildExtension('production', 'chrome'), settings: null });
  const welcome = await waitUntil('the welcome page', () =>
    extension.context.pages().find((tab) => tab.url() === extension.urlOf('welcome.html')),
  );
  await welcome.getByRole('button', { name: 'Try it now on this computer' }).click();
  await expect(welcome.getByText('Listening', { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(welcome.getByText('On this computer', { exact: true })).toBeVisible();
  await expect(welcome.getByText(/^(Hello|English)/)).toBeVisible({ timeout: 30_000 });
  await welcome.getByRole('button', { name: 'Stop' }).click();
  await expect(welcome.getByRole('button', { name: 'Start' })).toBeVisible();
});
