import { describe, expect, it } from 'vitest';
import { writePageItem } from '../../../../utils/realtime/page-item.ts';
import { HELLO_WISHES, INSTRUCTIONS } from '../../../../utils/realtime/session-config.ts';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';

const ANSWER = [
  'response.output_item.added',
  'conversation.item.added',
  'response.content_part.added',
  'response.output_audio_transcript.delta',
  'output_audio_buffer.started',
];
const ANSWERED = [
  'response.output_audio.done',
  'response.output_audio_transcript.done',
  'response.content_part.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
];

async function openConfigured(greeting?: string) {
  const client = openEngineClient(undefined, greeting);
  await client.send(configure({ instructions: greeting === undefined ? '' : INSTRUCTIONS }));
  client.news();
  return client;
}

describe('a spoken turn', () => {
  it('comes in the recorded order and ends when its sound was played', async () => {
    const client = await openConfigured();
    client.speech.hears('Who guards the sheep?');
    await client.hear(loud(2000));
    await client.hear(silent(600));
    await client.drain();
    expect(client.news()).toEqual([
      'input_audio_buffer.speech_started',
      'conversation.item.input_audio_transcription.delta',
      'input_audio_buffer.speech_stopped',
      'input_audio_buffer.committed',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'conversation.item.input_audio_transcription.delta',
      'conversation.item.input_audio_transcription.completed',
      ...ANSWER,
      'response.output_audio_transcript.delta',
      ...ANSWERED,
      'output_audio_buffer.stopped',
    ]);
    expect(client.speech.spoken).toEqual(['You asked:', 'Who guards the sheep?']);
  });

  it('sends interim words that join to the final transcript', async () => {
    const client = await openConfigured();
    client.speech.hears('Who guards the sheep?');
    await client.hear(loud(2000));
    const before = client.events.flatMap((event) =>
      event.type === 'conversation.item.input_audio_transcription.delta' ? [event.delta] : [],
    );
    expect(before.join('')).toBe(' Who guards the');
    await client.hear(silent(600));
    const all = client.events.flatMap((event) =>
      event.type === 'conversation.item.input_audio_transcription.delta' ? [event.delta] : [],
    );
    expect(all.join('')).toBe(' Who guards the sheep?');
  });

  it('tells nothing of what was said when no transcription is configured', async () => {
    const client = openEngineClient();
    client.speech.hears('Who guards the sheep?');
    await client.hear(loud(2000));
    await client.hear(silent(600));
    expect(client.news().filter((type) => type.includes('transcription'))).toEqual([]);
    expect(client.speech.spoken).toEqual(['You asked:', 'Who guards the sheep?']);
  });

  it('is answered with an apology when its words were not caught', async () => {
    const client = await openConfigured();
    await client.hear(loud(1000));
    await client.hear(silent(600));
    expect(client.speech.spoken).toEqual(["Sorry, I didn't catch that."]);
  });

  it('does not exist for silence', async () => {
    const client = await openConfigured();
    await client.hear(silent(5000));
    expect(client.news()).toEqual([]);
  });

  it('is not answered when the session wants no response', async () => {
    const client = await openConfigured();
    await client.send(
      configure({ audio: { input: { turn_detection: { type: 'server_vad', create_response: false } } } }),
    );
    await client.hear(loud(1000));
    await client.hear(silent(600));
    expect(client.news().at(-1)).toBe('conversation.item.input_audio_transcription.completed');
    expect(client.speech.spoken).toEqual([]);
  });
});

describe('speaking into an answer', () => {
  it('cuts it off: cancelled, cleared, truncated, and no word of the rest', async () => {
    const client = await openConfigured();
    await client.send(typed('one two three four five six seven eight nine ten'));
    await client.send({ type: 'response.create' });
    await client.clock.turn(1000);
    client.news();
    await client.hear(loud(200));
    expect(client.news()).toEqual([
      'input_audio_buffer.speech_started',
      ...ANSWERED,
      'output_audio_buffer.cleared',
      'conversation.item.truncated',
    ]);
    const done = client.events.findLast(({ type }) => type === 'response.done');
    expect(done).toMatchObject({
      response: {
        status: 'cancelled',
        status_details: { type: 'cancelled', reason: 'turn_detected' },
        output: [{ status: 'incomplete', content: [{ transcript: 'You asked: one two three four five' }] }],
      },
    });
    expect(client.played.at(-1)).toBe(0);
    await client.clock.turn(10_000);
    expect(client.news()).toEqual([]);
  });

  it('leaves it alone when the session says so', async () => {
    const client = await openConfigured();
    await client.send(
      configure({ audio: { input: { turn_detection: { type: 'server_vad', interrupt_response: false } } } }),
    );
    await client.send(typed('one two three four five six seven eight nine ten'));
    await client.send({ type: 'response.create' });
    client.news();
    await client.hear(loud(200));
    expect(client.news()).toEqual(['input_audio_buffer.speech_started']);
  });
});

