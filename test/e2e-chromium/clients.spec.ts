import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import { createFakeMicrophone, type FakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { sharePage } from '../clients/page.ts';
import { findFaults } from '../fakes/find-faults.ts';
import { hasRealtimeData } from '../fakes/realtime-data.ts';
import { type Crossing, openTap } from '../fakes/tap.ts';
import { type ClientsServer, serveClients } from './clients/serve-clients.ts';

// Pages that know nothing of this repository, in a browser without the extension.
let backend: LocalBackend;
let server: ClientsServer;
let microphone: FakeMicrophone;
let browser: Browser;
let page: Page;
let uncaught: string[] = [];
/** What crossed on a socket, which has no record. */
let tapped: readonly Crossing[] | undefined;

test.beforeAll(async () => {
  backend = await startLocalBackend({ greets: false });
  server = await serveClients(backend);
  microphone = await createFakeMicrophone();
  browser = await chromium.launch({
    executablePath: findChromium() ?? '',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone.path}%noloop`,
    ],
  });
});
test.afterAll(async () => {
  await browser.close();
  await microphone.remove();
  await server.close();
  await backend.close();
});
test.beforeEach(async () => {
  uncaught = [];
  tapped = undefined;
  page = await browser.newPage();
  page.on('pageerror', ({ message }) => uncaught.push(message));
});
const NOT_JUDGED = { type: 'not judged', description: 'OpenAI’s OpenAPI description is not beside the project' };
/** Whatever a page did, all that crossed is judged: what it got, and what the engine got of it. */
test.afterEach(async () => {
  const { callId, events } = await page.evaluate<{ callId?: string; events: Crossing['event'][] }>(
    '({ callId: globalThis.callId, events: events.filter(({ type }) => type.includes(".") || type === "error") })',
  );
  await page.close();
  const sent = tapped === undefined ? await backend.received(callId ?? server.callIds.at(-1) ?? '') : [];
  const crossings: readonly Crossing[] = tapped ?? [
    ...events.map((event) => ({ from: 'Server' as const, event })),
    ...sent.map((event) => ({ from: 'Client' as const, event: event as Crossing['event'] })),
  ];
  expect(crossings.length).toBeGreaterThan(10);
  if (!hasRealtimeData) test.info().annotations.push(NOT_JUDGED);
  expect(findFaults(crossings)).toEqual([]);
  expect(uncaught).toEqual([]);
});

const start = async (name: string, wish: Record<string, string> = {}) => {
  await page.goto(server.urlOf(name, wish));
  await page.locator('#start').click();
  await has('session.created');
};
const count = (type: string) => page.evaluate<number>(`events.filter(({ type }) => type === '${type}').length`);
const has = (type: string, times = 1) =>
  expect.poll(() => count(type), { message: type, timeout: 30_000 }).toBeGreaterThanOrEqual(times);
const send = (event: object) => page.evaluate(`send(${JSON.stringify(event)})`);
/** The members of that name of all events of a type. */
const all = <T>(type: string, member: string) =>
  page.evaluate<T[]>(`events.filter(({ type }) => type === '${type}').map((event) => event.${member})`);
/** Shares the page, and waits until the server has it. */
const share = async () => {
  await send(sharePage());
  await has('conversation.item.done');
};
/** Speaks into the microphone of a page that was opened with `voice`. */
const say = (text: string) => page.evaluate(`say('/speech?${new URLSearchParams({ say: text })}')`);
const ask = async (text: string) => {
  await send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });
  await send({ type: 'response.create' });
};
const spoken = 'response.output_audio_transcript.done';
/** Of a sentence in which a word may be misheard, on a machine that is busy, what answers it. */
const QUESTION = 'When is the lighthouse open to visitors?';
const ANSWER = /Sunday/;
const heard = 'conversation.item.input_audio_transcription.completed';
const WRITE_DOWN = {
  type: 'session.update',
  session: { type: 'realtime', audio: { input: { transcription: { model: 'gpt-realtime-whisper' } } } },
};

test.describe("a page after OpenAI's WebRTC guide", () => {
  for (const [name, wish] of [
    ['with a token of its server', { token: '/token' }],
    ['by the unified way, through its server', { session: '/session' }],
  ] as const) {
    test(`speaks and hears, ${name}`, async () => {
      await start('guide.html', { ...wish, voice: '' });
      await send(WRITE_DOWN);
      await share();
      await say(QUESTION);
      await has('output_audio_buffer.stopped');
      await expect.poll(async () => (await all<string>(heard, 'transcript')).join()).toMatch(/lighthouse/);
      await expect.poll(async () => (await all<string>(spoken, 'transcript')).join()).toMatch(ANSWER);
      expect(await page.evaluate('loudest')).toBeGreaterThan(0.05);
    });
  }

  for (const [name, wish] of [
    ['/token', { token: '/own/token' }],
    ['/session', { session: '/own/session' }],
  ] as const) {
    test(`comes by the backend's own ${name} too, and hears at once that the call was hung up`, async () => {
      await start('guide.html', wish);
      await send(sharePage());
      await ask('What does it say about children?');
      await has('response.done');
      expect((await all<string>(spoken, 'transcript')).join()).toMatch(/without paying/);
      const callId = (await page.evaluate<string | undefined>('callId')) ?? server.callIds.at(-1);
      const headers = { authorization: `Bearer ${backend.key}` };
      await fetch(`${backend.url}/v1/realtime/calls/${callId}/hangup`, { method: 'POST', headers });
      await has('closed');
    });
  }
});

