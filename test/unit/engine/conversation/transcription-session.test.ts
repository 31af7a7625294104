import { expect, it } from 'vitest';
import { openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData } from '../../../fakes/realtime-data.ts';

const transcription = (input: object = {}) => ({ type: 'transcription', audio: { input } });
const openTranscriber = (input?: object, greeting?: string) =>
  openEngineClient(undefined, greeting, { config: transcription(input), audio: 'events' });
const update = (session: object) => ({ type: 'session.update', session });

it('begins with an input and nothing else', () => {
  const client = openTranscriber({ transcription: { model: 'gpt-live-transcribe', language: 'en' } });
  expect(client.events).toEqual([
    {
      type: 'session.created',
      event_id: expect.any(String),
      session: {
        type: 'transcription',
        object: 'realtime.transcription_session',
        id: expect.stringMatching(/^sess_/),
        expires_at: 1_003_600,
        include: null,
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24_000 },
            transcription: { model: 'gpt-live-transcribe', language: 'en', prompt: null },
            noise_reduction: null,
            turn_detection: {
              type: 'server_vad',
              threshold: 0.5,
              prefix_padding_ms: 300,
              silence_duration_ms: 500,
            },
          },
        },
      },
    },
  ]);
});

it('puts what is said into words and answers nothing', async () => {
  const client = openTranscriber(undefined, 'Hello there.');
  client.speech.hears('Who guards the sheep?');
  client.news();
  await client.hear(loud(2000));
  await client.hear(silent(600));
  await client.clock.turn(60_000);
  expect(client.news()).toEqual([
    'input_audio_buffer.speech_started',
    'conversation.item.input_audio_transcription.delta',
    'input_audio_buffer.speech_stopped',
    'input_audio_buffer.committed',
    'conversation.item.added',
    'conversation.item.done',
    'conversation.item.input_audio_transcription.delta',
    'conversation.item.input_audio_transcription.completed',
  ]);
  expect(client.events.at(-1)).toMatchObject({ transcript: 'Who guards the sheep?', usage: { type: 'duration' } });
  expect(client.speech.spoken).toEqual([]);
});

it('takes what the client commits where it finds no turns itself', async () => {
  const client = openTranscriber({ turn_detection: null });
  client.speech.hears('Push to talk');
  await client.hear(loud(1000));
  client.news();
  await client.send({ type: 'input_audio_buffer.commit' });
  expect(client.news().at(-1)).toBe('conversation.item.input_audio_transcription.completed');
});

it('refuses response.create, and goes on', async () => {
  const client = openTranscriber();
  await client.send(typed('Hi'));
  client.news();
  await client.send({ type: 'response.create', event_id: 'mine' });
  expect(client.events.at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'invalid_event', message: expect.stringContaining('transcription session'), event_id: 'mine' },
  });
  await client.send(update(transcription({ turn_detection: { type: 'server_vad', silence_duration_ms: 300 } })));
  expect(client.events.at(-1)).toMatchObject({
    type: 'session.updated',
    session: { audio: { input: { turn_detection: { silence_duration_ms: 300, threshold: 0.5 } } } },
  });
});

it.each([
  ['instructions', update({ type: 'transcription', instructions: 'Be brief.' }), 'unknown_parameter'],
  ['a voice', update({ type: 'transcription', audio: { output: { voice: 'cedar' } } }), 'unknown_parameter'],
  ['semantic VAD', update(transcription({ turn_detection: { type: 'semantic_vad' } })), 'invalid_value'],
  ['no transcription', update(transcription({ transcription: null })), 'invalid_value'],
  ['to become a conversation', update({ type: 'realtime' }), 'invalid_parameter'],
])('refuses %s', async (_name, event, code) => {
  const client = openTranscriber();
  await client.send(event);
  expect(client.events.at(-1)).toMatchObject({ type: 'error', error: { code } });
});

it('is nothing that a conversation can become', async () => {
  const client = openEngineClient();
  await client.send(update(transcription()));
  expect(client.events.at(-1)).toMatchObject({
    error: {
      code: 'invalid_parameter',
      param: 'session.type',
      message: 'Passing a transcription session update event to a realtime session is not allowed.',
    },
  });
});

it.skipIf(!hasRealtimeData)('emits only what OpenAI’s OpenAPI description allows', async () => {
  const judge = createOracle('Server');
  const client = openTranscriber({ turn_detection: { type: 'server_vad', create_response: true } });
  client.speech.hears('Who guards the sheep?');
  await client.hear(loud(2000));
  await client.hear(silent(600));
  await client.send(update(transcription({ turn_detection: null, format: { type: 'audio/pcmu' } })));
  await client.send({ type: 'input_audio_buffer.commit' });
  await client.send({ type: 'response.create' });
  client.session.expire();
  expect(client.events.flatMap((event) => judge(event))).toEqual([]);
});

it.each([
  [undefined, '60 minutes'],
  [60, '1 minute'],
  [600, '10 minutes'],
  [1, '1 second'],
  [20, '20 seconds'],
  [90, '90 seconds'],
])('a session of %s seconds says how long it was', (sessionSeconds, time) => {
  const client = openEngineClient(undefined, undefined, { sessionSeconds });
  expect(client.events[0]).toMatchObject({ session: { expires_at: 1_000_000 + (sessionSeconds ?? 3600) } });
  client.session.expire();
  expect(client.events.at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'session_expired', message: `Your session hit the maximum duration of ${time}.` },
  });
});

it('shows the model that it was asked for', () => {
  const client = openEngineClient(undefined, undefined, { config: { type: 'realtime', model: 'gpt-realtime-2.1' } });
  expect(client.events[0]).toMatchObject({ session: { model: 'gpt-realtime-2.1' } });
});

it.each([
  ['server_vad', { silence_duration_ms: 1200 }, { silence_duration_ms: 400 }],
  ['semantic_vad', { eagerness: 'low' }, { eagerness: 'high' }],
])('finds turns by %s', async (type, patient, quick) => {
  const heardAfter = async (detection: object, ms: number) => {
    const client = await openTurns({ type, ...detection });
    client.speech.hears('Stop.');
    await client.hear(loud(1000));
    await client.hear(silent(ms));
    return client.news().includes('input_audio_buffer.speech_stopped');
  };
  const patience = type === 'semantic_vad' ? 800 : 1200;
  expect(await heardAfter(patient, patience - 200)).toBe(false);
  expect(await heardAfter(patient, patience + 100)).toBe(true);
  expect(await heardAfter(quick, 500)).toBe(true);
});

it('who stops to think in the middle of a question is not cut off by semantic_vad', async () => {
  const stoppedAfter = async (said: string, ms: number) => {
    const client = await openTurns({ type: 'semantic_vad' });
    client.speech.hears(said);
    await client.hear(loud(1000));
    // Frame by frame, as it comes: what was said is judged while it is silent.
    for (let passed = 0; passed < ms; passed += 100) await client.hear(silent(100));
    return client.news().includes('input_audio_buffer.speech_stopped');
  };
  expect(await stoppedAfter('What does it say about', 900)).toBe(false);
  expect(await stoppedAfter('What does it say about', 1500)).toBe(true);
  expect(await stoppedAfter('What does it say about winter?', 700)).toBe(true);
});

async function openTurns(turn_detection: object) {
  const client = openEngineClient();
  await client.send(update({ type: 'realtime', audio: { input: { turn_detection } } }));
  return client;
}
