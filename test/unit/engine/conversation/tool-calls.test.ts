import { expect, it } from 'vitest';
import type { EventBody, ServerEvent } from '../../../../engine/conversation/events.ts';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { loud, silent } from '../../../fakes/fake-speech.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';
import { hasRealtimeData, readRecordedSessions } from '../../../fakes/realtime-data.ts';
import { TOOLS } from '../answer/tools.ts';

type Of<T, E = ServerEvent> = E extends { type: infer U } ? (T extends U ? E : never) : never;
type Client = ReturnType<typeof openEngineClient>;

const eventsOf = <T extends EventBody['type']>({ events }: Client, type: T) =>
  events.filter((event): event is Of<T> & ServerEvent => event.type === type);
const callOf = (client: Client) => {
  const done = eventsOf(client, 'response.function_call_arguments.done').at(-1);
  if (done === undefined) throw new Error('nothing was called');
  return done;
};
const output = (call_id: string, text: string) => ({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id, output: text },
});
const spokenOrWritten = (client: Client) =>
  eventsOf(client, 'response.done')
    .flatMap(({ response }) => response.output)
    .map((item) => (item.type === 'message' ? JSON.stringify(item.content[0]) : item.type));

async function openWithTools(session: object = {}) {
  const client = openEngineClient();
  await client.send(configure({ tools: TOOLS, output_modalities: ['text'], ...session }));
  return client;
}
async function ask(client: Client, text: string, response: object = {}) {
  await client.send(typed(text));
  client.news();
  await client.send({ type: 'response.create', response });
}

const CALL = [
  'response.created',
  'response.output_item.added',
  'conversation.item.added',
  'response.function_call_arguments.delta',
  'response.function_call_arguments.done',
  'conversation.item.done',
  'response.output_item.done',
  'response.done',
  'rate_limits.updated',
];

it.skipIf(!hasRealtimeData)('calls, takes the output and answers as the recorded session did', async () => {
  const recorded = readRecordedSessions().find(([name]) => name === 'function call round')?.[1] ?? [];
  const client = openEngineClient();
  for (const { dir, event } of recorded) {
    if (dir !== 'client') continue;
    const { item } = event as { item?: { type?: string; output?: string } };
    // The recorded client asked "What is the weather in London?", which only a tool answers; here it names the tool.
    if (item?.type === 'function_call_output') await client.send(output(callOf(client).call_id, item.output ?? ''));
    else if (item?.type === 'message') await client.send(typed('Use get_weather for London'));
    else await client.send(event);
  }
  const judge = createOracle('Server');
  expect(client.events.flatMap((event) => judge(event))).toEqual([]);
  const types = (events: readonly { type: string }[]) =>
    events
      .map(({ type }) => type)
      .filter((type, at, all) => type !== 'rate_limits.updated' && (!type.endsWith('.delta') || all[at - 1] !== type));
  const theirs = types(recorded.flatMap(({ dir, event }) => (dir === 'server' ? [event] : [])));
  expect(types(client.events)).toEqual(theirs);
  expect(callOf(client)).toMatchObject({ name: 'get_weather', arguments: '{"city":"London"}' });
  expect(spokenOrWritten(client).at(-1)).toContain('It is foggy and 12 degrees in London.');
});

it('is one function call with one id everywhere, and its deltas join to its arguments', async () => {
  const client = await openWithTools();
  await ask(client, 'use get_weather for Paris');
  expect(client.news()).toEqual(CALL);
  const call = callOf(client);
  const joined = eventsOf(client, 'response.function_call_arguments.delta').map(({ delta }) => delta);
  expect(joined.length).toBeGreaterThan(2);
  expect(joined.join('')).toBe('{"city":"Paris"}');
  expect(call.call_id).toMatch(/^call_[A-Za-z0-9]{16}$/);
  const item = { id: call.item_id, type: 'function_call', call_id: call.call_id, name: 'get_weather' };
  expect(eventsOf(client, 'response.output_item.added').at(-1)?.item).toEqual({
    ...item,
    status: 'in_progress',
    arguments: '',
  });
  expect(eventsOf(client, 'response.done').at(-1)?.response).toMatchObject({
    status: 'completed',
    output: [{ ...item, status: 'completed', arguments: '{"city":"Paris"}' }],
  });
});

