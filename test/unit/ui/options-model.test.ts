import { expect, it, vi } from 'vitest';
import { problem } from '../../../utils/session/problem.ts';
import { defaultSettings, type Settings } from '../../../utils/settings/settings.ts';
import { failed, ok } from '../../../utils/shared/result.ts';
import { createOptions, type OptionsModel, type OptionsWorld } from '../../../utils/ui/options-model.ts';

const typed: Settings = { ...defaultSettings, backendUrl: 'http://127.0.0.1:8787/', key: ' k ' };
const stored: Settings = { ...defaultSettings, place: 'backend', backendUrl: 'http://127.0.0.1:8787', key: 'k' };

/** A world that records what was asked of it, in order. */
function createWorld(more: Partial<OptionsWorld> = {}) {
  const asked: unknown[] = [];
  const world: OptionsWorld = {
    loadSettings: async () => ({ settings: stored, found: undefined }),
    saveSettings: async (settings) => {
      asked.push(['save', settings]);
    },
    saveSiteRule: async (site, rule) => {
      asked.push(['site', site, rule]);
    },
    saveRedactEmails: async (redact) => {
      asked.push(['emails', redact]);
    },
    saveNothingLeaves: async (nothing) => {
      asked.push(['nothing-leaves', nothing]);
    },
    savePlace: async (place) => {
      asked.push(['place', place]);
    },
    saveTalk: async (talk) => {
      asked.push(['talk', talk]);
    },
    requestPermission: (pattern) => {
      asked.push(['permission', pattern]);
      return Promise.resolve(true);
    },
    checkBackend: async () => ok({ by: 'token', callHost: 'api.openai.com', warnings: [] }),
    deleteTranscripts: async () => {},
    ...more,
  };
  return { world, asked };
}

async function loaded(world: OptionsWorld): Promise<OptionsModel> {
  const model = createOptions(world);
  await vi.waitUntil(() => model.saved.value, { interval: 1 });
  return model;
}

it('asks for the permission inside the press, and saves without waiting for the answer', async () => {
  const { world, asked } = createWorld();
  let pattern = '';
  const never = { ...world, requestPermission: (asking: string) => new Promise<boolean>(() => (pattern = asking)) };
  const model = await loaded(never);
  model.save.press(typed);
  // Nothing was awaited yet: this is still the click.
  expect(pattern).toBe('http://127.0.0.1/*');
  await vi.waitUntil(() => model.save.line.value, { interval: 1 });
  expect(model.save.line.value).toMatchObject({ tone: 'good', text: 'Saved.' });
  expect(asked).toEqual([
    ['save', { ...stored, place: 'device' }],
    ['place', 'backend'],
  ]);
  expect(model.permission.value).toBeUndefined();
});

it.each([
  [Promise.resolve(true), 'good', 'Earshot may talk to 127.0.0.1:8787.'],
  [Promise.resolve(false), 'bad', 'You did not allow Earshot to talk to 127.0.0.1:8787. Press Save to be asked again.'],
])('says what the permission said', async (answer, tone, text) => {
  const model = await loaded(createWorld({ requestPermission: () => answer }).world);
  model.save.press(typed);
  await vi.waitUntil(() => model.permission.value, { interval: 1 });
  expect(model.permission.value).toMatchObject({ tone, text });
});

it('says so when the browser refuses to ask', async () => {
  const requestPermission = () =>
    Promise.reject(new Error('Only permissions specified in the manifest may be requested.'));
  const model = await loaded(createWorld({ requestPermission }).world);
  model.save.press(typed);
  await vi.waitUntil(() => model.permission.value, { interval: 1 });
  expect(model.permission.value).toMatchObject({ tone: 'bad', details: expect.stringContaining('Only permissions') });
});

it('neither asks nor saves what is wrong, and says what is', async () => {
  const { world, asked } = createWorld();
  const model = await loaded(world);
  model.save.press({ ...defaultSettings, backendUrl: 'http://example.com' });
  expect(model.errors.value).toMatchObject([{ field: 'backendUrl' }]);
  expect(asked).toEqual([]);
});

it('says so when the disk refuses', async () => {
  const saveSettings = () => Promise.reject(new Error('QuotaExceededError'));
  const model = await loaded(createWorld({ saveSettings }).world);
  model.save.press(typed);
  await vi.waitUntil(() => model.save.line.value, { interval: 1 });
  expect(model.save.line.value).toMatchObject({ tone: 'bad', details: expect.stringContaining('QuotaExceededError') });
});

/** What a check says. */
async function checkWith(checkBackend: OptionsWorld['checkBackend'], more: Partial<OptionsWorld> = {}) {
  const { world, asked } = createWorld({ checkBackend, ...more });
  const model = await loaded(world);
  model.check.press(stored);
  expect(model.check.line.value?.tone).toBe('busy');
  await vi.waitUntil(() => model.check.line.value?.tone !== 'busy', { interval: 1 });
  return { model, asked };
}

it.each([
  [{ by: 'token', callHost: 'api.openai.com' } as const, 'It works: your backend gives tokens for api.openai.com.'],
  [
    { by: 'backend', path: '/session' } as const,
    'It works: your backend answers calls itself, at /session. No call was opened to find that out.',
  ],
])('says which kind of backend it is', async (kind, text) => {
  const { model } = await checkWith(async () => ok({ ...kind, warnings: [] }));
  expect(model.check.line.value).toEqual({ tone: 'good', text, details: '' });
});

it('hands on what the backend warns of', async () => {
  const warnings = ['gpt-realtime is switched off on 2027-01-20.'];
  const { model } = await checkWith(async () => ok({ by: 'token', callHost: 'api.openai.com', warnings }));
  expect(model.check.line.value).toMatchObject({ tone: 'good', warnings });
});

