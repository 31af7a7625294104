import { browser } from 'wxt/browser';
import { givenBack } from '../settings/give-back.ts';
import { loadSettings } from '../settings/storage.ts';

/** Gives the permission for a site back, where there is one that nothing else needs; whether there was. */
export async function disallowSite(site: string): Promise<boolean> {
  const wanted = givenBack(site, (await loadSettings()).settings);
  const { origins: held = [] } = await browser.permissions.getAll();
  const origins = wanted.filter((pattern) => held.includes(pattern));
  return origins.length > 0 && (await browser.permissions.remove({ origins }));
}
