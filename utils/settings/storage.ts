import type { Place } from '../session/place.ts';
import type { Talk } from '../session/talk.ts';
import type { BrainChoice } from '../shared/brain.ts';
import { type SiteRule, withRule } from '../shared/site-rules.ts';
import { migrateSettings } from './migrate-settings.ts';
import { defaultSettings, type Found, SETTINGS_VERSION, type Settings, type SettingsRecord } from './settings.ts';

/**
 * The only place where settings are stored. IndexedDB of the extension's own origin and never `storage.*`: content
 * scripts can read `storage.local`, and the key must not reach a page.
 */
const DATABASE = 'earshot-settings';
const STORE = 'settings';
const RECORD = 'current';
/** Set once the engine of this computer has said what it is: nothing that anybody chooses, so no part of the settings. */
const GREETED = 'greeted';

/** What is set up, and what was found out about it. */
export interface Stored {
  settings: Settings;
  found: Found | undefined;
}

/** What is set up now; the defaults on the first run. Works in the background and in every page of the extension. */
export async function loadSettings(): Promise<Stored> {
  return withStore('readonly', async (store) => {
    const record = await done<SettingsRecord | undefined>(store.get(RECORD));
    const settings = migrateSettings(record);
    return { settings, found: record?.found?.backendUrl === settings.backendUrl ? record.found : undefined };
  });
}

/** Stores settings that checkSettings() has passed, but for what is chosen apart from them, and forgets what was found out. */
export async function saveSettings(settings: Settings): Promise<void> {
  await withStore('readwrite', async (store) => {
    // It may have been chosen elsewhere since these were read.
    const before = migrateSettings(await done<SettingsRecord | undefined>(store.get(RECORD)));
    const { place, talk, siteRules, redactEmails, nothingLeaves, brain } = before;
    const chosen = { place, talk, siteRules, redactEmails, nothingLeaves, brain };
    const record: SettingsRecord = { version: SETTINGS_VERSION, ...settings, ...chosen };
    await done(store.put(record, RECORD));
  });
}

/** Remembers how the person talks, and leaves the rest as it is. */
export const rememberTalk = (talk: Talk): Promise<void> => remember(() => ({ talk }));

/** Remembers who answers. */
export const rememberPlace = (place: Place): Promise<void> => remember(() => ({ place }));

/** Remembers what thinks where this computer answers. */
export const rememberBrain = (brain: BrainChoice): Promise<void> => remember(() => ({ brain }));

/** Remembers what the person has decided about one site. */
export const rememberSiteRule = (site: string, rule: SiteRule): Promise<void> =>
  remember(({ siteRules }) => ({ siteRules: withRule(siteRules, site, rule) }));

/** Remembers whether anything may leave this computer. When it may again, nothing goes to a backend by that alone. */
export const rememberNothingLeaves = (nothingLeaves: boolean): Promise<void> =>
  remember(() => (nothingLeaves ? { nothingLeaves, place: 'device' } : { nothingLeaves }));

/** Remembers whether e-mail addresses are taken out of pages. */
export const rememberRedactEmails = (redactEmails: boolean): Promise<void> => remember(() => ({ redactEmails }));

/** Remembers that the engine of this computer has said what it is. */
export const rememberGreeted = (): Promise<void> =>
  withStore('readwrite', async (store) => void (await done(store.put(true, GREETED))));

/** Whether it has. */
export const wasGreeted = (): Promise<boolean> =>
  withStore('readonly', async (store) => (await done<unknown>(store.get(GREETED))) === true);

/** Changes what is chosen apart from the rest, which stays as it is. */
async function remember(change: (before: Settings) => Partial<Settings>): Promise<void> {
  await withStore('readwrite', async (store) => {
    const record = await done<SettingsRecord | undefined>(store.get(RECORD));
    const before = migrateSettings(record);
    // Of a record from before there was a choice it is told only here who answers.
    const kept = { ...defaultSettings, ...record, place: before.place, version: SETTINGS_VERSION };
    await done(store.put({ ...kept, ...change(before) }, RECORD));
  });
}

/** Remembers what was found out, unless the backend was changed meanwhile; undefined forgets it. */
export async function rememberFound(backendUrl: string, found: Found | undefined): Promise<void> {
  await withStore('readwrite', async (store) => {
    const record = await done<SettingsRecord | undefined>(store.get(RECORD));
    if (record?.backendUrl !== backendUrl) return;
    const { found: _old, ...rest } = record;
    await done(store.put(found ? { ...rest, found } : rest, RECORD));
  });
}

/** Opens the database for one use: a connection that stays open in one page would block an upgrade in another. */
async function withStore<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await done(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const committed = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const [value] = await Promise.all([use(transaction.objectStore(STORE)), committed]);
    return value;
  } finally {
    database.close();
  }
}

/** The result of a request. Written out here: a library for it would be a tenth of the background. */
function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
