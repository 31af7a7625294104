import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { loadNodeSpeech } from '../../backend/engine-server/node-speech.ts';
import type { Voice } from '../../engine/speech/speech.ts';
import { LIGHTHOUSE_PAGE } from '../../scripts/lighthouse-page.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';
import { configure, typed } from '../fakes/engine-client.ts';
import { connectClient, rmsOf, type WebrtcClient } from '../fakes/webrtc-client.ts';
import { hasModels, modelsDir } from './models.ts';

describe.skipIf(!hasModels)('a call to the real engine', () => {
  let backend: Backend;
  let voice: Voice;
  let client: WebrtcClient;

  beforeAll(async () => {
    const started = await createBackend({ greets: false });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
    voice = (await loadNodeSpeech(modelsDir, undefined, 'rms')).voice;
  });
  afterAll(() => backend.close());
  beforeEach(async () => {
    const token = await fetch(`${backend.url}/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${backend.key}` },
    });
    const { value, earshot } = (await token.json()) as { value: string; earshot: { call_url: string } };
    client = await connectClient(earshot.call_url, value);
    client.send(configure());
    client.send(typed(writePageItem(LIGHTHOUSE_PAGE, 'nonce00000')));
    await client.until(({ type }) => type === 'conversation.item.done');
  });
  afterEach(() => client.close());

  const is = (type: string) => (event: { type: string }) => event.type === type;
  const question = (text: string): Float32Array => {
    const samples = voice.speak(text);
    return samples.subarray(0, samples.findLastIndex((sample) => Math.abs(sample) > 0.01) + 1);
  };

  it('hears a spoken question and answers it aloud out of the page', async () => {
    const saidAt = await client.speak(question('What is this page about?'));
    await client.until(is('output_audio_buffer.stopped'));
    expect(client.events).toContainEqual(
      expect.objectContaining({
        type: 'conversation.item.input_audio_transcription.completed',
        transcript: 'What is this page about?',
      }),
    );
    const answer = client.events.find(is('response.output_audio_transcript.done'));
    expect(answer?.transcript).toMatch(/lighthouse/i);
    const spokenMs = client.heard.filter(({ atMs, samples }) => atMs > saidAt && rmsOf(samples) > 0.01).length * 20;
    expect(spokenMs).toBeGreaterThan(1500);
  });

  it('answers a typed question in writing, in the recorded order, and aloud nothing', async () => {
    const from = client.events.length;
    client.send(typed('What does it say about children?'));
    client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    const done = await client.until(is('response.done'), from);
    const types = client.events.slice(from).map(({ type }) => type);
    expect(types.filter((type, at) => !type.endsWith('.delta') || types[at - 1] !== type)).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
    ]);
    expect(JSON.stringify(done)).toMatch(/without paying/);
  });

  it('falls silent when it is spoken to, and answers the new question', async () => {
    client.send(typed('Read the page to me'));
    client.send({ type: 'response.create' });
    await client.until(is('output_audio_buffer.started'));
    const from = client.events.length;
    await client.speak(question('How long is this page?'));
    const cancelled = await client.until(is('output_audio_buffer.cleared'), from);
    const first = client.events.slice(from).find(is('response.done'));
    expect(first).toMatchObject({ response: { status: 'cancelled', status_details: { reason: 'turn_detected' } } });
    const next = await client.until(is('response.done'), client.events.indexOf(cancelled));
    expect(next).toMatchObject({ response: { status: 'completed' } });
    expect(JSON.stringify(next)).toMatch(/words/);
  });

  it('goes on after events that make no sense', async () => {
    const from = client.events.length;
    for (const text of ['{', '[]', '{"type":"x"}', '{"type":"session.update"}', 'a'.repeat(200_000)]) {
      client.sendText(text);
    }
    client.send(typed('How long is this page?'));
    client.send({ type: 'response.create' });
    expect(await client.until(is('response.done'), from)).toMatchObject({ response: { status: 'completed' } });
    expect(client.events.slice(from).filter(is('error'))).toHaveLength(5);
  });

  it('hears no turn in noise', async () => {
    const from = client.events.length;
    // The same noise each time: a linear congruential generator.
    let seed = 1;
    const noise = Float32Array.from({ length: 32_000 }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed / 1_073_741_824 - 1) * 0.05;
    });
    await client.speak(noise);
    await client.speak(new Float32Array(16_000));
    expect(client.events.slice(from)).toEqual([]);
  });
});
