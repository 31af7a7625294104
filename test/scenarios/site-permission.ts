import assert from 'node:assert/strict';
import { waitUntil } from '../../scripts/browser/wait-until.ts';

/** The options page of either browser. */
export interface OptionsPage {
  evaluate<T>(expression: string): Promise<T>;
}

const SITE = 'birds.example';
/** What the person has allowed: for Always on this site, and for Follow me. The backend has one of its own. */
export const ALLOWED = [`https://${SITE}/*`, '*://*/*'];

/** The site as one that is always shared, which is not chosen in Settings. */
const KEEP_ALWAYS = `new Promise((done, fail) => {
  const opening = indexedDB.open('earshot-settings', 1);
  opening.onerror = fail;
  opening.onsuccess = () => {
    const change = opening.result.transaction('settings', 'readwrite');
    const store = change.objectStore('settings');
    store.get('current').onsuccess = ({ target }) =>
      store.put({ ...target.result, siteRules: { '${SITE}': 'always' } }, 'current');
    change.onabort = fail;
    change.oncomplete = () => {
      opening.result.close();
      done();
    };
  };
})`;
const ORIGINS = "globalThis.chrome.permissions.getAll().then(({ origins }) => origins.sort().join(' '))";
const PRESS_REMOVE = `(() => {
  const button = [...document.querySelectorAll('button')].find((one) => one.ariaLabel?.startsWith('Remove ${SITE}'));
  button?.click();
  return button !== undefined;
})()`;

/** Remove in Settings gives the permission of the site back, and neither that of the backend nor that of Follow me. */
export async function isGivenBackWithRemove(open: () => Promise<OptionsPage>): Promise<void> {
  const before = await open();
  const held = (await before.evaluate<string>(ORIGINS)).split(' ');
  assert.deepEqual(held, ['*://*/*', 'http://127.0.0.1/*', `https://${SITE}/*`]);
  await before.evaluate(KEEP_ALWAYS);
  const page = await open();
  await waitUntil('Remove', () => page.evaluate<boolean>(PRESS_REMOVE));
  await waitUntil(
    'the permission to be given back',
    async () => !(await page.evaluate<string>(ORIGINS)).includes(SITE),
  );
  assert.equal(await page.evaluate(ORIGINS), '*://*/* http://127.0.0.1/*');
  assert.equal(await page.evaluate(`chrome.permissions.contains({ origins: ['https://${SITE}/*'] })`), true);
}
