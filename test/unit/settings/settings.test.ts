import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../utils/settings/check-settings.ts';
import { migrateSettings } from '../../../utils/settings/migrate-settings.ts';
import {
  defaultSettings,
  endpointsOf,
  iceOf,
  isInsecure,
  permissionPattern,
  type Settings,
} from '../../../utils/settings/settings.ts';
import { type BrainChoice, localOrigin, usableBrain } from '../../../utils/shared/brain.ts';

const set = (more: Partial<Settings>): Settings => ({ ...defaultSettings, ...more });

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
    expect(checkSettings(set({ backendUrl: typed }))).toEqual({ ok: true, value: set({ backendUrl: stored }) });
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
    const checked = checkSettings(set({ backendUrl: typed }));
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
    const checked = checkSettings(set({ backendUrl: 'https://voice.example.com', key }));
    expect(checked).toMatchObject({
      ok: false,
      problem: [{ field: 'key', sentence: expect.stringContaining(sentence) }],
    });
  });

  it('trims the key', () => {
    expect(checkSettings(set({ backendUrl: 'https://a.example', key: ' k1 \n' }))).toMatchObject({
      value: { key: 'k1' },
    });
  });

  it('tells every field that is wrong at once', () => {
    const checked = checkSettings(set({ backendUrl: 'nothing', key: 'a b' }));
    expect(!checked.ok && checked.problem.map((error) => error.field)).toEqual(['backendUrl', 'key']);
  });

  it('never repeats a secret of the address in its sentence', () => {
    const checked = checkSettings(
      set({ backendUrl: 'https://u:hunter2@a.example/?token=hunter2', iceUrls: ['https://u:hunter2@a.example'] }),
    );
    expect(JSON.stringify(checked)).not.toContain('hunter2');
  });
});

describe('what thinks on this computer', () => {
  it.each([
    ['http://127.0.0.1:11434', 'http://127.0.0.1:11434'],
    [' http://localhost:1234/v1/ ', 'http://localhost:1234'],
    ['HTTP://LocalHost', 'http://localhost'],
    ['https://127.0.0.1:11434', undefined],
    ['http://192.168.0.7:11434', undefined],
    ['http://localhost.evil.example', undefined],
    ['http://127.0.0.1@evil.example', undefined],
    ['http://127.0.0.1:99999', undefined],
    ['http://127.0.0.1:80/other', undefined],
    ['127.0.0.1:11434', undefined],
  ])('%s is at %s', (typed, origin) => {
    expect(localOrigin(typed)).toBe(origin);
  });

  it.each<[unknown, BrainChoice | undefined]>([
    [{ kind: 'page', url: 'http://127.0.0.1:1', model: 'm' }, undefined],
    [{ kind: 'browser' }, { kind: 'browser', url: '', model: '' }],
    [
      { kind: 'server', url: 'http://127.0.0.1:1/v1', model: 'm' },
      { kind: 'server', url: 'http://127.0.0.1:1', model: 'm' },
    ],
    [{ kind: 'server', url: 'https://evil.example', model: 'm' }, undefined],
    [{ kind: 'server', url: 'http://127.0.0.1:1', model: '' }, undefined],
    [{ kind: 'server', url: 7, model: 'm' }, undefined],
    [{ kind: 'mind' }, undefined],
    [{}, undefined],
  ])('of %j this can be used: %j', (stored, usable) => {
    expect(usableBrain(migrateSettings({ brain: stored }).brain)).toEqual(usable);
  });

  it('is the page alone in records of before, and stays chosen with and without a backend', () => {
    const brain: BrainChoice = { kind: 'browser', url: '', model: '' };
    expect(migrateSettings({ version: 5, backendUrl: 'https://a.example' }).brain.kind).toBe('page');
    for (const backendUrl of ['', 'https://a.example'])
      expect(migrateSettings({ version: 6, backendUrl, brain })).toMatchObject({ brain });
  });
});

