import type { Extension } from './extension.ts';
import type { CdpTarget } from './nested-cdp.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Stops the background worker as the browser does when it is idle; `page` is a page of the extension, whose session alone
 * knows the workers. Resolves when it is gone: it comes back only when something calls it.
 */
export async function stopWorker({ cdp, urlOf }: Extension, page: CdpTarget): Promise<void> {
  const workers = async () =>
    (await cdp.targets()).filter(({ type, url }) => type === 'service_worker' && url.startsWith(urlOf('')));
  const before = new Set((await workers()).map(({ targetId }) => targetId));
  await page.send('ServiceWorker.enable');
  await page.send('ServiceWorker.stopAllWorkers');
  await waitUntil('the worker to be gone', async () => !(await workers()).some(({ targetId }) => before.has(targetId)));
}
