import { describe, expect, it } from 'vitest';
import {
  checkSettings,
  defaultSettings,
  endpointsOf,
  migrateSettings,
  permissionPattern,
} from '../../../utils/settings/settings.ts';

describe('checkSettings', () => {
  it.each([
    ['https://voice.example.com', 'https://voice.example.com'],
    ['  https://voice.example.com/  ', 'https://voice.example.com'],
    ['https://voice.example.com:8443/api/token', 'https://voice.example.com:8443/api/token'],
    ['https://voice.example.com/api?region=eu', 'https://voice.example.com/api?region=eu'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['http://127.0.0.1:8787/token', 'http://127.0.0.1:8787/token'],
    ['HTTPS://Voice.Example.COM', 'https://voice.example.com'],
  ])('takes %s', (typed, stored) => {
    expect(checkSettings({ backendUrl: typed, key: '' })).toEqual({ ok: true, value: { backendUrl: stored, key: '' } });
  });

  it.each([
    ['', 'Enter the address'],
    ['   ', 'Enter the address'],
    ['voice.example.com', 'https:// in front'],
    ['http://[::1]:8787', 'Use https:// for [::1]'],
    ['localhost:8787', 'https:// in front'],
    ['https://', 'not a web address'],
    ['ftp://voice.example.com', 'not ftp:'],
    ['javascript://alert(1)', 'not javascript:'],
    ['http://voice.example.com', 'Use https:// for voice.example.com'],
    ['http://localhost.evil.example', 'Use https:// for localhost.evil.example'],
    ['http://127.0.0.1.nip.io', 'Use https:// for 127.0.0.1.nip.io'],
    ['https://me:word@voice.example.com', 'name and password'],
    ['https://voice.example.com/?api_key=abc', 'Leave "api_key" out'],
    ['https://voice.example.com/?Token=abc', 'Leave "Token" out'],
    ['https://voice.example.com/#part', 'Leave #part out'],
  ])('refuses %j and says why', (typed, sentence) => {
    const checked = checkSettings({ backendUrl: typed, key: '' });
    expect(checked).toMatchObject({
      ok: false,
      problem: [{ field: 'backendUrl', sentence: expect.stringContaining(sentence) }],
    });
  });

  it.each([
    ['abc def', 'has a space'],
    ['clé', 'a character that keys do not have'],
    ['sk-proj-abcdef', 'never in a browser'],
  ])('refuses the key %j and says why', (key, sentence) => {
    const checked = checkSettings({ backendUrl: 'https://voice.example.com', key });
    expect(checked).toMatchObject({
      ok: false,
      problem: [{ field: 'key', sentence: expect.stringContaining(sentence) }],
    });
  });

  it('trims the key', () => {
    expect(checkSettings({ backendUrl: 'https://a.example', key: ' k1 \n' })).toMatchObject({ value: { key: 'k1' } });
  });

  it('tells every field that is wrong at once', () => {
    const checked = checkSettings({ backendUrl: 'nothing', key: 'a b' });
    expect(!checked.ok && checked.problem.map((error) => error.field)).toEqual(['backendUrl', 'key']);
  });

  it('never repeats a secret of the address in its sentence', () => {
    const checked = checkSettings({ backendUrl: 'https://u:hunter2@a.example/?token=hunter2', key: '' });
    expect(JSON.stringify(checked)).not.toContain('hunter2');
  });
});

describe('endpointsOf', () => {
  it.each([
    ['https://voice.example.com', 'https://voice.example.com/token'],
    ['http://127.0.0.1:8787', 'http://127.0.0.1:8787/token'],
    ['https://voice.example.com/api/session', 'https://voice.example.com/api/session'],
    ['https://voice.example.com/?region=eu', 'https://voice.example.com/token?region=eu'],
  ])('of %s is %s', (backendUrl, tokenUrl) => {
    expect(endpointsOf({ backendUrl, key: '' })).toEqual({ tokenUrl });
  });
});

describe('permissionPattern', () => {
  it.each([
    ['https://voice.example.com:8443/token', 'https://voice.example.com/*'],
    ['http://localhost:8787', 'http://localhost/*'],
  ])('of %s has no port: %s', (url, pattern) => {
    expect(permissionPattern(url)).toBe(pattern);
  });
});

describe('migrateSettings', () => {
  it('reads what this version stores', () => {
    const record = { version: 1, backendUrl: 'https://a.example', key: 'k' };
    expect(migrateSettings(record)).toEqual({ backendUrl: 'https://a.example', key: 'k' });
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [{ version: 1, backendUrl: 7 }],
    [{ backendUrl: 'http://evil.example', key: '' }],
  ])('falls back to the defaults on %j', (record) => {
    expect(migrateSettings(record)).toEqual(defaultSettings);
  });
});
