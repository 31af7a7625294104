import { describe, expect, it } from 'vitest';
import type { Brain } from '../../../../engine/answer/brain.ts';
import { decodeSound, rateOf } from '../../../../engine/conversation/sound-format.ts';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData, readRecordedSessions } from '../../../fakes/realtime-data.ts';

const TEN_WORDS = 'one two three four five six seven eight nine ten';
const openSocketClient = () => openEngineClient(undefined, undefined, { audio: 'events' });
type Client = ReturnType<typeof openSocketClient>;

const PCM = { type: 'audio/pcm' } as const;
const TEN_SECONDS = Array.from({ length: 50 }, (_, i) => `word${i}`).join(' ');
/** Says three sentences of 10 s. */
const longWinded: Brain = {
  async *answer() {
    for (let i = 0; i < 3; i += 1) yield { text: TEN_SECONDS };
  },
};

const soundsOf = ({ events }: Client) =>
  events.flatMap((event) => (event.type === 'response.output_audio.delta' ? [event.delta] : []));
const answerIdOf = ({ events }: Client) =>
  events.flatMap((event) => (event.type === 'response.output_item.added' ? [event.item.id] : [])).at(-1) ?? '';
const message = async (client: Client, text: string) => {
  await client.send(typed(text));
  await client.send({ type: 'response.create' });
};

describe('sound in events', () => {
  it.each([[{ type: 'audio/pcm', rate: 24_000 }], [{ type: 'audio/pcmu' }], [{ type: 'audio/pcma' }]])(
    'is the whole answer in pieces of 150 ms, in %o',
    async (format) => {
      const client = openSocketClient();
      await client.send(configure({ audio: { output: { format } } }));
      await message(client, TEN_WORDS);
      await client.clock.turn(0);
      const pieces = soundsOf(client).map((base64) => (decodeSound(base64, format).length / rateOf(format)) * 1000);
      // "You asked:" and ten words of 200 ms.
      expect(pieces.reduce((sum, ms) => sum + ms)).toBe(2400);
      expect(Math.max(...pieces)).toBe(150);
      expect(client.played).toEqual([]);
    },
  );

  it('comes as fast as it is made, without the events of a player', async () => {
    const client = openSocketClient();
    client.news();
    await message(client, 'Hi');
    await client.clock.turn(0);
    expect(new Set(client.news())).toEqual(
      new Set([
        'conversation.item.added',
        'conversation.item.done',
        'response.created',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_audio_transcript.delta',
        'response.output_audio.delta',
        'response.output_audio.done',
        'response.output_audio_transcript.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.done',
        'rate_limits.updated',
      ]),
    );
  });

  it('of a long answer comes four times as fast as it is played, once its first 10 s are there', async () => {
    const client = openEngineClient(longWinded, undefined, { audio: 'events' });
    await message(client, 'Read it to me.');
    const madeS = () => soundsOf(client).reduce((sum, base64) => sum + decodeSound(base64, PCM).length, 0) / 24_000;
    await client.clock.turn(0);
    // The second sentence begins as soon as the first one is out.
    expect(madeS()).toBe(20);
    await client.clock.turn(2400);
    expect(madeS()).toBe(20);
    await client.clock.turn(200);
    expect(madeS()).toBe(30);
    expect(client.events.some(({ type }) => type === 'response.done')).toBe(true);
  });

  it('of a long answer that waits to go on ends at once when it is cancelled', async () => {
    const client = openEngineClient(longWinded, undefined, { audio: 'events' });
    await message(client, 'Read it to me.');
    await client.clock.turn(100);
    await client.send({ type: 'response.cancel' });
    await client.clock.turn(10_000);
    expect(client.events.find(({ type }) => type === 'response.done')).toMatchObject({
      response: { status: 'cancelled' },
    });
    expect(client.speech.spoken).toHaveLength(2);
  });

  it('follows its words: no sound comes before the words that it says', async () => {
    const client = openSocketClient();
    await message(client, TEN_WORDS);
    await client.clock.turn(0);
    let words = 0;
    let soundMs = 0;
    for (const event of client.events) {
      if (event.type === 'response.output_audio_transcript.delta') words += 1;
      if (event.type !== 'response.output_audio.delta') continue;
      soundMs += decodeSound(event.delta, { type: 'audio/pcm' }).length / 24;
      expect(words * 200).toBeGreaterThanOrEqual(soundMs - 200);
    }
    expect(words).toBe(12);
  });

  it('has no output buffer to clear', async () => {
    const client = openSocketClient();
    await client.send({ type: 'output_audio_buffer.clear', event_id: 'mine' });
    expect(client.events.at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'invalid_event', message: expect.stringContaining('WebRTC and SIP'), event_id: 'mine' },
    });
  });

  it('is cancelled by speech while it is made, and then truncated by the client', async () => {
    const client = openSocketClient();
    await message(client, TEN_WORDS);
    client.news();
    // The second part of the answer waits until what came in was heard.
    await client.hear(loud(200));
    await client.clock.turn(0);
    expect(client.news()).toEqual([
      'input_audio_buffer.speech_started',
      'response.output_audio.done',
      'response.output_audio_transcript.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'rate_limits.updated',
    ]);
    expect(client.events.at(-2)).toMatchObject({
      response: { status: 'cancelled', status_details: { reason: 'turn_detected' } },
    });
    const truncate = (audio_end_ms: number) =>
      client.send({ type: 'conversation.item.truncate', item_id: answerIdOf(client), content_index: 0, audio_end_ms });
    await truncate(5000);
    expect(client.events.at(-1)).toMatchObject({
      error: { message: 'Audio content of 400ms is already shorter than 5000ms' },
    });
    await truncate(200);
    expect(client.events.at(-1)).toMatchObject({ type: 'conversation.item.truncated', audio_end_ms: 200 });
    expect(client.played).toEqual([]);
  });

  it('can be truncated after the answer was made to its end', async () => {
    const client = openSocketClient();
    await message(client, TEN_WORDS);
    await client.clock.turn(0);
    await client.hear(loud(200));
    expect(client.events.at(-1)?.type).toBe('input_audio_buffer.speech_started');
    const at = { item_id: answerIdOf(client), content_index: 0, audio_end_ms: 1200 };
    await client.send({ type: 'conversation.item.truncate', ...at });
    await client.send({ type: 'conversation.item.retrieve', item_id: at.item_id });
    expect(client.events.at(-1)).toMatchObject({
      item: { content: [{ type: 'output_audio', transcript: 'You asked: one two three four' }] },
    });
  });
});

