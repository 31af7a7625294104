import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { LIGHTHOUSE_PAGE } from '../../scripts/lighthouse-page.ts';
import type { ClientEvent } from '../../utils/realtime/client-events.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';
import { parseServerEvent } from '../../utils/realtime/server-events.ts';
import { sessionConfig, transcriptionConfig } from '../../utils/realtime/session-config.ts';
import { speechPcm } from '../clients/speech.ts';
import { openClockPlayback } from '../fakes/clock-playback.ts';
import { openSocketCall } from '../fakes/socket-call.ts';
import { hasModels } from './models.ts';

const FRAME_BYTES = 960;
const FRAME_MS = 20;
const LATENCY_MS = 40;

let backend: Backend;
let calls: ReturnType<typeof openSocketCall>[] = [];

async function start(options: Parameters<typeof createBackend>[0] = {}): Promise<Backend> {
  const started = await createBackend({ greets: false, ...options });
  if (!started.ok) throw new Error(started.problem);
  return started.value;
}
const typedItem = (id: string, text: string): ClientEvent => ({
  type: 'conversation.item.create',
  item: { id, type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
});
const CUT: ClientEvent[] = [{ type: 'response.cancel' }, { type: 'output_audio_buffer.clear' }];

/** A call as the extension opens it: with a token of the backend, at the address that came with it. */
async function openCall(at = backend) {
  const answer = await fetch(`${at.url}/token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${at.key}` },
  });
  const { value, earshot } = (await answer.json()) as { value: string; earshot: { websocket_url: string } };
  const opened = openSocketCall(earshot.websocket_url, value, openClockPlayback({ latencyMs: LATENCY_MS }));
  calls.push(opened);
  const until = async (type: string, from = 0) => {
    await expect
      .poll(() => opened.events.slice(from).some((event) => event.type === type), { timeout: 30_000, message: type })
      .toBe(true);
    return opened.events.slice(from).find((event) => event.type === type);
  };
  await until('session.created');
  opened.call.send([
    { type: 'session.update', session: sessionConfig(true, 'open') },
    { type: 'session.update', session: transcriptionConfig('conversation') },
    typedItem('page', writePageItem(LIGHTHOUSE_PAGE, 'nonce00000')),
  ]);
  await until('conversation.item.done');
  /** Says it at the pace of speech, in frames as the microphone gives them. */
  const saySpoken = async (text: string): Promise<void> => {
    const pcm = await speechPcm(text);
    const began = performance.now();
    for (let at = 0, frame = 0; at + FRAME_BYTES <= pcm.byteLength; at += FRAME_BYTES, frame += 1) {
      opened.speak(pcm.slice(at, at + FRAME_BYTES));
      const ahead = frame * FRAME_MS - (performance.now() - began);
      if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
    }
  };
  return { ...opened, until, saySpoken };
}
const ofType = (events: readonly { type: string }[], type: string) => events.filter((event) => event.type === type);

