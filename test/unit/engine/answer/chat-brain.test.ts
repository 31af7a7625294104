import { expect, it } from 'vitest';
import type { Turn, Utterance } from '../../../../engine/answer/brain.ts';
import { createChatBrain, warmChat } from '../../../../engine/answer/chat-brain.ts';
import type { ChatOptions } from '../../../../engine/answer/chat-stream.ts';
import { functionsIn } from '../../../../engine/answer/tools.ts';
import { TOOLS } from './tools.ts';

/** A chat server that streams these deltas; and how many of them were read. */
function serverOf(deltas: Iterable<object>) {
  let read = 0;
  const body = async function* () {
    for (const delta of deltas) {
      read += 1;
      yield new TextEncoder().encode(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
    }
  };
  const options: ChatOptions = {
    ...{ baseUrl: 'http://127.0.0.1:1/v1', model: 'small' },
    fetch: async () => ({ ok: true, status: 200, body: body() }),
  };
  return { options, read: () => read };
}

it('gives a model up that writes a call without end', async () => {
  const args = 'x'.repeat(1_000);
  const call = { tool_calls: [{ index: 0, function: { name: '', arguments: args } }] };
  const { options, read } = serverOf(Array.from({ length: 1_000 }, () => call));
  const said: Utterance[] = [];
  const question = { text: 'What is tea?', pages: [], history: [] };
  const turn: Turn = {
    ...{ results: [], tools: functionsIn(TOOLS), choice: 'auto', isAskedAfterResults: false, question },
    ...{ isGoneOn: false, isAboutImage: false, pendingCall: undefined },
  };
  const answer = createChatBrain(options).useTools?.(turn, question, new AbortController().signal);
  for await (const one of answer ?? []) said.push(one);
  expect(said).toEqual([{ text: 'The chat model goes on without saying anything.' }]);
  expect(read()).toBeLessThan(1_000);
});

it('gives a server up that only ever says that it is still there', async () => {
  let sent = 0;
  const body = async function* () {
    for (; sent < 100_000; sent += 1) yield new TextEncoder().encode(': ping\n\n');
  };
  const options: ChatOptions = {
    ...{ baseUrl: 'http://127.0.0.1:1/v1', model: 'small' },
    fetch: async () => ({ ok: true, status: 200, body: body() }),
  };
  const said: Utterance[] = [];
  const question = { text: 'What is tea?', pages: [], history: [] };
  for await (const one of createChatBrain(options).answer(question, new AbortController().signal)) said.push(one);
  expect(said).toEqual([{ text: 'The chat model goes on without saying anything.' }]);
  expect(sent).toBeLessThan(2_000);
});

it('has a model loaded with the first that comes of it, also by a server that goes on for ever', async () => {
  const { options, read } = serverOf(Array.from({ length: 100 }, () => ({ content: 'la ' })));
  await warmChat(options, new AbortController().signal);
  expect(read()).toBe(1);
});
