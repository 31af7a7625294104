import type { Backend } from '../../utils/background/find-grant.ts';
import { defaultSettings, type Found, type Settings } from '../../utils/settings/settings.ts';

/** The key of the backends that tests ask. */
export const KEY = 'bearer-of-this-backend';

/** A backend as a person has set it up, with a key. */
export function setUp(backendUrl: string, more: Partial<Settings> = {}, found?: Omit<Found, 'backendUrl'>): Backend {
  return {
    settings: { ...defaultSettings, backendUrl, key: KEY, ...more },
    found: found && { backendUrl, ...found },
  };
}