it.each([
  ['audio/pcmu', 8000, 1],
  ['audio/pcma', 8000, 1],
  ['audio/pcm', 24_000, 2],
])('hears what is appended in %s', async (type, rate, bytesPerSample) => {
  const client = openSocketClient();
  await client.send(configure({ audio: { input: { format: type === 'audio/pcm' ? { type, rate } : { type } } } }));
  client.speech.hears('Who guards the sheep?');
  const append = async (ms: number, byte: number) => {
    for (let at = 0; at < ms; at += 100) {
      const bytes = Buffer.alloc((rate / 10) * bytesPerSample, byte);
      await client.send({ type: 'input_audio_buffer.append', audio: bytes.toString('base64') });
    }
  };
  client.news();
  // Byte 0x20 is loud in every format; the second is its silence.
  await append(1000, 0x20);
  await append(800, { 'audio/pcmu': 0xff, 'audio/pcma': 0xd5 }[type] ?? 0);
  await client.clock.turn(0);
  const news = client.news();
  expect(news).toContain('input_audio_buffer.speech_started');
  expect(news).toContain('input_audio_buffer.committed');
  expect(client.speech.spoken).toEqual(['You asked:', 'Who guards the sheep?']);
});

it.skipIf(!hasRealtimeData).each(['text in, audio out', 'spoken turn, server_vad, websocket'])(
  'sends the events of the recorded session, and each is right: %s',
  async (name) => {
    const recorded = readRecordedSessions().find(([title]) => title === name)?.[1] ?? [];
    const client = openSocketClient();
    client.speech.hears('Who guards the sheep?');
    const configures = recorded.find(({ dir, event }) => dir === 'client' && event.type === 'session.update');
    if (configures) await client.send(configures.event);
    if (name.startsWith('spoken')) {
      await client.hear(loud(1000));
      await client.hear(silent(600));
    } else {
      for (const { dir, event } of recorded) {
        if (dir === 'client' && event.type !== 'session.update') await client.send(event);
      }
    }
    await client.clock.turn(0);
    const judge = createOracle('Server');
    expect(client.events.flatMap((event) => judge(event))).toEqual([]);
    const firsts = (types: string[]) => types.filter((type, at) => types.indexOf(type) === at);
    const theirs = recorded.flatMap(({ dir, event }) => (dir === 'server' ? [event.type] : []));
    // The words of the person may come anywhere; ours come at once.
    const isOwn = (type: string) => !type.includes('input_audio_transcription') && type !== 'rate_limits.updated';
    expect(firsts(client.events.map(({ type }) => type)).filter(isOwn)).toEqual(firsts(theirs).filter(isOwn));
  },
);