it.each(['track', 'events'] as const)('calls what is asked for aloud, without a sound: %s', async (audio) => {
  const client = openEngineClient(undefined, undefined, { audio, config: { type: 'realtime', tools: TOOLS } });
  client.speech.hears('Use the tool get weather for Paris.');
  await client.hear(loud(1000));
  await client.hear(silent(600));
  await client.clock.turn(0);
  expect(callOf(client).arguments).toBe('{"city":"Paris"}');
  await client.send(output(callOf(client).call_id, '{"temperature":18}'));
  expect(client.speech.spoken).toEqual([]);
  await client.send({ type: 'response.create' });
  await client.drain();
  expect(client.speech.spoken).toEqual(['Temperature is 18.']);
});

it('goes on talking while a call is pending', async () => {
  const client = await openWithTools();
  await ask(client, 'use get_weather for Paris');
  const { call_id } = callOf(client);
  await ask(client, 'Hello');
  await client.send(output(call_id, 'Sunny.'));
  await client.send({ type: 'response.create' });
  await ask(client, 'Bye');
  expect(spokenOrWritten(client)).toEqual([
    'function_call',
    expect.stringContaining('You asked: Hello'),
    expect.stringContaining('Sunny.'),
    expect.stringContaining('You asked: Bye'),
  ]);
});

it('refuses the output of a call that was never made', async () => {
  const client = await openWithTools();
  await client.send(output('call_gone', 'x'));
  expect(client.events.at(-1)).toMatchObject({
    error: { code: 'invalid_tool_call_id', message: "Tool call ID 'call_gone' not found in conversation." },
  });
});

it('takes calls of an earlier conversation, which a client writes into a new one', async () => {
  const client = await openWithTools();
  const call = { type: 'function_call', name: 'add', call_id: 'call_old', arguments: '{"a":1,"b":2}' };
  await client.send({ type: 'conversation.item.create', item: call });
  await client.send(output('call_old', '3'));
  await client.send({ type: 'response.create' });
  expect(spokenOrWritten(client)).toEqual([expect.stringContaining('The answer is 3.')]);
});

it.each([
  ['none', 'use get_weather for Paris', false],
  ['required', 'Hello', true],
  [{ type: 'function', name: 'flip_coin' }, 'Hello', true],
])('obeys the tool_choice of one response: %j', async (tool_choice, text, calls) => {
  const client = await openWithTools();
  await ask(client, text, { tool_choice });
  expect(spokenOrWritten(client)).toEqual([calls ? 'function_call' : expect.stringContaining('You asked')]);
});

it('calls the tools of one response, which the session does not have', async () => {
  const client = await openWithTools({ tools: [] });
  await ask(client, 'use get_weather for Paris');
  await ask(client, 'use get_weather for Paris', { tools: TOOLS });
  expect(spokenOrWritten(client)).toEqual([expect.stringContaining('You asked'), 'function_call']);
});

it('keeps a call out of the conversation with conversation "none"', async () => {
  const client = await openWithTools();
  await ask(client, 'use flip_coin', { conversation: 'none' });
  expect(client.news().filter((type) => type.startsWith('conversation.'))).toEqual([]);
  expect(spokenOrWritten(client)).toEqual(['function_call']);
});

it('a client that asks on without giving an output back does not make it call for ever, and another question is free', async () => {
  const client = await openWithTools();
  await ask(client, 'use get_weather for Paris');
  await client.send({ type: 'response.create' });
  expect(spokenOrWritten(client)).toEqual(['function_call', expect.stringContaining('I called get weather')]);
  await ask(client, 'use get_weather for Rome');
  expect(spokenOrWritten(client).at(-1)).toBe('function_call');
});
