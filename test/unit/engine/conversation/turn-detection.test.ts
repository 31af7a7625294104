import { describe, expect, it } from 'vitest';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData } from '../../../fakes/realtime-data.ts';

type Client = ReturnType<typeof openEngineClient>;

const listening = (turn_detection: object | null) =>
  configure({ audio: { input: { turn_detection, transcription: { model: 'gpt-realtime-whisper' } } } });
const append = (samples: Float32Array, rateHz = 24_000) => {
  const pcm = Int16Array.from({ length: (samples.length * rateHz) / 16_000 }, () => (samples[0] ?? 0) * 32_767);
  return { type: 'input_audio_buffer.append', audio: Buffer.from(pcm.buffer).toString('base64') };
};
async function open(detection: object | null, audio: 'track' | 'events' = 'events'): Promise<Client> {
  const client = openEngineClient(undefined, undefined, { audio });
  await client.send(listening(detection));
  client.speech.hears('Push to talk');
  client.news();
  return client;
}

const COMMITTED = [
  'input_audio_buffer.committed',
  'conversation.item.added',
  'conversation.item.done',
  'conversation.item.input_audio_transcription.delta',
  'conversation.item.input_audio_transcription.completed',
];

describe('push to talk', () => {
  it('commits what was appended in the same moment', async () => {
    const client = await open(null);
    client.session.receive(append(loud(1000)));
    client.session.receive({ type: 'input_audio_buffer.commit' });
    client.session.receive({ type: 'response.create' });
    await client.clock.turn(0);
    expect(client.news().filter((type) => !type.startsWith('response.'))).toEqual(expect.arrayContaining(COMMITTED));
    expect(client.speech.spoken).toEqual(['You asked:', 'Push to talk']);
    expect(client.events.some(({ type }) => type === 'error')).toBe(false);
  });

  it('keeps the order of what comes behind a commit that waits', async () => {
    const client = await open(null);
    client.session.receive(append(loud(1000)));
    client.session.receive(JSON.stringify({ type: 'input_audio_buffer.commit' }));
    client.session.receive(typed('after'));
    client.session.receive({ type: 'input_audio_buffer.clear' });
    await client.clock.turn(0);
    expect(client.news().filter((type) => !type.includes('transcription'))).toEqual([
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.added',
      'conversation.item.done',
      'input_audio_buffer.cleared',
    ]);
  });

  it('counts every appended sample', async () => {
    const client = await open(null);
    await client.send(append(loud(90)));
    await client.send({ type: 'input_audio_buffer.commit' });
    expect(client.events.at(-1)).toMatchObject({
      error: { code: 'input_audio_buffer_commit_empty', message: expect.stringMatching(/only has 8\d\.\d\dms/) },
    });
    await client.send(append(loud(20)));
    await client.send({ type: 'input_audio_buffer.commit' });
    expect(client.news()).toContain('input_audio_buffer.committed');
  });

  it('over a track hears from the clearing to the commit', async () => {
    const client = await open(null, 'track');
    await client.hear(silent(3000));
    await client.send({ type: 'input_audio_buffer.clear' });
    await client.hear(loud(1000));
    await client.send({ type: 'input_audio_buffer.commit' });
    expect(client.news()).toEqual(['input_audio_buffer.cleared', ...COMMITTED]);
    expect(client.events.at(-1)).toMatchObject({ usage: { seconds: 1 } });
  });

  it('answers only when it is asked to', async () => {
    const client = await open(null);
    await client.send(append(loud(1000)));
    await client.send({ type: 'input_audio_buffer.commit' });
    await client.clock.turn(10_000);
    expect(client.news()).toEqual(COMMITTED);
  });
});

it.each(['server_vad', 'semantic_vad'])('with create_response false %s finds turns and answers none', async (type) => {
  const client = await open({ type, create_response: false });
  await client.hear(loud(1000));
  await client.hear(silent(1500));
  await client.clock.turn(10_000);
  expect(client.news().filter((event) => event.startsWith('response.'))).toEqual([]);
  await client.send({ type: 'response.create' });
  expect(client.speech.spoken[0]).toBe('You asked:');
});

describe('idle_timeout_ms', () => {
  const WAITING = { type: 'server_vad', idle_timeout_ms: 6000 };
  const greet = async (client: Client) => {
    await client.send(typed('Hi'));
    await client.send({ type: 'response.create' });
    await client.clock.turn(0);
    client.news();
  };

  it('asks once nobody spoke for so long after the answer was heard', async () => {
    const client = await open(WAITING);
    await greet(client);
    await client.hear(silent(7000));
    // "You asked: Hi" sounds for 600 ms.
    await client.clock.turn(6500);
    expect(client.news()).toEqual([]);
    await client.clock.turn(200);
    expect(client.news().slice(0, 5)).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
    ]);
    expect(client.speech.spoken.at(-1)).toBe('Are you still there?');
    const triggered = client.events.find(({ type }) => type === 'input_audio_buffer.timeout_triggered');
    expect(triggered).toMatchObject({ audio_start_ms: expect.any(Number), item_id: expect.stringMatching(/^item_/) });
  });

  it('waits for the player of a track', async () => {
    const client = await open(WAITING, 'track');
    await client.send(typed('Hi'));
    await client.send({ type: 'response.create' });
    await client.clock.turn(20_000);
    expect(client.news()).not.toContain('input_audio_buffer.timeout_triggered');
    client.session.audioDrained(client.played.at(-1) ?? 0);
    await client.clock.turn(6000);
    expect(client.news()).toContain('input_audio_buffer.timeout_triggered');
  });

  it.each([
    ['somebody spoke', (client: Client) => client.hear(loud(300))],
    ['it was switched off', (client: Client) => client.send(listening({ type: 'server_vad', idle_timeout_ms: null }))],
    ['the session was closed', async (client: Client) => client.session.close()],
  ])('does not ask when %s meanwhile', async (_name, act) => {
    const client = await open(WAITING);
    await greet(client);
    await client.clock.turn(3000);
    await act(client);
    await client.clock.turn(60_000);
    expect(client.news()).not.toContain('input_audio_buffer.timeout_triggered');
  });

  it('does not ask before anything was answered', async () => {
    const client = await open(WAITING);
    await client.clock.turn(60_000);
    expect(client.news()).toEqual([]);
  });

  it('asks without answering where create_response is false', async () => {
    const client = await open({ ...WAITING, create_response: false });
    await greet(client);
    await client.clock.turn(7000);
    expect(client.news()).toEqual([
      'input_audio_buffer.timeout_triggered',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
    ]);
  });

  it.skipIf(!hasRealtimeData)('is told as OpenAI’s OpenAPI description has it', async () => {
    const judge = createOracle('Server');
    const client = await open(WAITING);
    await greet(client);
    await client.clock.turn(7000);
    expect(client.events.flatMap((event) => judge(event))).toEqual([]);
  });
});