describe.skipIf(!hasModels)('a WebSocket call to the real engine', () => {
  beforeAll(async () => {
    backend = await start();
  });
  afterAll(() => backend.close());
  afterEach(() => {
    for (const call of calls) call.close();
    calls = [];
  });

  it('hears a spoken question, and its answer comes out of the loudspeaker and into the transcript', async () => {
    const { saySpoken, until, events, messages, playback, told } = await openCall();
    await saySpoken('What is this page about?');
    await until('output_audio_buffer.stopped');
    const [said] = ofType(events, 'conversation.item.input_audio_transcription.completed');
    expect(said).toMatchObject({ transcript: 'What is this page about?' });
    const answer = events.find(({ type }) => type === 'response.output_audio_transcript.done');
    expect(answer).toMatchObject({ transcript: expect.stringMatching(/lighthouse/i) });
    const { ms, rms } = playback.heard(playback.items()[0] ?? '');
    expect([ms > 1500, rms > 0.01]).toEqual([true, true]);
    // In the order of WebRTC, without a sample of sound, and nothing that the session cannot read.
    const voice = events
      .map(({ type }) => type)
      .filter((type) => /^output_audio_buffer|^response\.(done|created)/.test(type));
    expect(voice).toEqual([
      'response.created',
      'output_audio_buffer.started',
      'response.done',
      'output_audio_buffer.stopped',
    ]);
    expect(ofType(events, 'response.output_audio.delta')).toEqual([]);
    const kinds = messages.map((message) => parseServerEvent(message).kind);
    expect(kinds.filter((kind) => kind !== 'event' && kind !== 'quiet')).toEqual([]);
    expect(told).toEqual(['plays', 'answer', 'channel']);
  });

  it('answers a typed question aloud', async () => {
    const { call, until, playback } = await openCall();
    call.send([typedItem('q', 'What does it say about children?'), { type: 'response.create' }]);
    const done = await until('response.done');
    await until('output_audio_buffer.stopped');
    expect(JSON.stringify(done)).toMatch(/without paying/);
    expect(playback.heard(playback.items()[0] ?? '').ms).toBeGreaterThan(1000);
  });

  it('falls silent when it is cut, is told what was heard, and answers the new question', async () => {
    const { call, until, events, playback, saySpoken } = await openCall();
    call.send([typedItem('q', 'Read the page to me'), { type: 'response.create' }]);
    await until('output_audio_buffer.started');
    const [item = ''] = playback.items();
    await expect.poll(() => playback.heard(item).ms, { interval: 5, timeout: 10_000 }).toBeGreaterThan(1200);
    const from = events.length;
    const before = performance.now();
    call.setSpeaker('off');
    call.send(CUT);
    await until('output_audio_buffer.cleared', from);
    expect(performance.now() - before).toBeLessThan(100);
    expect(playback.waitingMs()).toBe(0);
    const heardMs = playback.heard(item).ms;
    const truncated = (await until('conversation.item.truncated', from)) as { audio_end_ms?: number } | undefined;
    expect(truncated).toMatchObject({ item_id: item });
    expect(Math.abs((truncated?.audio_end_ms ?? 0) - heardMs)).toBeLessThanOrEqual(20);
    call.setSpeaker('full');
    await saySpoken('How long is this page?');
    const next = await until('response.created', from);
    await until('output_audio_buffer.stopped', next ? events.indexOf(next) : from);
    expect(playback.heard(item).ms).toBe(heardMs);
    expect(playback.heard(playback.items().at(-1) ?? '').rms).toBeGreaterThan(0.01);
    // The engine had made the whole answer long before it was heard, so there was nothing to cancel.
    const codes = ofType(events, 'error').map((event) => (event as { error?: { code?: string } }).error?.code);
    expect(codes.filter((code) => code !== 'response_cancel_not_active')).toEqual([]);
  });

  it('is truncated where it was made inaudible, not where it was cut half a second later', async () => {
    const { call, until, events, playback } = await openCall();
    call.send([typedItem('q', 'Read the page to me'), { type: 'response.create' }]);
    await until('output_audio_buffer.started');
    const [item = ''] = playback.items();
    await expect.poll(() => playback.heard(item).ms, { interval: 5, timeout: 10_000 }).toBeGreaterThan(800);
    call.setSpeaker('held');
    // Half a second of real time, which must not count as heard.
    await new Promise((resolve) => setTimeout(resolve, 500));
    call.send(CUT);
    await until('conversation.item.truncated');
    const [truncated] = ofType(events, 'conversation.item.truncated') as { type: string; audio_end_ms?: number }[];
    expect(Math.abs((truncated?.audio_end_ms ?? 0) - playback.heard(item).ms)).toBeLessThanOrEqual(20);
  });

  it('does not come about with a token that is wrong', async () => {
    const { problems, ...opened } = openSocketCall(`${backend.url.replace('http', 'ws')}/v1/realtime`, 'ek_wrong');
    calls.push({ problems, ...opened });
    await expect.poll(() => problems).toMatchObject([{ code: 'openai.unreachable' }]);
  });

  it('ends with the reason of the server: its time is over, or it stops', async () => {
    const brief = await start({ sessionSeconds: 2 });
    const call = await openCall(brief);
    await expect.poll(() => call.problems, { timeout: 10_000 }).toMatchObject([{ code: 'session.expired' }]);
    await brief.close();
    const stopping = await start();
    const other = await openCall(stopping);
    await stopping.close();
    await expect
      .poll(() => other.problems)
      .toMatchObject([{ code: 'net.lost', detail: expect.stringContaining('1001 (The server is stopping.)') }]);
  });
});
