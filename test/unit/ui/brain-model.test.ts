import { describe, expect, it, vi } from 'vitest';
import type { BrainChoice } from '../../../utils/shared/brain.ts';
import { type BrainModel, type BrainWorld, createBrainModel } from '../../../utils/ui/brain-model.ts';
import type { FoundServer } from '../../../utils/ui/find-brains.ts';

const page: BrainChoice = { kind: 'page', url: '', model: '' };
const found: FoundServer = { url: 'http://127.0.0.1:11434', state: 'found', models: ['llama3'] };

/** The options of who has chosen `stored`, in a world that records what was asked of it. */
async function openModel(more: Partial<BrainWorld> = {}, stored: BrainChoice = page, isRead = true) {
  const asked: unknown[] = [];
  const model = createBrainModel({
    load: async () => stored,
    save: async (choice) => void asked.push(choice),
    requestAccess: async () => true,
    giveAccessBack: async () => asked.push('given back'),
    findBrains: async (typed) => {
      asked.push(['find', typed]);
      return [found];
    },
    browserModel: async () => 'downloadable',
    downloadModel: async () => {},
    origin: 'chrome-extension://abc',
    copy: async () => true,
    ...more,
  });
  if (isRead) await vi.waitUntil(() => model.choice.value, { interval: 1 });
  return { model, asked };
}
const untilToldBy = (model: BrainModel) =>
  vi.waitUntil(() => model.line.value?.tone !== 'busy' && model.line.value, { interval: 1 });

it('asks for access inside the press, looks only when that was allowed, and keeps what was picked', async () => {
  let isAsked = false;
  const { model, asked } = await openModel({
    requestAccess() {
      isAsked = true;
      return Promise.resolve(true);
    },
  });
  model.choose('server');
  model.find(' http://localhost:1234/v1 ');
  // Nothing was awaited yet: this is still the press.
  expect(isAsked).toBe(true);
  await vi.waitUntil(() => model.servers.value, { interval: 1 });
  model.pick('http://127.0.0.1:11434', 'llama3');
  await vi.waitUntil(() => asked.length === 3, { interval: 1 });
  expect(asked).toEqual([
    { kind: 'server', url: '', model: '' },
    ['find', 'http://localhost:1234'],
    { kind: 'server', url: 'http://127.0.0.1:11434', model: 'llama3' },
  ]);
});

it('says that a picked model answers once that is kept: who closed the page on reading it had the other brain', async () => {
  let save = (): void => {};
  const saving = new Promise<void>((saved) => {
    save = saved;
  });
  const { model } = await openModel({ save: () => saving });
  model.pick('http://127.0.0.1:11434', 'llama3');
  expect(model.choice.value).toMatchObject({ model: 'llama3' });
  await new Promise((settled) => setImmediate(settled));
  expect(model.line.value).toBeUndefined();
  save();
  expect(await untilToldBy(model)).toMatchObject({ tone: 'good', text: expect.stringContaining('llama3 answers') });
});

it('says of a picked model that could not be kept only that', async () => {
  const { model } = await openModel({ save: () => Promise.reject(new Error('the disk is full')) });
  model.pick('http://127.0.0.1:11434', 'llama3');
  expect(await untilToldBy(model)).toMatchObject({ tone: 'bad' });
});

it.each([
  [async () => false, 'You did not allow'],
  [() => Promise.reject(new Error('not in a press')), 'did not ask'],
])('looks for nothing without access, and says so', async (requestAccess, words) => {
  const { model, asked } = await openModel({ requestAccess });
  model.find('');
  expect((await untilToldBy(model)).text).toContain(words);
  expect(asked).toEqual([]);
});

it('asks nobody on another computer', async () => {
  const requestAccess = vi.fn(async () => true);
  const { model } = await openModel({ requestAccess });
  model.find('http://192.168.0.7:11434');
  expect(model.wrongAddress.value).toContain('not an address of a server on this computer');
  expect(requestAccess).not.toHaveBeenCalled();
});

/** Answers of the world that come when the test says so. */
function later<T>() {
  const asked: ((value: T) => void)[] = [];
  return { ask: () => new Promise<T>((answer) => asked.push(answer)), asked };
}
const untilIdle = () => new Promise((done) => setTimeout(done));

