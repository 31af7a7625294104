import { describe, expect, it } from 'vitest';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData } from '../../../fakes/realtime-data.ts';

const TEN_WORDS = 'one two three four five six seven eight nine ten';
const PNG = 'data:image/png;base64,iVBORw0KGgo=';

type Client = ReturnType<typeof openEngineClient>;
const say = (content: readonly object[]) => ({
  type: 'conversation.item.create',
  item: { type: 'message', role: 'user', content },
});
const respond = (response: object = {}) => ({ type: 'response.create', response });
const doneOf = ({ events }: Client) =>
  events.flatMap((event) => (event.type === 'response.done' ? [event.response] : [])).at(-1);
const judged = (client: Client) => {
  const judge = createOracle('Server');
  return client.events.flatMap((event) => judge(event));
};

describe('max_output_tokens', () => {
  it.each([
    ['text', 'track', { output_modalities: ['text'], max_output_tokens: 5 }],
    ['sound on a track', 'track', { max_output_tokens: 20 }],
    ['sound in events', 'events', { max_output_tokens: 20 }],
  ] as const)('ends an answer as incomplete: %s', async (_name, audio, response) => {
    const client = openEngineClient(undefined, undefined, { audio });
    await client.send(typed(TEN_WORDS));
    await client.send(respond(response));
    await client.drain();
    expect(doneOf(client)).toMatchObject({
      status: 'incomplete',
      status_details: { type: 'incomplete', reason: 'max_output_tokens' },
      max_output_tokens: response.max_output_tokens,
      output: [{ type: 'message', status: 'incomplete' }],
    });
    const item = doneOf(client)?.output[0];
    const words = item?.type === 'message' ? JSON.stringify(item.content) : '';
    expect(words).toContain('You asked');
    expect(words).not.toContain('ten');
    client.news();
    await client.clock.turn(60_000);
    expect(client.news()).toEqual([]);
  });

  it('lets pass what is short enough', async () => {
    const client = openEngineClient();
    await client.send(typed('Hi'));
    await client.send(respond({ output_modalities: ['text'], max_output_tokens: 10 }));
    expect(doneOf(client)?.status).toBe('completed');
  });

  it('hands no sound over for an answer that its first word makes too long', async () => {
    const client = openEngineClient();
    await client.send(typed(TEN_WORDS));
    await client.send(respond({ max_output_tokens: 1 }));
    await client.drain();
    expect(doneOf(client)?.status).toBe('incomplete');
    expect(client.played).toEqual([]);
    expect(client.news()).not.toContain('output_audio_buffer.started');
  });

  it('tells that the sound handed over before was played', async () => {
    const client = openEngineClient();
    await client.send(typed(TEN_WORDS));
    await client.send(respond({ max_output_tokens: 20 }));
    await client.drain();
    expect(client.news().at(-1)).toBe('output_audio_buffer.stopped');
  });
});

it('counts what was heard, read and said, and calls nothing cached', async () => {
  const client = openEngineClient(undefined, undefined, { audio: 'events' });
  await client.send(configure({ instructions: 'x'.repeat(40) }));
  client.speech.hears('one two three');
  await client.hear(loud(2000));
  await client.hear(silent(600));
  await client.clock.turn(0);
  // 40 characters of instructions, about 2.7 s of speech; "You asked: one two three" of 24 characters and 1 s.
  expect(doneOf(client)?.usage).toMatchObject({
    input_token_details: { text_tokens: 10, cached_tokens: 0, image_tokens: 0 },
    output_token_details: { text_tokens: 6, audio_tokens: 20 },
  });
  expect(doneOf(client)?.usage?.input_token_details.audio_tokens).toBeGreaterThan(20);
  expect(doneOf(client)?.usage?.total_tokens).toBe(
    (doneOf(client)?.usage?.input_tokens ?? 0) + (doneOf(client)?.usage?.output_tokens ?? 0),
  );
  const limits = client.events.at(-1);
  expect(limits).toMatchObject({ type: 'rate_limits.updated', rate_limits: [{ name: 'tokens' }] });
});

