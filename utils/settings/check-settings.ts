import { isIceUrl, isTurnUrl } from '../shared/ice-server.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { isInsecure, isSendableKey, type Settings } from './settings.ts';

/** Why a field cannot be taken, in a sentence to be shown beside it. */
export interface SettingsError {
  field: keyof Settings;
  sentence: string;
}

/** Names of query parameters that hold secrets: addresses end up in logs. */
const SECRET_NAME = /token|key|secret|passw|auth|signature/i;
/** Keys of OpenAI accounts. Compatible servers use a plain `sk-` for keys of their own, which are fine here. */
const ACCOUNT_KEY = /^sk-(proj|svcacct|admin)-/;

/** Checks what was typed. Texts are trimmed, and a bare origin loses its last slash. */
export function checkSettings(input: Settings): Result<Settings, SettingsError[]> {
  const url = checkBackendUrl(input.backendUrl.trim());
  const iceUrls = input.iceUrls.map((one) => one.trim()).filter((one) => one !== '');
  const value: Settings = {
    ...input,
    backendUrl: url.ok ? url.value : input.backendUrl,
    key: input.key.trim(),
    iceUrls,
    iceUsername: input.iceUsername.trim(),
    iceCredential: input.iceCredential.trim(),
  };
  const sentences: Partial<Record<keyof Settings, string | undefined>> = {
    backendUrl: url.ok ? undefined : url.problem,
    key: checkKey(value.key),
    ...checkIce(value),
  };
  const errors = Object.entries(sentences).flatMap(([field, sentence]) =>
    sentence === undefined ? [] : [{ field: field as keyof Settings, sentence }],
  );
  return errors.length === 0 ? ok(value) : failed(errors);
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
  if (isInsecure(url.href)) {
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
  if (!isSendableKey(key)) {
    return 'The key has a space or a character that keys do not have. Copy it again, without anything around it.';
  }
  return undefined;
}

type IceField = 'iceUrls' | 'iceUsername' | 'iceCredential' | 'relayOnly';

function checkIce({ iceUrls, iceUsername, iceCredential, relayOnly }: Settings): { [field in IceField]?: string } {
  const errors: { [field in IceField]?: string } = {};
  const wrong = iceUrls.find((url) => !isIceUrl(url));
  if (wrong !== undefined) errors.iceUrls = sayWrongIceUrl(wrong);
  const relays = iceUrls.some(isTurnUrl);
  if (relays && iceUsername === '') errors.iceUsername = 'A turn: server needs a user name.';
  if (relays && iceCredential === '') errors.iceCredential = 'A turn: server needs a credential.';
  if (relayOnly && !relays) errors.relayOnly = 'Enter the turn: server that every call shall go through.';
  return errors;
}

function sayWrongIceUrl(url: string): string {
  const shown = url.slice(0, 80);
  if (url.includes('@')) return 'Leave user name and password out of the address; they have their own fields.';
  if (/^(https?|wss?):/i.test(url))
    return `${shown} is a web address. A server for calls begins with stun:, turn: or turns:, without slashes.`;
  return `${shown} is not such an address. It should look like turn:turn.example.com:3478.`;
}
