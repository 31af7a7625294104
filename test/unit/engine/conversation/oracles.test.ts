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

describe('everything the engine emits', () => {
  it.skipIf(!hasRealtimeData)('is right by OpenAI’s OpenAPI description', async () => {
    const judge = createOracle('Server');
    const events = await fullConversation();
    expect(new Set(events.map(({ type }) => known(type))).size).toBeGreaterThan(25);
    expect(events.flatMap((event) => judge(event))).toEqual([]);
  });

  it('is right by the schemas of @openai/agents-realtime', async () => {
    const schema = await agentsSchema();
    const refused = (await fullConversation()).filter((event) => !schema.safeParse(event).success);
    expect(refused).toEqual([]);
  });

  it('has ids as OpenAI’s look', async () => {
    for (const event of await fullConversation()) expect(event.event_id).toMatch(/^event_[A-Za-z0-9]{21}$/);
  });
});

const collapse = (types: string[]) => types.filter((type, at) => !type.endsWith('.delta') || types[at - 1] !== type);

/** What WebRTC does not send, or sends besides. */
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
    .filter((type) => type !== 'session.created' && (hasBuffer || !isWebRtcOnly(type)));
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
  fc.constantFrom('words', 'audio-started', 'answered', 'played', 'answer-failed', 'quiet', 'transcribed', 'interim'),
);

it.skipIf(!hasRealtimeData)('never throws, and emits only valid events, whatever comes in whatever order', () => {
  const judge = createOracle('Server');
  fc.assert(
    fc.property(fc.array(input, { maxLength: 40 }), (inputs) => {
      const ids = createIds();
      let conversation = emptyConversation(defaultSession(ids.next('sess'), 1_000_000), ids);
      const open = new Set<string>();
      for (const given of inputs) {
        const next = typeof given === 'string' ? inputOf(given, conversation) : given;
        const result = step(conversation, next, ids);
        conversation = result.conversation;
        for (const event of result.events) {
          expect(judge(event)).toEqual([]);
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
      return { type, responseId, audioMs: 500 };
    case 'answer-failed':
      return { type, responseId, message: 'failed' };
    case 'interim':
      return { type, itemId, delta: ' word' };
    case 'transcribed':
      return { type, itemId, text: 'words', seconds: 1.5 };
    case 'audio-started':
    case 'played':
      return { type, responseId };
    default:
      return { type: 'quiet' };
  }
}