test("a page like OpenAI's console sets up its tool, draws what it is called with, and asks on", async () => {
  await start('console.html');
  await has('session.updated');
  await page.locator('#message').fill('Use display_color_palette for the theme ocean');
  await page.locator('#send').click();
  await has('response.done', 2);
  await expect(page.locator('#palette li').first()).toContainText('ocean');
  const outputs = await all<{ type: string; name?: string }[]>('response.done', 'response.output');
  expect(outputs.map(([item]) => item?.name ?? item?.type)).toEqual(['display_color_palette', 'message']);
  expect(await count('error')).toBe(0);
  await page.locator('#stop').click();
});

test.describe("OpenAI's agents SDK in a page", () => {
  /** What the SDK keeps of what one side said; the shared page is said by the user. */
  const said = (role: 'user' | 'assistant') =>
    page.evaluate<string>(`JSON.stringify(historyOf().filter((item) => item.role === '${role}').slice(-1))`);

  test.afterEach(async () => {
    expect(await page.evaluate('errors')).toEqual([]);
  });

  test('asks aloud, by keyboard, and calls a tool', async () => {
    await start('agents.html', { voice: '' });
    await has('session.updated');
    await share();
    await say(QUESTION);
    await has('output_audio_buffer.stopped');
    await expect.poll(() => said('user')).toMatch(/lighthouse open/);
    await expect.poll(() => said('assistant')).toMatch(ANSWER);
    expect(await page.evaluate('loudest')).toBeGreaterThan(0.05);
    await page.evaluate('session.sendMessage("Use get_weather for Paris")');
    await has('response.done', 3);
    expect(await page.evaluate('asked')).toEqual(['Paris']);
    await expect.poll(() => said('assistant')).toContain('Sunny and mild in Paris');
    await page.evaluate('session.sendMessage("What does it say about children?")');
    await has('response.done', 4);
    await expect.poll(() => said('assistant')).toMatch(/without paying/);
  });

  test('is interrupted by speech, and answers what was said', async () => {
    await start('agents.html', { voice: '' });
    await has('session.updated');
    await send(sharePage());
    await page.evaluate('session.sendMessage("Read the page to me")');
    await has('output_audio_buffer.started');
    await say(QUESTION);
    await has('output_audio_buffer.cleared');
    await has('response.done', 2);
    // A machine that is busy may tear the question in two: then the answer to its first half is cut as well.
    const statuses = () => all<string>('response.done', 'response.status');
    await expect.poll(async () => (await statuses()).at(-1), { timeout: 30_000 }).toBe('completed');
    expect((await statuses())[0]).toBe('cancelled');
    await expect.poll(() => said('assistant')).toMatch(ANSWER);
  });

  test('comes by WebSocket with its token in a subprotocol, as a browser must', async () => {
    const tap = await openTap(backend.url);
    tapped = tap.crossings;
    await start('agents.html', { socket: tap.url.replace('http', 'ws') });
    await send(sharePage());
    await page.evaluate('session.sendMessage("What does it say about children?")');
    await has('response.done');
    await expect.poll(() => said('assistant')).toMatch(/without paying/);
    await page.evaluate('session.close()');
    await tap.close();
  });
});
