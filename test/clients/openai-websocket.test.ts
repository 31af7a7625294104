import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LocalBackend, startLocalBackend } from '../../scripts/local-backend.ts';
import { findFaults } from '../fakes/find-faults.ts';
import { openTap, type Tap } from '../fakes/tap.ts';
import { connectClient } from '../fakes/webrtc-client.ts';
import { sharePage } from './page.ts';
import { inParts, speechPcm } from './speech.ts';

let backend: LocalBackend;
/** This SDK speaks TLS only: the tap does, as a proxy before the backend would. */
let tap: Tap;
let open: OpenAIRealtimeWS[] = [];

beforeAll(async () => {
  backend = await startLocalBackend({ greets: false });
});
afterAll(() => backend.close());
beforeEach(async () => {
  tap = await openTap(backend.url, true);
});
afterEach(async () => {
  for (const client of open) client.close();
  open = [];
  await tap.close();
  expect(tap.crossings.length).toBeGreaterThan(5);
  expect(findFaults(tap.crossings)).toEqual([]);
});

/** The SDK's client as its users make it, but for where it connects to. */
const api = () => new OpenAI({ apiKey: backend.key, baseURL: `${tap.url}/v1` });

/** A connected client of the SDK, with all it got. */
async function connect(to: { model: string } | { intent: 'transcription' } | { callID: string }) {
  // The certificate of the tap is nobody's.
  const client = new OpenAIRealtimeWS({ ...to, options: { rejectUnauthorized: false } }, api());
  open.push(client);
  const events: RealtimeServerEvent[] = [];
  const errors: string[] = [];
  client.on('event', (event) => events.push(event));
  client.on('error', ({ error, message }) => errors.push(error?.code ?? message));
  await new Promise<void>((resolve, reject) => {
    client.socket.on('open', resolve);
    client.socket.on('error', reject);
  });
  const until = <Type extends RealtimeServerEvent['type']>(type: Type, count = 1) =>
    expect
      .poll(() => events.filter((event) => event.type === type).length, { timeout: 30_000, message: type })
      .toBeGreaterThanOrEqual(count);
  const all = <Type extends RealtimeServerEvent['type']>(type: Type) =>
    events.filter((event): event is Extract<RealtimeServerEvent, { type: Type }> => event.type === type);
  return { client, errors, until, all };
}

const typed = (text: string) => ({
  type: 'conversation.item.create' as const,
  item: { type: 'message' as const, role: 'user' as const, content: [{ type: 'input_text' as const, text }] },
});

describe("OpenAI's Node library", () => {
  it('asks for text and reads it, in a session that it has set up', async () => {
    const { client, until, all } = await connect({ model: 'gpt-realtime-2.1' });
    client.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    await until('session.updated');
    client.send(sharePage());
    client.send(typed('What does it say about children?'));
    client.send({ type: 'response.create' });
    await until('response.done');
    const text = all('response.output_text.delta')
      .map(({ delta }) => delta)
      .join('');
    expect(text).toMatch(/without paying/);
    expect(all('response.output_text.done').map((event) => event.text)).toEqual([text]);
    expect(all('response.output_audio.delta')).toEqual([]);
  });

  it('is told what it did wrong, and goes on', async () => {
    const { client, errors, until, all } = await connect({ model: 'gpt-realtime-2.1' });
    client.send({ type: 'response.cancel' });
    client.send({ type: 'conversation.item.delete', item_id: 'item_none' });
    client.send({ type: 'input_audio_buffer.commit' });
    client.send(typed('Hello'));
    await until('conversation.item.done');
    expect(errors).toEqual(['response_cancel_not_active', expect.any(String), 'input_audio_buffer_commit_empty']);
    expect(all('error').map(({ error }) => error.type)).toEqual(Array(3).fill('invalid_request_error'));
  });

  it('sits beside a WebRTC call that began with a secret it has minted', async () => {
    const plain = new OpenAI({ apiKey: backend.key, baseURL: `${backend.url}/v1` });
    const { value } = await plain.realtime.clientSecrets.create({
      session: { type: 'realtime', instructions: 'Be brief.' },
    });
    const call = await connectClient(`${backend.url}/v1/realtime/calls`, value);
    const { client, until, all } = await connect({ callID: call.callId });
    client.send(sharePage());
    call.send(typed('How long is this page?'));
    call.send({ type: 'response.create' });
    await until('output_audio_buffer.stopped');
    expect(all('response.done')).toEqual(call.events.filter(({ type }) => type === 'response.done'));
    expect(all('response.output_audio.delta')).toEqual([]);
    // The socket may be closed before the answer to the hang-up is there.
    const closed = new Promise((resolve) => client.socket.once('close', resolve));
    await plain.realtime.calls.hangup(call.callId);
    await closed;
    await call.close();
  });

  it('has speech written down, and nothing said', async () => {
    const { client, until, all } = await connect({ intent: 'transcription' });
    client.send({
      type: 'session.update',
      session: {
        type: 'transcription',
        audio: { input: { transcription: { model: 'gpt-realtime-whisper' }, turn_detection: { type: 'server_vad' } } },
      },
    });
    await until('session.updated');
    for (const part of inParts(await speechPcm('What is this page about?'))) {
      client.send({ type: 'input_audio_buffer.append', audio: Buffer.from(part).toString('base64') });
    }
    await until('conversation.item.input_audio_transcription.completed');
    const [heard] = all('conversation.item.input_audio_transcription.completed');
    expect(heard?.transcript).toBe('What is this page about?');
    expect(tap.crossings.filter(({ event }) => event.type.startsWith('response.'))).toEqual([]);
  });
});
