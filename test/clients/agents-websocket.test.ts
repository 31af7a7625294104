import { OpenAIRealtimeWebSocket, type RealtimeItem, RealtimeSession } from '@openai/agents-realtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { findFaults } from '../fakes/find-faults.ts';
import { openTap, type Tap } from '../fakes/tap.ts';
import { createGuideAgent } from './guide-agent.ts';
import { sharePage } from './page.ts';
import { inParts, speechPcm } from './speech.ts';

let backend: LocalBackend;
let tap: Tap;
let session: RealtimeSession;
let asked: string[] = [];
let heardBytes = 0;
let interruptions = 0;
let errors: unknown[] = [];

const agent = createGuideAgent((place) => asked.push(place));

beforeAll(async () => {
  backend = await startLocalBackend({ greets: false });
});
afterAll(() => backend.close());

beforeEach(async () => {
  [asked, errors, heardBytes, interruptions] = [[], [], 0, 0];
  tap = await openTap(backend.url);
  session = new RealtimeSession(agent, { transport: new OpenAIRealtimeWebSocket(), model: 'gpt-realtime-2.1' });
  session.on('error', ({ error }) => errors.push(error));
  session.on('audio', ({ data }) => {
    heardBytes += data.byteLength;
  });
  session.on('audio_interrupted', () => {
    interruptions += 1;
  });
  await session.connect({ apiKey: backend.key, url: `${tap.url}/v1/realtime?model=gpt-realtime-2.1` });
  session.transport.sendEvent(sharePage());
});
afterEach(async () => {
  session.close();
  await tap.close();
  expect(errors).toEqual([]);
  expect(tap.crossings.length).toBeGreaterThan(5);
  expect(findFaults(tap.crossings)).toEqual([]);
});

const countOf = (type: string) => tap.crossings.filter(({ event }) => event.type === type).length;
/** Waits until as many events of a type have come as said. */
const until = (type: string, count = 1) =>
  expect.poll(() => countOf(type), { timeout: 30_000, message: type }).toBeGreaterThanOrEqual(count);
/** What an item of the SDK's history says, in text or transcript. */
const wordsOf = (item: RealtimeItem | undefined): string =>
  item?.type === 'message'
    ? item.content
        .map((part) => ('text' in part ? part.text : 'transcript' in part ? (part.transcript ?? '') : ''))
        .join('')
    : '';
const spoken = (role: string) =>
  session.history.filter((item) => item.type === 'message' && item.role === role).map(wordsOf);
const say = async (text: string) => {
  for (const part of inParts(await speechPcm(text))) session.sendAudio(part);
};

describe("OpenAI's agents SDK over WebSocket", () => {
  it('asks by keyboard, hears the answer, and keeps both in its history', async () => {
    session.sendMessage('What does it say about children?');
    await until('response.done');
    expect(heardBytes / 48_000).toBeGreaterThan(1);
    expect(spoken('user').at(-1)).toBe('What does it say about children?');
    await expect.poll(() => spoken('assistant').at(-1)).toMatch(/without paying/);
  });

  it('asks aloud and is answered aloud, twice', async () => {
    await say('What is this page about?');
    await until('response.done');
    await expect.poll(() => spoken('user').at(-1)).toBe('What is this page about?');
    await expect.poll(() => spoken('assistant').at(-1)).toMatch(/lighthouse/i);
    const before = heardBytes;
    await say('How long is this page?');
    await until('response.done', 2);
    await expect.poll(() => spoken('assistant').at(-1)).toMatch(/words/);
    expect(heardBytes).toBeGreaterThan(before);
  });

  it('calls a tool and says what came of it', async () => {
    session.sendMessage('Use get_weather for Paris');
    await until('response.done', 2);
    expect(asked).toEqual(['Paris']);
    await expect.poll(() => spoken('assistant').at(-1)).toMatch(/Sunny and mild in Paris/);
    expect(session.history.map(({ type }) => type)).toContain('function_call');
  });

  it('is interrupted by speech: the answer is cut where it was heard', async () => {
    session.sendMessage('Read the page to me');
    await until('response.output_audio.delta', 3);
    await say('How long is this page?');
    await until('conversation.item.truncated');
    expect(interruptions).toBeGreaterThan(0);
    await until('response.done', 2);
    await expect.poll(() => spoken('assistant').at(-1)).toMatch(/words/);
  });
});
