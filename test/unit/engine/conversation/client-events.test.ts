import { expect, it } from 'vitest';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';

const MALFORMED: [string, unknown, string | null, string | null][] = [
  ['text that is no JSON', '{"type":', 'invalid_event', null],
  ['a list', [], 'invalid_event', null],
  ['null', null, 'invalid_event', null],
  ['an event that is too large', `{"type":"response.create","x":"${'a'.repeat(2_600_000)}"}`, 'invalid_event', null],
  ['an event without type', {}, 'missing_required_parameter', 'type'],
  ['a type that nobody knows', { type: 'response.make' }, 'invalid_value', 'type'],
  ['a type inherited by every object', { type: 'constructor' }, 'invalid_value', 'type'],
  ['a stray member', { type: 'response.cancel', force: true }, 'unknown_parameter', 'force'],
  ['a session without type', { type: 'session.update', session: {} }, 'missing_required_parameter', 'session.type'],
  ['a beta session', configure({ modalities: ['audio'] }), 'unknown_parameter', 'session.modalities'],
  [
    'both modalities',
    configure({ output_modalities: ['audio', 'text'] }),
    'invalid_value',
    'session.output_modalities',
  ],
  [
    'a threshold beyond 1',
    configure({ audio: { input: { turn_detection: { type: 'server_vad', threshold: 2 } } } }),
    'invalid_value',
    'session.audio.input.turn_detection.threshold',
  ],
  [
    'fractions of a millisecond',
    configure({ audio: { input: { turn_detection: { type: 'server_vad', silence_duration_ms: 0.5 } } } }),
    'invalid_value',
    'session.audio.input.turn_detection.silence_duration_ms',
  ],
  [
    'a format that nobody has',
    configure({ audio: { output: { format: { type: 'audio/mp3' } } } }),
    'invalid_value',
    'session.audio.output.format.type',
  ],
  [
    'PCM of another rate',
    configure({ audio: { input: { format: { type: 'audio/pcm', rate: 16_000 } } } }),
    'invalid_value',
    'session.audio.input.format.rate',
  ],
  [
    'a tool without name',
    configure({ tools: [{ type: 'function', name: 'f' }, { type: 'function' }] }),
    'missing_required_parameter',
    'session.tools[1].name',
  ],
  [
    'a tool whose name has a space',
    configure({ tools: [{ type: 'function', name: 'get weather' }] }),
    'invalid_value',
    'session.tools[0].name',
  ],
  ['a tool without type', configure({ tools: [{ name: 'f' }] }), 'missing_required_parameter', 'session.tools[0].type'],
  ['a choice that is none', configure({ tool_choice: 'always' }), 'invalid_value', 'session.tool_choice'],
  ['half a token', configure({ max_output_tokens: 1.5 }), 'invalid_value', 'session.max_output_tokens'],
  [
    'a setting of the response that nobody knows',
    { type: 'response.create', response: { modalities: ['text'] } },
    'unknown_parameter',
    'response.modalities',
  ],
  [
    'another conversation than its own',
    { type: 'response.create', response: { conversation: 'other' } },
    'invalid_value',
    'response.conversation',
  ],
  [
    'a response to an item that is not there',
    { type: 'response.create', response: { input: [{ type: 'item_reference', id: 'item_gone' }] } },
    'invalid_value',
    'response.input',
  ],
  [
    'an item with a stray member',
    { type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [], voice: 'cedar' } },
    'unknown_parameter',
    'item.voice',
  ],
  [
    'an item with an id beyond 32 characters',
    {
      type: 'conversation.item.create',
      item: { type: 'message', id: 'x'.repeat(33), role: 'user', content: [] },
    },
    'invalid_value',
    'item.id',
  ],
  [
    'an output whose call id has a slash',
    { type: 'conversation.item.create', item: { type: 'function_call_output', call_id: 'a/b', output: '' } },
    'invalid_value',
    'item.call_id',
  ],
  [
    'an id of the event beyond 512 characters',
    { type: 'response.cancel', event_id: 'x'.repeat(513) },
    'invalid_value',
    'event_id',
  ],
  [
    'to cancel another response',
    { type: 'response.cancel', response_id: 'resp_x' },
    'response_cancel_not_active',
    null,
  ],
  ['no item', { type: 'conversation.item.create' }, 'missing_required_parameter', 'item'],
  [
    'an item of a beta content kind',
    {
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'text', text: '' }] },
    },
    'invalid_value',
    'item.content[0].type',
  ],
  [
    'an item after one that is not there',
    { ...typed('Hi'), previous_item_id: 'item_gone' },
    'invalid_value',
    'previous_item_id',
  ],
  [
    'to retrieve nothing',
    { type: 'conversation.item.retrieve', item_id: 'x' },
    'item_retrieve_invalid_item_id',
    'item_id',
  ],
  ['to delete nothing', { type: 'conversation.item.delete', item_id: 'x' }, 'item_delete_invalid_item_id', 'item_id'],
  [
    'to truncate without an end',
    { type: 'conversation.item.truncate', item_id: 'x', content_index: 0 },
    'missing_required_parameter',
    'audio_end_ms',
  ],
  ['to cancel nothing', { type: 'response.cancel' }, 'response_cancel_not_active', null],
  ['to commit nothing', { type: 'input_audio_buffer.commit' }, 'input_audio_buffer_commit_empty', null],
  ['sound that is no base64', { type: 'input_audio_buffer.append', audio: '§' }, 'invalid_value', 'audio'],
];

const idOf = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'event_id' in given ? String(given.event_id).slice(0, 512) : null;