describe('the greeting', () => {
  it('is said once to a client that begins with nothing', async () => {
    const client = await openConfigured('Hello there.');
    await client.drain();
    expect(client.news()).toEqual([
      'response.created',
      ...ANSWER,
      'response.output_audio_transcript.delta',
      ...ANSWERED,
      'output_audio_buffer.stopped',
    ]);
    await client.send(configure());
    await client.drain();
    expect(client.speech.spoken).toEqual(['Hello there.']);
  });

  it('is short to somebody who has heard it before, and nothing where they are speaking', async () => {
    const said = async (wish: keyof typeof HELLO_WISHES, waitMs = 5000) => {
      const client = openEngineClient(undefined, 'Hello there, I am new.');
      await client.send(configure({ instructions: `${INSTRUCTIONS} ${HELLO_WISHES[wish]}` }));
      await client.clock.turn(waitMs);
      return client.speech.spoken.join(' ');
    };
    expect(await said('short')).toMatch(/^Hello\. What/);
    expect(await said('none', 20_000)).toBe('');
    // A fan that was taken for a voice keeps nobody from being greeted.
    expect(await said('late', 4000)).toBe('');
    expect(await said('late', 6000)).toMatch(/^Hello there/);
  });

  it('is not said to a client that is not ours: from OpenAI nobody hears a word unasked', async () => {
    const client = openEngineClient(undefined, 'Hello there.');
    await client.clock.turn(5000);
    await client.send(configure({ instructions: 'You are a pirate.' }));
    await client.clock.turn(5000);
    expect(client.speech.spoken).toEqual([]);
  });

  it.each([
    ['types first', async (client: Awaited<ReturnType<typeof openConfigured>>) => client.send(typed('Hi'))],
    ['speaks first', async (client: Awaited<ReturnType<typeof openConfigured>>) => client.hear(loud(200))],
  ])('is not said to a client that %s', async (_name, begin) => {
    const client = await openConfigured('Hello there.');
    await begin(client);
    await client.clock.turn(5000);
    expect(client.speech.spoken).toEqual([]);
  });
});

it('never answers a shared page by itself, and gives it to the brain with the question', async () => {
  const seen: string[] = [];
  const client = openEngineClient({
    async *answer({ text, pages, history }) {
      seen.push(text, ...pages.map(({ title }) => title), String(history.length));
      yield { text: 'Sheep.' };
    },
  });
  const page = { url: 'https://example.org/', title: 'Wool', text: '# Wool', truncated: false };
  await client.send(typed(writePageItem(page, 'nonce0001')));
  await client.clock.turn(5000);
  expect(seen).toEqual([]);
  await client.send(typed('What is this?'));
  await client.send({ type: 'response.create' });
  expect(seen).toEqual(['What is this?', 'Wool', '0']);
});

it('says so in the response when the brain fails, and goes on', async () => {
  const client = openEngineClient({
    // biome-ignore lint/correctness/useYield: it fails before it says anything
    async *answer() {
      throw new Error('a bug');
    },
  });
  await client.send(typed('Hi'));
  await client.send({ type: 'response.create' });
  expect(client.events.at(-2)).toMatchObject({ type: 'response.done', response: { status: 'failed' } });
  expect(client.errors).toHaveLength(1);
  client.news();
  await client.send({ type: 'input_audio_buffer.clear' });
  expect(client.news()).toEqual(['input_audio_buffer.cleared']);
});

it('says so when the recogniser fails, answers that nothing was caught, and goes on', async () => {
  const client = await openConfigured();
  client.speech.recogniser.transcribe = async () => {
    throw new Error('a bug');
  };
  await client.hear(loud(1000));
  await client.hear(silent(600));
  await client.drain();
  const failed = client.events.find(({ type }) => type === 'conversation.item.input_audio_transcription.failed');
  expect(failed).toMatchObject({ content_index: 0, error: { code: 'server_error' } });
  expect(client.speech.spoken).toEqual(["Sorry, I didn't catch that."]);
  expect(client.errors.length).toBeGreaterThan(0);
  await client.send(typed('Hi'));
  expect(client.news().slice(-2)).toEqual(['conversation.item.added', 'conversation.item.done']);
});