describe('the network of a call', () => {
  const turn = { iceUrls: ['turn:turn.example.com:3478'], iceUsername: 'u', iceCredential: 'c' };

  it.each<[string, Partial<Settings>]>([
    ['STUN', { iceUrls: ['stun:stun.example.com', 'stun:10.0.0.1:3478', 'stun:[2001:db8::1]:3478'] }],
    ['TURN', turn],
    ['TURN over TLS and TCP', { ...turn, iceUrls: ['turns:turn.example.com:443?transport=tcp'] }],
    ['always through the relay', { ...turn, relayOnly: true }],
  ])('takes %s', (_name, ice) => {
    const settings = set({ backendUrl: 'https://a.example', ...ice });
    expect(checkSettings(settings)).toEqual({ ok: true, value: settings });
  });

  it.each<[Partial<Settings>, keyof Settings, string]>([
    [{ ...turn, iceUrls: ['https://turn.example.com'] }, 'iceUrls', 'is a web address'],
    [{ ...turn, iceUrls: ['turn://turn.example.com'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['turn.example.com:3478'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['stun:stun.example.com?transport=udp'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['turn:turn.example.com:99999'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['turn:turn.example.com:0'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['turn:[::1'] }, 'iceUrls', 'should look like turn:'],
    [{ ...turn, iceUrls: ['turn:me:word@turn.example.com'] }, 'iceUrls', 'their own fields'],
    [{ ...turn, iceUsername: ' ' }, 'iceUsername', 'needs a user name'],
    [{ ...turn, iceCredential: '' }, 'iceCredential', 'needs a credential'],
    [{ iceUrls: ['stun:stun.example.com'], relayOnly: true }, 'relayOnly', 'Enter the turn: server'],
  ])('refuses %j and says why', (ice, field, sentence) => {
    const checked = checkSettings(set({ backendUrl: 'https://a.example', ...ice }));
    expect(checked).toMatchObject({ ok: false, problem: [{ field, sentence: expect.stringContaining(sentence) }] });
  });

  it('leaves empty lines out', () => {
    const checked = checkSettings(set({ backendUrl: 'https://a.example', iceUrls: [' stun:a.example ', '', ' '] }));
    expect(checked).toMatchObject({ value: { iceUrls: ['stun:a.example'] } });
  });

  it('gives user name and credential to TURN servers only', () => {
    expect(iceOf(set({ ...turn, iceUrls: ['stun:s.example', 'turn:t.example'], relayOnly: true }))).toEqual({
      iceServers: [{ urls: ['stun:s.example'] }, { urls: ['turn:t.example'], username: 'u', credential: 'c' }],
      relayOnly: true,
    });
  });
});

describe('endpointsOf', () => {
  const bare = 'https://voice.example.com';
  it.each<[string, Settings['answers'], string | undefined, string | undefined]>([
    [bare, 'find-out', `${bare}/token`, `${bare}/session`],
    [bare, 'tokens', `${bare}/token`, undefined],
    [bare, 'calls', undefined, `${bare}/session`],
    [`${bare}/api/x`, 'find-out', `${bare}/api/x`, undefined],
    [`${bare}/api/x`, 'tokens', `${bare}/api/x`, undefined],
    [`${bare}/api/x`, 'calls', undefined, `${bare}/api/x`],
    [`${bare}/?region=eu`, 'find-out', `${bare}/token?region=eu`, `${bare}/session?region=eu`],
    ['http://127.0.0.1:8787', 'tokens', 'http://127.0.0.1:8787/token', undefined],
  ])('of %s that is set to "%s"', (backendUrl, answers, tokenUrl, sessionUrl) => {
    expect(endpointsOf(set({ backendUrl, answers }))).toEqual({ tokenUrl, sessionUrl });
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
    const settings = set({
      ...{ backendUrl: 'https://a.example/session', key: 'k', answers: 'calls', transport: 'websocket', talk: 'hold' },
      ...{ iceUrls: ['turn:t.example'], iceUsername: 'u', iceCredential: 'c', relayOnly: true },
      approvedCallHosts: ['b.example:8443'],
      ...{ siteRules: { 'a.example': 'always', 'b.example:81': 'never' }, redactEmails: true },
    });
    expect(migrateSettings({ version: 6, ...settings })).toEqual(settings);
  });

  it('reads what the first version stored', () => {
    const record = { version: 1, backendUrl: 'https://a.example', key: 'k' };
    expect(migrateSettings(record)).toEqual(set({ place: 'backend', backendUrl: 'https://a.example', key: 'k' }));
  });

  it('reads what the second version stored, and leaves open what calls go over', () => {
    const { transport: _new, ...old } = set({ backendUrl: 'https://a.example', answers: 'tokens' });
    expect(migrateSettings({ version: 2, ...old })).toEqual({ ...old, transport: 'auto' });
  });

  it('reads what the third version stored, and lets people just talk', () => {
    const { talk: _new, ...old } = set({ backendUrl: 'https://a.example', transport: 'websocket' });
    expect(migrateSettings({ version: 3, ...old })).toEqual({ ...old, talk: 'open' });
  });

  it('leaves whoever had set up a backend with it, and all others on this computer', () => {
    const { place: _new, ...old } = set({ backendUrl: 'https://a.example' });
    expect(migrateSettings({ version: 5, ...old }).place).toBe('backend');
    expect(migrateSettings({ version: 5, talk: 'hold' }).place).toBe('device');
    expect(migrateSettings({ version: 6, ...old, place: 'device' }).place).toBe('device');
    expect(migrateSettings({ version: 6, ...old, place: 'the moon' }).place).toBe('device');
  });

  it('knows how somebody talks who has not set up a backend yet', () => {
    expect(migrateSettings({ version: 4, ...set({ talk: 'hold' }) })).toEqual(set({ talk: 'hold' }));
  });

  it('reads what the fourth version stored, and asks about every site', () => {
    const { siteRules: _new, redactEmails: _newer, ...old } = set({ backendUrl: 'https://a.example', talk: 'hold' });
    expect(migrateSettings({ version: 4, ...old })).toEqual({ ...old, siteRules: {}, redactEmails: false });
  });

  it('knows what somebody has decided about sites who has not set up a backend yet', () => {
    const decided = set({ siteRules: { 'bank.example': 'never' }, redactEmails: true });
    expect(migrateSettings({ version: 5, ...decided })).toEqual(decided);
  });

  it.each([['never'], [null], [7]])('has no rules where %j is stored', (siteRules) => {
    expect(migrateSettings({ version: 5, siteRules }).siteRules).toEqual({});
  });

  it('loses only the fields that cannot be read', () => {
    const record = {
      ...{
        version: 2,
        backendUrl: 'https://a.example',
        key: 7,
        answers: 'perhaps',
        transport: 'pigeon',
        talk: 'shout',
      },
      ...{ iceUrls: ['http://t.example'], relayOnly: 'yes', approvedCallHosts: ['b.example', 7] },
    };
    expect(migrateSettings(record)).toEqual(
      set({ place: 'backend', backendUrl: 'https://a.example', approvedCallHosts: ['b.example'] }),
    );
    const turn = { backendUrl: 'https://a.example', iceUrls: ['turn:t.example', 'stun:s.example'], iceUsername: 'u' };
    expect(migrateSettings(turn).iceUrls).toEqual(['stun:s.example']);
  });

  it('keeps an address that is not safe, so that it can be told', () => {
    const kept = migrateSettings({ version: 1, backendUrl: 'http://voice.example', key: 'k' });
    expect(kept).toEqual(set({ place: 'backend', backendUrl: 'http://voice.example', key: 'k' }));
    expect(isInsecure(kept.backendUrl)).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ['text'],
    [{ version: 1, backendUrl: 7 }],
    [{ backendUrl: 'ftp://a.example', key: '' }],
  ])('falls back to the defaults on %j', (record) => {
    expect(migrateSettings(record)).toEqual(defaultSettings);
  });
});

describe('isInsecure', () => {
  it.each([
    ['http://voice.example.com', true],
    ['http://localhost.evil.example', true],
    ['http://192.168.1.10:8787', true],
    ['https://voice.example.com', false],
    ['http://localhost:8787', false],
    ['http://127.0.0.1:8787', false],
    ['', false],
  ])('%s: %s', (url, insecure) => {
    expect(isInsecure(url)).toBe(insecure);
  });
});