it.each(MALFORMED)('refuses %s, and the conversation goes on', async (_name, event, code, param) => {
  const client = openEngineClient();
  const given =
    typeof event === 'object' && event !== null && !Array.isArray(event) ? { event_id: 'mine', ...event } : event;
  await client.send(given);
  expect(client.events.at(-1)).toMatchObject({
    type: 'error',
    error: { type: 'invalid_request_error', code, param, event_id: idOf(given) },
  });
  client.news();
  await client.send(typed('Hi'));
  expect(client.news()).toEqual(['conversation.item.added', 'conversation.item.done']);
});

it('refuses a second response while one is made, and makes the first to its end', async () => {
  const client = openEngineClient();
  await client.send(typed('Hi'));
  await client.send({ type: 'response.create' });
  await client.send({ type: 'response.create' });
  expect(client.events.at(-1)).toMatchObject({
    type: 'error',
    error: { code: 'conversation_already_has_active_response', message: expect.stringMatching(/: resp_\w{21}\./) },
  });
  await client.drain();
  expect(client.news().at(-1)).toBe('output_audio_buffer.stopped');
});

it('cancels: closes all that was begun, and what was said plays on until it is cleared', async () => {
  const client = openEngineClient();
  await client.send(typed('one two three four'));
  await client.send({ type: 'response.create' });
  client.news();
  await client.send({ type: 'response.cancel' });
  expect(client.news().slice(-2)).toEqual(['response.done', 'rate_limits.updated']);
  expect(client.events.at(-2)).toMatchObject({
    response: { status: 'cancelled', status_details: { reason: 'client_cancelled' } },
  });
  await client.send({ type: 'output_audio_buffer.clear' });
  expect(client.news()).toEqual(['output_audio_buffer.cleared', 'conversation.item.truncated']);
  await client.clock.turn(10_000);
  expect(client.news()).toEqual([]);
});

it('truncates only what was spoken, and not beyond its end', async () => {
  const client = openEngineClient();
  await client.send(typed('one two'));
  await client.send({ type: 'response.create' });
  await client.drain();
  const [question, answer] = client.events.flatMap((event) =>
    event.type === 'conversation.item.added' ? [event.item.id] : [],
  );
  const truncate = (item_id: string | undefined, audio_end_ms: number) =>
    client.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms });
  await truncate(question, 100);
  expect(client.events.at(-1)).toMatchObject({ error: { code: 'unsupported_content_type' } });
  await truncate(answer, 99_999);
  expect(client.events.at(-1)).toMatchObject({
    error: { message: 'Audio content of 800ms is already shorter than 99999ms' },
  });
  await truncate(answer, 400);
  expect(client.events.at(-1)).toMatchObject({ type: 'conversation.item.truncated', audio_end_ms: 400 });
  await client.send({ type: 'conversation.item.retrieve', item_id: answer });
  expect(client.events.at(-1)).toMatchObject({
    type: 'conversation.item.retrieved',
    item: { content: [{ type: 'output_audio', transcript: 'You asked' }] },
  });
});

it('shows a voice of one’s own by its id, and knows it again after the first sound', async () => {
  const client = openEngineClient();
  const own = { audio: { output: { voice: { id: 'voice_1234' } } } };
  await client.send(configure(own));
  expect(client.events.at(-1)).toMatchObject({ session: { audio: { output: { voice: 'voice_1234' } } } });
  await client.send(typed('Say something.'));
  await client.send({ type: 'response.create' });
  await client.drain();
  await client.send(configure(own));
  expect(client.events.at(-1)?.type).toBe('session.updated');
  await client.send(configure({ audio: { output: { voice: { id: 'voice_5678' } } } }));
  expect(client.events.at(-1)).toMatchObject({ error: { code: 'cannot_update_voice' } });
});

it('says that it cannot include what there is not', async () => {
  const client = openEngineClient();
  await client.send(configure({ include: ['item.input_audio_transcription.logprobs'] }));
  expect(client.events.at(-1)?.type).toBe('session.updated');
  await client.send(configure({ include: ['everything'] }));
  expect(client.events.at(-1)).toMatchObject({ error: { code: 'invalid_value', param: 'session.include' } });
});

it('merges a session field by field and locks the voice after the first sound', async () => {
  const client = openEngineClient();
  await client.send(configure({ instructions: 'Be brief.' }));
  await client.send(configure({ audio: { output: { voice: 'cedar' } } }));
  expect(client.events.at(-1)).toMatchObject({
    type: 'session.updated',
    session: {
      instructions: 'Be brief.',
      audio: {
        input: { transcription: { model: 'gpt-realtime-whisper', language: null }, turn_detection: { threshold: 0.5 } },
        output: { voice: 'cedar', speed: 1 },
      },
    },
  });
  await client.send(typed('Hi'));
  await client.send({ type: 'response.create' });
  await client.drain();
  await client.send(configure({ audio: { output: { voice: 'marin' } } }));
  expect(client.events.at(-1)).toMatchObject({ error: { code: 'cannot_update_voice' } });
});

it('gives a session an hour', () => {
  expect(openEngineClient().events[0]).toMatchObject({ type: 'session.created', session: { expires_at: 1_003_600 } });
});

it('puts an item in front of all others at root', async () => {
  const client = openEngineClient();
  await client.send(typed('second'));
  await client.send({ ...typed('first'), previous_item_id: 'root' });
  expect(client.events.at(-1)).toMatchObject({ type: 'conversation.item.done', previous_item_id: null });
});
