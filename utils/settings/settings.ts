import { failed, ok, type Result } from '../shared/result.ts';

/** What a person sets up: where tokens come from. */
export interface Settings {
  /** Address of the backend: a bare origin, or with a path the token endpoint itself. '' until it is set. */
  backendUrl: string;
  /** Sent to the backend as a bearer; '' if it wants none. */
  key: string;
}

export const defaultSettings: Settings = { backendUrl: '', key: '' };

/** Why a field cannot be taken, in a sentence to be shown beside it. */
export interface SettingsError {
  field: keyof Settings;
  sentence: string;
}

/** Where requests for tokens go. */
export interface Endpoints {
  tokenUrl: string;
}

/** The version of the stored record; raise it with a step in migrateSettings(). */
export const SETTINGS_VERSION = 1;

/** What is stored. */
export interface SettingsRecord extends Settings {
  version: number;
}

const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1'];
/** Names of query parameters that hold secrets: addresses end up in logs. */
const SECRET_NAME = /token|key|secret|passw|auth|signature/i;
/** Keys of OpenAI accounts. Compatible servers use a plain `sk-` for keys of their own, which are fine here. */
const ACCOUNT_KEY = /^sk-(proj|svcacct|admin)-/;

/** Whether a backend is set. */
export function isConfigured(settings: Settings): boolean {
  return settings.backendUrl !== '';
}

/** Checks what was typed. The value is trimmed, and a bare origin loses its last slash. */
export function checkSettings(input: Settings): Result<Settings, SettingsError[]> {
  const url = checkBackendUrl(input.backendUrl.trim());
  const key = input.key.trim();
  const errors: SettingsError[] = [];
  if (!url.ok) errors.push({ field: 'backendUrl', sentence: url.problem });
  const wrongKey = checkKey(key);
  if (wrongKey) errors.push({ field: 'key', sentence: wrongKey });
  return url.ok && errors.length === 0 ? ok({ backendUrl: url.value, key }) : failed(errors);
}

/** Where this backend gives tokens. Settings without a backend have no endpoints: ask isConfigured() first. */
export function endpointsOf(settings: Settings): Endpoints {
  const url = new URL(settings.backendUrl);
  if (url.pathname === '/') url.pathname = '/token';
  return { tokenUrl: url.href };
}

/** The host permission that a backend needs. Never with a port: Firefox grants such a pattern and then matches nothing. */
export function permissionPattern(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/** The settings in a stored record of any version; the defaults if there is none or it cannot be read. */
export function migrateSettings(record: unknown): Settings {
  if (typeof record !== 'object' || record === null) return defaultSettings;
  const { backendUrl, key } = record as Partial<Record<keyof SettingsRecord, unknown>>;
  const checked = checkSettings({
    backendUrl: typeof backendUrl === 'string' ? backendUrl : '',
    key: typeof key === 'string' ? key : '',
  });
  return checked.ok ? checked.value : defaultSettings;
}

function checkBackendUrl(text: string): Result<string, string> {
  if (text === '') return failed('Enter the address of your backend, such as https://voice.example.com.');
  if (!text.includes('://')) return failed('Write the whole address, with https:// in front.');
  if (!URL.canParse(text)) return failed('This is not a web address. It should look like https://voice.example.com.');
  const url = new URL(text);
  const refusal = refuseUrl(url);
  if (refusal !== undefined) return failed(refusal);
  return ok(url.pathname === '/' && url.search === '' ? url.origin : url.href);
}

function refuseUrl(url: URL): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `The address must begin with https://, not ${url.protocol}//.`;
  }
  if (url.protocol === 'http:' && !LOOPBACK_HOSTS.includes(url.hostname)) {
    return `Use https:// for ${url.hostname}: over http:// everyone on the way could read along. http:// is only for this computer (localhost).`;
  }
  if (url.username !== '' || url.password !== '') {
    return 'Leave the name and password out of the address; the key has its own field.';
  }
  const secret = [...url.searchParams.keys()].find((name) => SECRET_NAME.test(name));
  if (secret !== undefined)
    return `Leave "${secret}" out of the address, where it can be logged; put it in the key field.`;
  if (url.hash !== '') return `Leave ${url.hash} out of the address: that part is never sent.`;
  return undefined;
}

function checkKey(key: string): string | undefined {
  if (ACCOUNT_KEY.test(key)) {
    return 'This is a key of an OpenAI account. It belongs on your backend, never in a browser.';
  }
  // What an HTTP header can carry.
  if (!/^[\x21-\x7e]*$/.test(key)) {
    return 'The key has a space or a character that keys do not have. Copy it again, without anything around it.';
  }
  return undefined;
}
