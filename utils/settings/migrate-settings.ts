import { isUsableIceUrl } from '../shared/ice-server.ts';
import {
  ANSWER_KINDS,
  defaultSettings,
  isSendableKey,
  PLACES,
  type Settings,
  TALKS,
  TRANSPORT_CHOICES,
} from './settings.ts';

/**
 * The settings in a stored record of any version; without an address that can be read, the defaults and what may be chosen
 * before there is a backend. What was
 * stored has been checked; here nothing is judged that a browser does not throw on, so that the background needs no
 * sentences. An address that is not safe is kept: whoever set it up must be told, and nothing is ever sent there.
 */
export function migrateSettings(record: unknown): Settings {
  if (typeof record !== 'object' || record === null) return defaultSettings;
  const stored = readFields(record as Record<string, unknown>);
  const { backendUrl, key, answers, transport, iceUsername, iceCredential } = stored;
  // Records before version 4 have none.
  const talk = TALKS.includes(stored.talk) ? stored.talk : defaultSettings.talk;
  // Records before version 5 have neither of them.
  const { siteRules, redactEmails, nothingLeaves, brain } = stored;
  if (!URL.canParse(backendUrl) || !/^https?:$/.test(new URL(backendUrl).protocol))
    return { ...defaultSettings, talk, siteRules, redactEmails, nothingLeaves, brain };
  // Records before version 6 have none: who had set up a backend talks through it.
  const isOlder = !('place' in record);
  const place = isOlder ? 'backend' : PLACES.includes(stored.place) ? stored.place : defaultSettings.place;
  const knowsTurn = iceUsername !== '' && iceCredential !== '';
  return {
    ...stored,
    place,
    key: isSendableKey(key) ? key : defaultSettings.key,
    answers: ANSWER_KINDS.includes(answers) ? answers : defaultSettings.answers,
    talk,
    // Records before version 3 have none.
    transport: TRANSPORT_CHOICES.includes(transport) ? transport : defaultSettings.transport,
    iceUrls: stored.iceUrls.filter((url) => isUsableIceUrl(url, knowsTurn)),
  };
}

/** What of a record has the right type, and the default for the rest. */
function readFields(record: Record<string, unknown>): Settings {
  const fields = Object.entries(defaultSettings).map(([name, value]) => {
    const stored = record[name];
    if (Array.isArray(value)) return [name, Array.isArray(stored) ? stored.filter(isText) : value];
    return [name, stored !== null && typeof stored === typeof value ? stored : value];
  });
  return Object.fromEntries(fields) as Settings;
}

const isText = (value: unknown): boolean => typeof value === 'string';
