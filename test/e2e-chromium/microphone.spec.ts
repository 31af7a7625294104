import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { expect, test } from './fixtures.ts';
import { askAloud, askTyped, endedWith, isLive } from './steps.ts';

test('a blocked microphone is told, and typing goes on without it', async ({ open }) => {
  const { extension, microphone, page } = await open({ microphone: 'denied' });
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('mic.denied');
  await expect.poll(() => popup.text('alert')).toMatch(/microphone/i);
  await popup.press('Type without a microphone');
  const { voice } = await popup.waitForView('a live conversation', isLive);
  expect(voice).toBe(false);
  const { report } = await askTyped('What can you do?', { popup, host, microphone });
  expect(report.answered).not.toBe('');
});

test('a missing microphone is told', async ({ open }) => {
  const { extension, page } = await open({ microphone: 'missing' });
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const devices =
    'navigator.mediaDevices.enumerateDevices().then((all) => all.filter(({ kind }) => kind === "audioinput").length)';
  test.skip((await host.target.evaluate<number>(devices)) > 0, 'this machine has a microphone');
  await popup.press('Start');
  expect((await endedWith(popup)).code).toBe('mic.none');
  await waitUntil('the way without it', () => popup.has('button', 'Type without a microphone'));
});

test('a microphone that nobody was asked for opens the welcome tab, and the conversation goes on once it is allowed', async ({
  open,
}) => {
  const { extension, page } = await open({ microphone: 'prompt' });
  const popup = await extension.clickToolbar(page);
  await popup.press('Start');
  const welcome = await waitUntil('the welcome tab', () =>
    extension.context.pages().find((tab) => tab.url() === extension.urlOf('welcome.html')),
  );
  await expect(welcome.getByRole('button', { name: 'Allow the microphone' })).toBeVisible();
  await extension.setMicrophone('granted');
  const again = await extension.clickToolbar(page);
  await again.waitForView('a live conversation', isLive, 30_000);
});

test('a microphone that is taken away is told, typing goes on, and once it is allowed again it is heard again', async ({
  open,
}) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Start');
  await popup.waitForView('a live conversation', isLive, 30_000);
  await extension.setMicrophone('denied');
  const lost = await popup.waitForView('the notice', ({ notice }) => notice?.code === 'mic.denied');
  expect(lost.microphone).toBe('lost');
  const { report } = await askTyped('What can you do?', { popup, host, microphone });
  expect(report.answered).not.toBe('');
  await extension.setMicrophone('granted');
  const back = await popup.waitForView('the microphone', (view) => view.microphone === 'on');
  expect(back.notice).toBeUndefined();
  const spoken = await askAloud('What can you do?', { popup, host, microphone });
  expect(spoken.report.heard).not.toBe('');
});

test('a microphone that sends nothing is told after 6 s, and the notice goes at the first sound', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await popup.press('Start');
  await popup.waitForView('a live conversation', isLive, 30_000);
  await popup.waitForView('the notice', ({ notice }) => notice?.code === 'mic.silent', 20_000);
  await microphone.load(await readSound(await speechFile('What can you do?')));
  await host.tap.replug();
  await popup.waitForView('no notice', ({ notice }) => notice === undefined);
});

test('after Stop the microphone is closed and nothing of the sound is left', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await host.target.evaluate(WATCH_CONTEXTS);
  for (let times = 0; times < 3; times += 1) {
    await popup.press('Start');
    await popup.waitForView('a live conversation', isLive, 30_000);
    expect(await host.tap.microphoneState()).toBe('live');
    await popup.press('Stop');
    await popup.waitForView('the end', ({ phase }) => phase.name === 'idle');
    expect(await host.tap.microphoneState()).toBe('ended');
  }
  await waitUntil(
    'every audio context to be closed',
    async () => (await host.target.evaluate<number>(OPEN_CONTEXTS)) === 0,
  );
  expect(await host.target.evaluate<number>('__contexts.length')).toBeGreaterThan(1);
  expect(await host.target.evaluate<number>(LIVE_TRACKS)).toBe(0);
});

/** Remembers every audio context that the host opens from now on, and what it makes to be sent. */
const WATCH_CONTEXTS = `(() => {
  globalThis.__contexts = [];
  globalThis.__sent = [];
  globalThis.AudioContext = class extends AudioContext {
    constructor(options) { super(options); __contexts.push(this); }
  };
  globalThis.MediaStreamAudioDestinationNode = class extends MediaStreamAudioDestinationNode {
    constructor(context, options) { super(context, options); __sent.push(...this.stream.getTracks()); }
  };
})()`;
const OPEN_CONTEXTS = `__contexts.filter(({ state }) => state !== 'closed').length`;
const LIVE_TRACKS = `__sent.filter(({ readyState }) => readyState === 'live').length`;