describe('an image', () => {
  const CANNOT_SEE = expect.stringContaining("can't see images");
  it.each([
    ['by itself', [say([{ type: 'input_image', image_url: PNG }])]],
    [
      'with a question',
      [
        say([
          { type: 'input_text', text: 'What is this?' },
          { type: 'input_image', image_url: PNG, detail: 'low' },
        ]),
      ],
    ],
    ['asked about later', [say([{ type: 'input_image', image_url: PNG }]), typed('What is in the picture?')]],
  ])('is taken, and the answer is that it is not seen: %s', async (_name, items) => {
    const client = openEngineClient();
    for (const item of items) await client.send(item);
    await client.send(respond());
    await client.drain();
    expect(client.speech.spoken.join(' ')).toEqual(CANNOT_SEE);
    expect(doneOf(client)?.usage?.input_token_details.image_tokens).toBe(85);
  });

  it('does not stop other questions', async () => {
    const client = openEngineClient();
    await client.send(say([{ type: 'input_image', image_url: PNG }]));
    await client.send(typed('Hello'));
    await client.send(respond());
    await client.drain();
    expect(client.speech.spoken.join(' ')).toBe('You asked: Hello');
  });

  it.skipIf(!hasRealtimeData)('is echoed as OpenAI’s OpenAPI description has it', async () => {
    const client = openEngineClient();
    await client.send(say([{ type: 'input_image', image_url: PNG, detail: 'high' }]));
    await client.send(respond({ max_output_tokens: 3 }));
    await client.drain();
    expect(judged(client)).toEqual([]);
  });
});

describe('sound inside an item', () => {
  const sound = (ms: number) => Buffer.from(new Int16Array(ms * 24).fill(9000).buffer).toString('base64');

  it('is listened to, and answered when its words are known', async () => {
    const client = openEngineClient();
    await client.send(configure());
    client.news();
    client.speech.hears('Who guards the sheep?');
    await client.send(say([{ type: 'input_audio', audio: sound(1500) }]));
    expect(client.news()).toEqual([
      'conversation.item.added',
      'conversation.item.done',
      'conversation.item.input_audio_transcription.completed',
    ]);
    expect(client.events.at(-1)).toMatchObject({ transcript: 'Who guards the sheep?', usage: { seconds: 2 } });
    await client.send(respond());
    await client.drain();
    expect(client.speech.spoken.join(' ')).toBe('You asked: Who guards the sheep?');
  });

  it('may stand beside text, each in its place', async () => {
    const client = openEngineClient();
    await client.send(configure());
    client.speech.hears('the sheep?');
    await client.send(
      say([
        { type: 'input_text', text: 'Who guards' },
        { type: 'input_audio', audio: sound(500) },
      ]),
    );
    expect(client.events.at(-1)).toMatchObject({ content_index: 1, transcript: 'the sheep?' });
    await client.send(respond());
    await client.drain();
    expect(client.speech.spoken.join(' ')).toBe('You asked: Who guards the sheep?');
  });

  it('is believed where the client says what it says', async () => {
    const client = openEngineClient();
    client.speech.hears('something else');
    await client.send(say([{ type: 'input_audio', audio: sound(500), transcript: 'Hello' }]));
    await client.send(respond());
    await client.drain();
    expect(client.speech.spoken.join(' ')).toBe('You asked: Hello');
  });

  it('must be base64', async () => {
    const client = openEngineClient();
    await client.send(say([{ type: 'input_audio', audio: '§' }]));
    expect(client.events.at(-1)).toMatchObject({
      error: { code: 'invalid_value', param: 'item.content[0].audio' },
    });
  });

  it('may be long', async () => {
    const client = openEngineClient();
    client.speech.hears('a long story');
    await client.send(JSON.stringify(say([{ type: 'input_audio', audio: sound(60_000) }])));
    expect(client.events.at(-1)?.type).toBe('conversation.item.done');
  });
});