it('says in words why the backend gives no token', async () => {
  const { model } = await checkWith(async () =>
    failed(problem('auth.required', { status: 401, detail: 'POST /token: 401' })),
  );
  expect(model.check.line.value).toMatchObject({
    tone: 'bad',
    text: expect.stringContaining('Your backend wants a key.'),
    details: 'auth.required · HTTP status 401\nPOST /token: 401',
  });
});

it('offers to approve the host that the backend names, stores that and checks again', async () => {
  let allowed = false;
  const untrusted = failed(problem('backend.untrusted_call_url', { host: 'b.example:8443' }));
  const works = ok({ by: 'token' as const, callHost: 'b.example:8443', warnings: [] });
  const { model, asked } = await checkWith(async () => (allowed ? works : untrusted));
  expect(model.unapproved.value).toBe('b.example:8443');
  allowed = true;
  model.approve();
  await vi.waitUntil(() => model.check.line.value?.tone === 'good', { interval: 1 });
  expect(asked).toEqual([
    ['permission', 'https://b.example/*'],
    ['save', { ...stored, approvedCallHosts: ['b.example:8443'] }],
  ]);
  expect(model.unapproved.value).toBeUndefined();
  expect(model.saved.value?.approvedCallHosts).toEqual(['b.example:8443']);
  model.withdrawApproval('b.example:8443');
  await vi.waitUntil(() => model.saved.value?.approvedCallHosts.length === 0, { interval: 1 });
  expect(asked.at(-1)).toEqual(['save', stored]);
});

it('tells of a backend that does not name its calls, until another one is saved', async () => {
  const found = { backendUrl: stored.backendUrl, way: 'session' as const, namesCalls: false };
  const model = await loaded(createWorld({ loadSettings: async () => ({ settings: stored, found }) }).world);
  expect(model.note.value).toContain('cannot be asked to end one');
  model.save.press({ ...stored, backendUrl: 'https://other.example' });
  expect(model.note.value).toBe('');
});

it('does not check what is not saved yet', async () => {
  const checkBackend = () => Promise.reject(new Error('must not be asked'));
  const model = await loaded(createWorld({ checkBackend }).world);
  model.check.press({ ...stored, key: 'other' });
  expect(model.check.line.value?.text).toContain('Press Save first');
  model.check.press({ ...stored, iceUrls: ['stun:a.example'] });
  expect(model.check.line.value?.text).toContain('Press Save first');
});

it('deletes transcripts only after the question, and says when it could not', async () => {
  let works = false;
  const deleteTranscripts = async () => {
    if (!works) throw new Error('blocked');
  };
  const model = await loaded(createWorld({ deleteTranscripts }).world);
  model.askDeletion();
  expect(model.deletion.value).toBe('asked');
  model.cancelDeletion();
  expect(model.deletion.value).toBe('none');
  await model.deleteTranscripts();
  expect(model.deletion.value).toBe('failed');
  works = true;
  await model.deleteTranscripts();
  expect(model.deletion.value).toBe('done');
});

it('keeps how somebody talks the moment it is chosen, and nothing else that was typed', async () => {
  const { world, asked } = createWorld();
  const model = await loaded(world);
  model.talk.choose('hold');
  await vi.waitUntil(() => asked.length > 0, { interval: 1 });
  expect(asked).toEqual([['talk', 'hold']]);
  expect(model.saved.value).toEqual({ ...stored, talk: 'hold' });
});

it('shows what still holds when how somebody talks could not be kept', async () => {
  const model = await loaded(createWorld({ saveTalk: () => Promise.reject(new Error('QuotaExceededError')) }).world);
  model.talk.choose('hold');
  await vi.waitUntil(() => model.talk.line.value, { interval: 1 });
  expect(model.talk.line.value).toMatchObject({ tone: 'bad' });
  expect(model.saved.value?.talk).toBe('open');
});

it('shows how somebody has chosen to talk elsewhere meanwhile, and keeps what was saved here', async () => {
  let talk: Settings['talk'] = 'open';
  const loadSettings = async () => ({ settings: { ...stored, talk }, found: undefined });
  const model = await loaded(createWorld({ loadSettings }).world);
  talk = 'hold';
  await model.lookAgain();
  expect(model.saved.value).toEqual({ ...stored, talk: 'hold' });
});

it('keeps what is decided about a site the moment it is chosen, and whether e-mail addresses are left out', async () => {
  const siteRules = { 'bank.example': 'never', 'birds.example': 'always' } as const;
  const loadSettings = async () => ({ settings: { ...stored, siteRules }, found: undefined });
  const { world, asked } = createWorld({ loadSettings });
  const model = await loaded(world);
  model.pages.setRule('bank.example', 'ask');
  model.pages.setRule('birds.example', 'never');
  model.pages.redactEmails(true);
  expect(model.saved.value).toEqual({ ...stored, siteRules: { 'birds.example': 'never' }, redactEmails: true });
  expect(asked).toEqual([
    ['site', 'bank.example', 'ask'],
    ['site', 'birds.example', 'never'],
    ['emails', true],
  ]);
});

it('shows what still holds for a site when a choice could not be kept', async () => {
  const model = await loaded(
    createWorld({ saveSiteRule: () => Promise.reject(new Error('QuotaExceededError')) }).world,
  );
  model.pages.setRule('bank.example', 'never');
  await vi.waitUntil(() => model.pages.line.value, { interval: 1 });
  expect(model.pages.line.value).toMatchObject({ tone: 'bad' });
  expect(model.saved.value?.siteRules).toEqual({});
});
