import { type DBSchema, openDB } from 'idb';
import { migrateSettings, SETTINGS_VERSION, type Settings, type SettingsRecord } from './settings.ts';

/**
 * The only place where settings are stored. IndexedDB of the extension's own origin and never `storage.*`: content
 * scripts can read `storage.local`, and the key must not reach a page.
 */
const DATABASE = 'earshot-settings';
const STORE = 'settings';
const RECORD = 'current';

interface Schema extends DBSchema {
  [STORE]: { key: string; value: SettingsRecord };
}

/** What is set up now; the defaults on the first run. Works in the background and in every page of the extension. */
export async function loadSettings(): Promise<Settings> {
  return withDatabase(async (database) => migrateSettings(await database.get(STORE, RECORD)));
}

/** Stores settings that checkSettings() has passed. */
export async function saveSettings(settings: Settings): Promise<void> {
  const record: SettingsRecord = { version: SETTINGS_VERSION, ...settings };
  await withDatabase((database) => database.put(STORE, record, RECORD));
}

/** Opens the database for one use: a connection that stays open in one page would block an upgrade in another. */
async function withDatabase<T>(use: (database: Awaited<ReturnType<typeof open>>) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function open() {
  return openDB<Schema>(DATABASE, 1, {
    upgrade: (database) => {
      database.createObjectStore(STORE);
    },
  });
}