describe('finding a server', () => {
  it('is not shown under another choice that was made meanwhile', async () => {
    const { ask, asked } = later<readonly FoundServer[]>();
    const { model } = await openModel({ findBrains: ask });
    model.choose('server');
    model.find('');
    await vi.waitUntil(() => asked.length, { interval: 1 });
    model.choose('browser');
    asked[0]?.([found]);
    await untilIdle();
    expect(model.servers.value).toBeUndefined();
    expect(model.line.value).toBeUndefined();
  });

  it('nor where access is refused after another choice', async () => {
    const { ask, asked } = later<boolean>();
    const { model, asked: done } = await openModel({ requestAccess: ask });
    model.choose('server');
    model.find('');
    model.choose('page');
    asked[0]?.(true);
    await untilIdle();
    expect(model.line.value).toBeUndefined();
    expect(done).not.toContainEqual(['find', '']);
  });

  it('pressed twice shows what the last press found, whichever is answered first', async () => {
    const { ask, asked } = later<readonly FoundServer[]>();
    const { model } = await openModel({ findBrains: ask });
    model.find('');
    await vi.waitUntil(() => asked.length === 1, { interval: 1 });
    model.find('http://127.0.0.1:8080');
    await vi.waitUntil(() => asked.length === 2, { interval: 1 });
    asked[1]?.([{ ...found, url: 'http://127.0.0.1:8080' }]);
    asked[0]?.([found]);
    await untilIdle();
    expect(model.servers.value?.map(({ url }) => url)).toEqual(['http://127.0.0.1:8080']);
  });

  it('an address that is none ends the search before it', async () => {
    const { ask, asked } = later<readonly FoundServer[]>();
    const { model } = await openModel({ findBrains: ask });
    model.find('');
    await vi.waitUntil(() => asked.length, { interval: 1 });
    model.find('http://192.168.0.7:11434');
    asked[0]?.([found]);
    await untilIdle();
    expect(model.servers.value).toBeUndefined();
  });
});

it('settings that are read late do not take back what was chosen meanwhile', async () => {
  const { ask, asked } = later<BrainChoice>();
  const { model } = await openModel({ load: ask }, page, false);
  model.choose('server');
  asked[0]?.(page);
  await untilIdle();
  expect(model.choice.value?.kind).toBe('server');
});

it('of two choices whose keeping fails late, the one that was made last is shown', async () => {
  let fail = (): void => {};
  const save = vi
    .fn<BrainWorld['save']>()
    .mockImplementationOnce(() => new Promise((_, reject) => (fail = () => reject(new Error('no room')))))
    .mockResolvedValue(undefined);
  const { model } = await openModel({ save });
  model.choose('server');
  model.choose('browser');
  await vi.waitUntil(() => save.mock.calls.length, { interval: 1 });
  fail();
  await untilToldBy(model);
  expect(model.choice.value?.kind).toBe('browser');
});

it('says that nobody was there, and where it looked', async () => {
  const { model } = await openModel({ findBrains: async () => [{ url: 'http://127.0.0.1:8080', state: 'nobody' }] });
  model.find('');
  expect((await untilToldBy(model)).text).toContain('127.0.0.1:8080');
});

it('gives the access back with the choice of something else', async () => {
  const { model, asked } = await openModel({}, { kind: 'server', url: 'http://127.0.0.1:1', model: 'm' });
  model.choose('page');
  await vi.waitUntil(() => asked.length === 2, { interval: 1 });
  expect(asked).toEqual([page, 'given back']);
});

it('shows what is stored again where the choice could not be kept', async () => {
  const { model } = await openModel({ save: () => Promise.reject(new Error('no room')) });
  model.choose('browser');
  expect((await untilToldBy(model)).text).toContain('could not be saved');
  expect(model.choice.value).toEqual(page);
});

it('downloads the browser’s model when it is asked to, and says how far it is', async () => {
  let progress = (_: number): void => undefined;
  let finish = (): void => undefined;
  const { model } = await openModel({
    downloadModel: (tell) => {
      progress = tell;
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
  });
  await vi.waitUntil(() => model.browserModel.value === 'downloadable', { interval: 1 });
  model.download();
  progress(0.25);
  expect([model.browserModel.value, model.downloaded.value]).toEqual(['downloading', 0.25]);
  finish();
  await vi.waitUntil(() => model.browserModel.value === 'available', { interval: 1 });
});

it.each([
  [async () => undefined, 'none'],
  [() => Promise.reject(new Error('no service')), 'unavailable'],
  [async () => 'someday', 'unavailable'],
])('knows where the browser’s model stands, whatever the browser says', async (browserModel, state) => {
  const { model } = await openModel({ browserModel });
  await vi.waitUntil(() => model.browserModel.value === state, { interval: 1 });
  expect(model.browserModel.value).toBe(state);
});

it('names the line that lets exactly this extension in', async () => {
  expect((await openModel()).model.allowLine).toBe('OLLAMA_ORIGINS=chrome-extension://abc');
});
