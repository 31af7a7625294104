import { describe, expect, it } from 'vitest';
import type { Turn } from '../../../../engine/answer/brain.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { respond } from '../../../../engine/answer/respond.ts';
import { sayResults } from '../../../../engine/answer/say-result.ts';
import { functionsIn } from '../../../../engine/answer/tools.ts';
import { teaPage } from './pages.ts';
import { TOOLS } from './tools.ts';

const say = (output: string, name = 'get_weather') =>
  sayResults([{ name, output }])
    .map(({ text }) => text)
    .join(' ');

describe('what a tool gave back', () => {
  it.each([
    ['text, as it is', 'It is foggy and 12 degrees in London.', 'It is foggy and 12 degrees in London.'],
    ['a JSON string', '"Sunny."', 'Sunny.'],
    ['an object', '{"temperature":18,"condition":"sunny"}', 'Temperature is 18 and condition is sunny.'],
    ['an object in an object', '{"wind":{"speedKmh":4},"ok":true}', 'Wind speed kmh is 4.'],
    ['a list of things with names', '[{"name":"Ann"},{"name":"Bob"}]', 'There are 2 results: Ann and Bob.'],
    ['a long list', '[1,2,3,4,5,6,7]', 'There are 7 results: 1, 2, 3, 4, 5 and 2 more.'],
    ['an empty list', '[]', 'There are no results.'],
    ['a number', '42', 'The answer is 42.'],
    ['false', 'false', 'The answer is no.'],
    ['nothing', '', 'The tool get weather is done.'],
    ['null', 'null', 'The tool get weather is done.'],
    ['an error as text', 'Error: timed out', 'The tool get weather failed: timed out.'],
    ['an error as JSON', '{"error":{"message":"no such city"}}', 'The tool get weather failed: no such city.'],
    ['a failure without reason', '{"success":false}', 'The tool get weather failed: it gave no reason.'],
  ])('is said: %s', (_name, output, sentence) => {
    expect(say(output)).toBe(sentence);
  });

  it('is cut where it is long, for who listens cannot skip', () => {
    expect(say('word '.repeat(500)).split(' ').length).toBeLessThanOrEqual(61);
    const deep = JSON.stringify(Array.from({ length: 50 }).reduce((inner) => ({ a: inner, b: 1 }), {}));
    expect(say(deep).split(' ').length).toBeLessThanOrEqual(61);
  });

  it('may come of a tool that nobody knows', () => {
    expect(say('', '')).toBe('That is done.');
  });
});

const turn = (text: string, rest: Partial<Turn> = {}): Turn => ({
  question: { text, pages: [teaPage], history: [] },
  results: [],
  isAskedAfterResults: false,
  isGoneOn: false,
  pendingCall: undefined,
  isAboutImage: false,
  tools: functionsIn(TOOLS),
  choice: 'auto',
  ...rest,
});

async function answer(asked: Turn): Promise<string[]> {
  const all: string[] = [];
  for await (const one of respond(createExtractiveBrain(), asked, new AbortController().signal)) {
    all.push('call' in one ? `${one.call.name}${one.call.args}` : one.text);
  }
  return all;
}

const results = [{ callId: 'call_1', name: 'add', args: '{"a":2,"b":3}', output: '5' }];

describe('a turn', () => {
  it('is answered from the page where no tool is asked for', async () => {
    expect(await answer(turn('What is this page called?'))).toEqual(['This page is called “All about tea”.']);
  });

  it('calls what is named', async () => {
    expect(await answer(turn('use get_weather for Paris'))).toEqual(['get_weather{"city":"Paris"}']);
  });

  it('calls what the page cannot answer', async () => {
    expect(await answer(turn('What is the weather in London?'))).toEqual(['get_weather{"city":"London"}']);
  });

  it('says what a call gave back, and does not call again', async () => {
    expect(await answer(turn('use add 2 and 3', { results, choice: 'required' }))).toEqual(['The answer is 5.']);
  });

  it('does not call again what it has called for this question, unless the client demands it', async () => {
    const waiting = turn('use add 2 and 3', { pendingCall: 'add' });
    expect(await answer(waiting)).toEqual(['I called add, and have nothing back from it yet.']);
    expect(await answer({ ...waiting, choice: 'required' })).toEqual(['add{"a":2,"b":3}']);
  });

  it('answers what was asked meanwhile as well', async () => {
    const asked = turn('What is this page called?', { results, isAskedAfterResults: true });
    expect(await answer(asked)).toEqual(['The answer is 5.', 'This page is called “All about tea”.']);
  });

  it.each([
    ['nothing', undefined, 'What would you like to know?'],
    ['words that were not caught', { text: '', pages: [], history: [] }, "Sorry, I didn't catch that."],
  ])('asks back after %s', async (_name, question, sentence) => {
    expect(await answer({ ...turn(''), question })).toEqual([sentence]);
  });
});
