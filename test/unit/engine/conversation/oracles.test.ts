import fc from 'fast-check';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import { emptyConversation } from '../../../../engine/conversation/conversation.ts';
import type { ServerEvent } from '../../../../engine/conversation/events.ts';
import { createIds } from '../../../../engine/conversation/ids.ts';
import { defaultSession } from '../../../../engine/conversation/session-config.ts';
import { type Input, step } from '../../../../engine/conversation/step.ts';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData, readRecordedSessions } from '../../../fakes/realtime-data.ts';
import { TOOLS } from '../answer/tools.ts';

// Proved by the compiler: every event that the engine can emit has a name of the `openai` package.
const known = (type: ServerEvent['type']): RealtimeServerEvent['type'] => type;

/** The zod schemas inside @openai/agents-realtime; not exported, so read by their place. */
async function agentsSchema() {
  const path = '../../../../node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs';
  type Schema = { safeParse(event: unknown): { success: boolean; error?: unknown } };
  return ((await import(/* @vite-ignore */ path)) as { realtimeServerEventSchema: Schema }).realtimeServerEventSchema;
}

/** A conversation with everything in it: text, speech, interruption, cancelling, every kind of item, mistakes. */
async function fullConversation(): Promise<ServerEvent[]> {
  const client = openEngineClient(undefined, 'Hello there.');
  const item = (members: object) => client.send({ type: 'conversation.item.create', item: members });
  await client.send(configure({ tools: [{ type: 'function', name: 'f', parameters: {} }], tool_choice: 'none' }));
  await client.drain();
  await client.send(typed('Hi'));
  await client.send({ type: 'response.create', response: { output_modalities: ['text'], metadata: { a: 'b' } } });
  client.speech.hears('Who guards the sheep?');
  await client.hear(loud(2000));
  await client.hear(silent(600));
  await client.hear(loud(200));
  await client.hear(silent(600));
  await client.send({ type: 'response.cancel' });
  await client.send({ type: 'output_audio_buffer.clear' });
  await item({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Yes.' }] });
  await item({ type: 'message', role: 'system', content: [{ type: 'input_text', text: 'Note' }] });
  await item({ type: 'function_call', name: 'f', call_id: 'call_1', arguments: '{}' });
  await item({ type: 'function_call_output', call_id: 'call_1', output: 'done' });
  await item({ type: 'message', id: 'item_mine', role: 'user', content: [{ type: 'input_audio', audio: 'AAAA' }] });
  await client.send({ type: 'conversation.item.retrieve', item_id: 'item_mine' });
  await client.send({ type: 'conversation.item.delete', item_id: 'item_mine' });
  await client.send({ type: 'response.create', response: { conversation: 'none', input: [] } });
  await client.drain();
  await client.send({ type: 'input_audio_buffer.clear' });
  await client.send({ type: 'input_audio_buffer.commit' });
  await client.send('nonsense');
  client.session.expire();
  return client.events;
}

/** A WebSocket client's conversation: sound in events, a function called, interrupted, cut short, uploaded sound. */
async function socketConversation(): Promise<ServerEvent[]> {
  const client = openEngineClient(undefined, 'Hello there.', { audio: 'events' });
  await client.send(configure({ tools: TOOLS }));
  await client.drain();
  client.speech.hears('Use get weather for Paris');
  await client.hear(loud(2000));
  await client.hear(silent(600));
  const call = client.events.flatMap((event) =>
    event.type === 'response.function_call_arguments.done' ? [event.call_id] : [],
  )[0];
  const output = { type: 'function_call_output', call_id: call, output: 'Sunny. It stays so. It is warm.' };
  await client.send({ type: 'conversation.item.create', item: output });
  await client.send({ type: 'response.create' });
  await client.hear(loud(200));
  await client.hear(silent(600));
  await client.drain();
  const audio = Buffer.alloc(48_000).toString('base64');
  const item = { type: 'message', role: 'user', content: [{ type: 'input_audio', audio }] };
  await client.send({ type: 'conversation.item.create', item });
  await client.send({ type: 'response.create', response: { max_output_tokens: 3 } });
  await client.drain();
  await client.send({ type: 'output_audio_buffer.clear' });
  return client.events;
}

describe.each([
  ['over WebRTC', fullConversation],
  ['over a WebSocket', socketConversation],
])('everything the engine emits %s', (_name, converse) => {
  it.skipIf(!hasRealtimeData)('is right by OpenAI’s OpenAPI description', async () => {
    const judge = createOracle('Server');
    const events = await converse();
    expect(new Set(events.map(({ type }) => known(type))).size).toBeGreaterThan(20);
    expect(events.flatMap((event) => judge(event))).toEqual([]);
  });

  it('is right by the schemas of @openai/agents-realtime', async () => {
    const schema = await agentsSchema();
    const refused = (await converse()).filter((event) => !schema.safeParse(event).success);
    expect(refused).toEqual([]);
  });

  it('has ids as OpenAI’s look', async () => {
    for (const event of await converse()) expect(event.event_id).toMatch(/^event_[A-Za-z0-9]{21}$/);
  });
});

const collapse = (types: string[]) => types.filter((type, at) => !type.endsWith('.delta') || types[at - 1] !== type);

/** What WebRTC does not send or was not always recorded, and what it sends besides. */
const isWebSocketOnly = (type: string) => type === 'response.output_audio.delta' || type === 'rate_limits.updated';
const isWebRtcOnly = (type: string) => type.startsWith('output_audio_buffer.');

it
  .skipIf(!hasRealtimeData)
  .each([
    'history seeded with conversation items',
    'text in, audio out',
    'spoken turn over WebRTC, seen from a sideband socket',
  ])('answers as the recorded session did: %s', async (name) => {
  const recorded = readRecordedSessions().find(([title]) => title === name)?.[1] ?? [];
  const client = openEngineClient();
  for (const { dir, event } of recorded) if (dir === 'client') await client.send(event);
  await client.drain();
  const hasBuffer = recorded.some(({ event }) => isWebRtcOnly(event.type));
  const theirs = recorded.flatMap(({ dir, event }) =>
    dir === 'server' && event.type !== 'session.created' && !isWebSocketOnly(event.type) ? [event.type] : [],
  );
  const ours = client.events
    .map(({ type }) => type as string)
    .filter((type) => type !== 'session.created' && !isWebSocketOnly(type) && (hasBuffer || !isWebRtcOnly(type)));
  // Ours has more words after the first sound than the two that were recorded.
  const steps = (types: string[]) =>
    collapse(types).filter((type, at, all) => all.indexOf(type) === at || !type.endsWith('.delta'));
  expect(steps(ours)).toEqual(steps(theirs));
});

const anyItem = fc.oneof(
  fc.record({
    type: fc.constantFrom('message', 'function_call', 'function_call_output', 'audio'),
    id: fc.constantFrom('a', 'b', 'c', undefined),
    role: fc.constantFrom('user', 'assistant', 'system', 'nobody'),
    content: fc.array(
      fc.record({
        type: fc.constantFrom('input_text', 'output_text', 'input_audio', 'output_audio', 'input_image'),
        text: fc.string(),
        image_url: fc.constantFrom('data:image/png;base64,AA', 'http://x/'),
      }),
      { maxLength: 2 },
    ),
    call_id: fc.string({ maxLength: 8 }),
    output: fc.string(),
    name: fc.string(),
    arguments: fc.string(),
  }),
  fc.jsonValue(),
);
const odd = fc.oneof(fc.constantFrom(0.5, -1, null, '', 'auto', 'none', true, [], {}), fc.jsonValue({ maxDepth: 1 }));
/** Members that exist, with values that are right, nearly right or not right at all. */
const members = (names: readonly string[], values: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...names), fc.oneof(values, odd), { maxKeys: 2 });
const format = fc.constantFrom({ type: 'audio/pcm' }, { type: 'audio/pcma' }, { type: 'audio/pcm', rate: 8000 });
const session = fc
  .record({
    type: fc.constant('realtime'),
    tools: fc.oneof(
      fc.array(members(['type', 'name', 'description', 'parameters'], fc.constantFrom('function', 'f'))),
      odd,
    ),
    audio: fc.record({
      input: members(
        ['format', 'transcription', 'noise_reduction', 'turn_detection'],
        fc.oneof(
          format,
          members(['model', 'language', 'languages', 'keywords', 'prompt', 'delay'], fc.constantFrom('low', ['en'])),
          members(
            ['type', 'threshold', 'silence_duration_ms', 'prefix_padding_ms', 'idle_timeout_ms', 'eagerness'],
            fc.constantFrom('server_vad', 'semantic_vad', 'low', 5000, 1),
          ),
        ),
      ),
      output: members(['format', 'voice', 'speed'], fc.oneof(format, fc.constantFrom('cedar', 1, { id: 'voice_1' }))),
    }),
  })
  .chain(({ type, tools, audio }) =>
    members(
      ['instructions', 'tool_choice', 'max_output_tokens', 'tracing', 'truncation', 'prompt', 'include', 'reasoning'],
      fc.constantFrom('auto', 5, 'inf', { type: 'function', name: 'f' }, { effort: 'low' }, { id: 'p' }, ['x']),
    ).chain((rest) => fc.constantFrom({ type, audio, ...rest }, { type, tools }, { type, ...rest }, { type, audio })),
  );
const clientEvent = fc.oneof(
  fc.record({
    type: fc.constant('conversation.item.create'),
    item: anyItem,
    previous_item_id: fc.constantFrom('a', 'root', null),
  }),
  fc.record({
    type: fc.constantFrom('conversation.item.delete', 'conversation.item.retrieve'),
    item_id: fc.constantFrom('a', 'b', 'z'),
  }),
  fc.record({
    type: fc.constant('conversation.item.truncate'),
    item_id: fc.constantFrom('a', 'b'),
    content_index: fc.nat(2),
    audio_end_ms: fc.nat(2000),
  }),
  fc.record({ type: fc.constantFrom('response.create', 'response.cancel', 'output_audio_buffer.clear') }),
  fc.record({
    type: fc.constant('response.create'),
    response: fc.oneof(fc.constant({ output_modalities: ['text'] }), fc.object()),
  }),
  fc.record({ type: fc.constantFrom('input_audio_buffer.commit', 'input_audio_buffer.clear') }),
  fc.record({
    type: fc.constant('session.update'),
    session: fc.oneof(
      fc.constant({ type: 'realtime', audio: { input: { turn_detection: null } } }),
      fc.constant({ type: 'realtime', audio: { input: { transcription: { model: 'w' } } } }),
      session,
      fc.object(),
    ),
  }),
  fc.jsonValue(),
  fc.string(),
);
const input = fc.oneof(
  {
    weight: 3,
    arbitrary: clientEvent.map((event) => ({ type: 'client' as const, event, bufferedMs: 200, playedMs: 50 })),
  },
  fc.nat(9999).map((atMs) => ({ type: 'speech-started' as const, atMs, playedMs: 10 })),
  fc.nat(9999).map((atMs) => ({ type: 'speech-stopped' as const, atMs })),
  fc.constantFrom(
    'words',
    'handed',
    'sound',
    'call',
    'idle',
    'answered',
    'played',
    'answer-failed',
    'quiet',
    'transcribed',
    'not-transcribed',
    'interim',
  ),
);

const kind = fc.record({
  type: fc.constantFrom('realtime' as const, 'realtime' as const, 'transcription' as const),
  audioPath: fc.constantFrom('track' as const, 'events' as const),
});

it.skipIf(!hasRealtimeData)('never throws, and emits only valid events, whatever comes in whatever order', () => {
  const judge = createOracle('Server');
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), kind, (inputs, { type, audioPath }) => {
      const ids = createIds();
      const session = defaultSession(ids.next('sess'), 1_000_000, 60, type);
      let conversation = emptyConversation(session, ids, { audioPath, lifeS: 60 });
      const open = new Set<string>();
      for (const given of inputs) {
        const next = typeof given === 'string' ? inputOf(given, conversation) : given;
        const result = step(conversation, next, ids);
        conversation = result.conversation;
        for (const event of result.events) {
          expect(judge(event)).toEqual([]);
          if (type === 'transcription') expect(event.type).not.toMatch(/^response\./);
          if (event.type === 'response.created') open.add(event.response.id);
          if (event.type === 'response.done') expect(open.delete(event.response.id)).toBe(true);
        }
        expect(open.size).toBe(conversation.response === undefined ? 0 : 1);
      }
    }),
    { numRuns: 300 },
  );
});

/** An outcome of the response or the turn that is going on, if there is one. */
function inputOf(type: string, { response, playing, turnItemId, items }: ReturnType<typeof emptyConversation>): Input {
  const responseId = response?.id ?? playing?.responseId ?? 'resp_none';
  const itemId = turnItemId ?? items.at(-1)?.id ?? 'item_none';
  switch (type) {
    case 'words':
      return { type, responseId, delta: ' word' };
    case 'answered':
      return { type, responseId };
    case 'answer-failed':
      return { type, responseId, message: 'failed' };
    case 'interim':
      return { type, itemId, delta: ' word' };
    case 'not-transcribed':
      return { type, itemId, contentIndex: 0 };
    case 'transcribed':
      return { type, itemId, contentIndex: 0, text: 'words', seconds: 1.5 };
    case 'sound':
      return { type, responseId, audio: 'AAAA', ms: 150 };
    case 'call':
      return { type, responseId, name: 'f', args: '{"a": 1}' };
    case 'idle':
      return { type, atMs: 12_345.6 };
    case 'handed':
      return { type, responseId, ms: 120 };
    case 'played':
      return { type, responseId };
    default:
      return { type: 'quiet' };
  }
}
