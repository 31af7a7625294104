import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import type { Turn } from '../../engine/answer/brain.ts';
import { createChatBrain } from '../../engine/answer/chat-brain.ts';
import { respond } from '../../engine/answer/respond.ts';
import { functionsIn } from '../../engine/answer/tools.ts';

const WEATHER = {
  type: 'function',
  name: 'get_weather',
  description: 'Look up the weather for a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const RESULT = { callId: 'call_1', name: 'get_weather', args: '{"city":"Paris"}', output: 'Sunny.' };

interface Asked {
  messages: { role: string; content: string; tool_calls?: object[] }[];
  tools?: unknown;
  tool_choice?: unknown;
}

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A chat endpoint; `answer` gets what it was asked. */
async function serve(answer: (response: ServerResponse, asked: Asked) => void) {
  const asked: Asked[] = [];
  server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request)) as Asked;
    asked.push(body);
    answer(response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return { brain: createChatBrain({ baseUrl, model: 'small', fetch: (url, request) => fetch(url, request) }), asked };
}

const stream = (response: ServerResponse, deltas: readonly object[]) =>
  response.end(
    `${deltas.map((delta) => `data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`).join('')}data: [DONE]\n\n`,
  );
const call = (index: number, called: object) => ({ tool_calls: [{ index, function: called }] });

const turn = (rest: Partial<Turn> = {}): Turn => ({
  question: { text: 'Use get_weather for Paris', pages: [], history: [] },
  results: [],
  isAskedAfterResults: false,
  isGoneOn: false,
  pendingCall: undefined,
  isAboutImage: false,
  tools: functionsIn([WEATHER]),
  choice: 'auto',
  ...rest,
});

async function answer(brain: ReturnType<typeof createChatBrain>, asked: Turn): Promise<string[]> {
  const all: string[] = [];
  for await (const one of respond(brain, asked, new AbortController().signal)) {
    all.push('call' in one ? `${one.call.name}${one.call.args}` : one.text);
  }
  return all;
}

it('offers the functions to the chat model and makes the calls that it streams, behind its words', async () => {
  const { brain, asked } = await serve((response) =>
    stream(response, [
      { content: 'I will look.' },
      call(0, { name: 'get_weather', arguments: '{"city":' }),
      call(0, { arguments: '"Paris"}' }),
      call(1, { name: 'fly' }),
    ]),
  );
  // A function that nobody offered is not called.
  expect(await answer(brain, turn())).toEqual(['I will look.', 'get_weather{"city":"Paris"}']);
  const { type, ...offered } = WEATHER;
  expect(asked[0]).toMatchObject({ tools: [{ type, function: offered }], tool_choice: 'auto' });
});

it.each([
  ['the outputs behind the question', false, ['system', 'user', 'assistant', 'tool']],
  ['a question that came behind the outputs', true, ['system', 'assistant', 'tool', 'user']],
])('gives it %s', async (_name, isAskedAfterResults, roles) => {
  const { brain, asked } = await serve((response) => stream(response, [{ content: 'It is sunny.' }]));
  expect(await answer(brain, turn({ results: [RESULT], isAskedAfterResults }))).toEqual(['It is sunny.']);
  expect(asked[0]?.messages.map(({ role }) => role)).toEqual(roles);
  expect(asked[0]?.messages.find(({ role }) => role === 'tool')).toMatchObject({
    tool_call_id: 'call_1',
    content: 'Sunny.',
  });
});

it.each([
  ['none', undefined],
  ['required', 'required'],
  [{ name: 'get_weather' }, { type: 'function', function: { name: 'get_weather' } }],
] as const)('hands tool_choice on: %j', async (choice, sent) => {
  const { brain, asked } = await serve((response) => stream(response, [{ content: 'Fine.' }]));
  await answer(brain, turn({ choice }));
  expect(asked[0]?.tool_choice).toEqual(sent);
  expect(asked[0]?.tools === undefined).toBe(choice === 'none');
});

it('decides by our own rules from the first time on that the endpoint refuses functions', async () => {
  const { brain, asked } = await serve((response, { tools }) =>
    tools === undefined ? stream(response, [{ content: 'Hello.' }]) : response.writeHead(400).end(),
  );
  expect(await answer(brain, turn())).toEqual(['get_weather{"city":"Paris"}']);
  expect(await answer(brain, turn({ results: [RESULT] }))).toEqual(['Sunny.']);
  const hello = turn({ question: { text: 'Hello', pages: [], history: [] } });
  expect(await answer(brain, hello)).toEqual(['Hello.']);
  expect(asked.map(({ tools }) => tools !== undefined)).toEqual([true, false, false]);
});

it('keeps calling functions after the endpoint failed once', async () => {
  let failures = 2;
  const { brain } = await serve((response) => {
    failures -= 1;
    if (failures >= 0) response.writeHead(500).end();
    else stream(response, [call(0, { name: 'get_weather', arguments: '{"city":"Rome"}' })]);
  });
  expect(await answer(brain, turn())).toEqual(['get_weather{"city":"Paris"}']);
  expect(await answer(brain, turn())).toEqual(['get_weather{"city":"Rome"}']);
});

it.each([
  ['a question that may call nothing', turn({ choice: 'none' }), 'with status 400.'],
  ['an output without functions', turn({ tools: [], results: [RESULT] }), 'Sunny.'],
])('keeps calling functions for all after the endpoint refused %s', async (_name, refused, words) => {
  const { brain } = await serve((response, { tools }) =>
    tools === undefined
      ? response.writeHead(400).end()
      : stream(response, [call(0, { name: 'get_weather', arguments: '{"city":"Rome"}' })]),
  );
  expect(await answer(brain, refused)).toEqual([expect.stringContaining(words)]);
  expect(await answer(brain, turn())).toEqual(['get_weather{"city":"Rome"}']);
});

it('does not call again what it has called for this question, unless the client demands it', async () => {
  const { brain } = await serve((response) => stream(response, [call(0, { name: 'get_weather', arguments: '{}' })]));
  const waiting = turn({ pendingCall: 'get_weather' });
  expect(await answer(brain, waiting)).toEqual(['I called get weather, and have nothing back from it yet.']);
  expect(await answer(brain, { ...waiting, choice: 'required' })).toEqual(['get_weather{}']);
});

it('names the call of an output that came alone, for endpoints refuse a call without a name', async () => {
  const { brain, asked } = await serve((response) => stream(response, [{ content: 'It is sunny.' }]));
  await answer(brain, turn({ results: [{ ...RESULT, name: '', args: '{}' }] }));
  const calls = asked[0]?.messages.flatMap(({ tool_calls = [] }) => tool_calls);
  expect(calls).toMatchObject([{ id: 'call_1', function: { name: expect.stringMatching(/^\w+$/) } }]);
});

it.each([
  ['may not be used', (response: ServerResponse) => response.writeHead(403).end(), 'with status 403.'],
  ['breaks off', (response: ServerResponse) => response.destroy(), 'I could not reach the chat model.'],
])('says so when the endpoint %s', async (_name, fail, words) => {
  const { brain } = await serve(fail);
  expect(await answer(brain, turn())).toEqual([expect.stringContaining(words)]);
});
