import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCall } from '../../../../engine/answer/choose-tool.ts';
import { createExtractiveBrain } from '../../../../engine/answer/extractive-brain.ts';
import { fillSchema } from '../../../../engine/answer/fill-schema.ts';
import { choiceIn, functionsIn, type ToolChoice } from '../../../../engine/answer/tools.ts';
import { plainPage, teaPage } from './pages.ts';
import { TOOLS } from './tools.ts';

const tools = functionsIn(TOOLS);
const choose = (text: string, choice: ToolChoice = 'auto', isKnown = true) =>
  chooseCall({ tools, choice, text, isKnown: () => isKnown });
const chosen = (...asked: Parameters<typeof choose>) => {
  const call = choose(...asked);
  return call && [call.name, JSON.parse(call.args)];
};

describe('a tool that is named', () => {
  it.each([
    ['use get_weather for Paris', 'get_weather', { city: 'Paris' }],
    ['Please call the tool get weather for Paris.', 'get_weather', { city: 'Paris' }],
    ['Get the weather in Berlin for 3 days', 'get_weather', { city: 'Berlin', days: 3 }],
    ['getWeather London', 'get_weather', { city: 'London' }],
    ['run get weather for New York in fahrenheit please', 'get_weather', { city: 'New York', unit: 'fahrenheit' }],
    ['the get weather tool for Rome', 'get_weather', { city: 'Rome' }],
    [
      'send email to Bob about lunch saying "I am late"',
      'sendEmail',
      { to: 'Bob', subject: 'lunch', body: 'I am late' },
    ],
    ['Use add with 2 and 3.5', 'add', { a: 2, b: 3.5 }],
    ['call add two and three', 'add', { a: 2, b: 3 }],
    ['set a timer for five minutes called tea', 'set_timer', { minutes: 5, label: 'tea' }],
    ['Could you flip a coin?', 'flip_coin', {}],
    ['use search cats, limit 50', 'search', { query: 'cats', limit: 10 }],
    [
      'use the tool create list named Groceries with milk, eggs and bread',
      'create_list',
      { name: 'Groceries', items: ['milk', 'eggs', 'bread'] },
    ],
    [
      'book a flight from Paris to New York on Friday',
      'book_flight',
      { from: 'Paris', to: 'New York', date: 'Friday' },
    ],
    ['use paint in blue and red', 'paint', { colours: ['red', 'blue'] }],
  ])('is called: %j', (text, name, args) => {
    expect(chosen(text)).toEqual([name, args]);
  });

  it.each([
    "Don't use get_weather",
    'do not call get weather for Paris',
    'What does the get weather tool do?',
    'search for sheep on this page',
    'What is the weather in Paris?',
    'How much is the tea?',
    '',
  ])('is not called by %j', (text) => {
    expect(choose(text)).toBeUndefined();
  });

  it('is the longest of those whose names are said', () => {
    const both = functionsIn([{ type: 'function', name: 'get_weather_forecast' }, ...TOOLS]);
    const call = chooseCall({ tools: both, choice: 'auto', text: 'use get weather forecast', isKnown: () => true });
    expect(call?.name).toBe('get_weather_forecast');
  });
});

describe('a tool that nobody named', () => {
  it.each([
    ["What's the weather like in New York tomorrow?", 'get_weather', { city: 'New York' }],
    ['What is the weather in London?', 'get_weather', { city: 'London' }],
    ['search for sheep', 'search', { query: 'sheep' }],
    ['add 2 and 3', 'add', { a: 2, b: 3 }],
  ])('is called if nothing else answers: %j', (text, name, args) => {
    expect(chosen(text, 'auto', false)).toEqual([name, args]);
    expect(chosen(text, 'auto', true)).toBeUndefined();
  });

  it.each([
    ['it is about something else', 'Who guards the sheep?'],
    ['what it needs was not said', 'What is the weather?'],
    ['most of the question is about something else', 'Which poets wrote ballads about weather in Paris?'],
  ])('is not called where %s', (_why, text) => {
    expect(choose(text, 'auto', false)).toBeUndefined();
  });

  it('gives way to what the page says', () => {
    const brain = createExtractiveBrain();
    const knows = (text: string, pages = [teaPage]) => brain.knows?.({ text, pages, history: [] });
    expect(knows('How long does green tea brew?')).toBe(true);
    expect(knows('What is this page about?')).toBe(true);
    expect(knows('Thank you')).toBe(true);
    expect(knows('What is the weather in London?')).toBe(false);
    expect(knows('What is the weather in London?', [plainPage])).toBe(false);
    expect(knows('How long does green tea brew?', [])).toBe(false);
  });
});

describe('tool_choice', () => {
  it('none calls nothing, not even what is named', () => {
    expect(choose('use get_weather for Paris', 'none')).toBeUndefined();
  });

  it('required calls what is named, else what is nearest, else the first', () => {
    expect(chosen('use add 1 and 2', 'required')).toEqual(['add', { a: 1, b: 2 }]);
    expect(chosen('I would like a timer, 10 minutes', 'required')).toEqual(['set_timer', { minutes: 10 }]);
    expect(chosen('Hello', 'required')).toEqual(['get_weather', { city: 'Hello' }]);
  });

  it('of one function calls it whatever was said, and nothing if there is none of that name', () => {
    expect(chosen('Hello', { name: 'flip_coin' })).toEqual(['flip_coin', {}]);
    expect(choose('Hello', { name: 'fly' })).toBeUndefined();
  });

  it.each([
    ['none', 'none'],
    ['required', 'required'],
    ['auto', 'auto'],
    [{ type: 'function', name: 'f' }, { name: 'f' }],
    [{ type: 'mcp', server_label: 's' }, 'auto'],
    [null, 'auto'],
  ])('is read: %j', (given, choice) => {
    expect(choiceIn(given)).toEqual(choice);
  });
});

const leaf = fc.oneof(
  fc.constant({ type: 'string' }),
  fc.constant({ type: ['null', 'string'] }),
  fc.constant({ type: 'boolean' }),
  fc.constant({ const: 'fixed' }),
  fc.constant({ $ref: '#/$defs/shared' }),
  fc.constant({ anyOf: [{ type: 'null' }, { type: 'integer' }] }),
  fc.constant({ allOf: [{ type: 'string' }, { description: 'x' }] }),
  fc.record({ type: fc.constant('integer'), minimum: fc.integer({ max: 5 }), maximum: fc.integer({ min: 5 }) }),
  fc.record({ type: fc.constant('number'), minimum: fc.constantFrom(-2, 0.5), default: fc.constant(1) }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom('red', 'blue', 3, null), { minLength: 1 }) }),
);
const { schema } = fc.letrec((tie) => ({
  member: fc.oneof({ maxDepth: 3 }, leaf, tie('schema'), tie('list')),
  list: fc.record({ type: fc.constant('array'), items: tie('member'), minItems: fc.nat(2) }),
  schema: fc
    .dictionary(fc.constantFrom('city', 'to', 'count', 'is_urgent', 'colour', 'tags'), tie('member'), { maxKeys: 4 })
    .chain((properties) =>
      fc.record({
        type: fc.constant('object'),
        properties: fc.constant(properties),
        required: fc.subarray(Object.keys(properties)),
        $defs: fc.constant({ shared: { type: 'string' } }),
      }),
    ),
}));
const sentence = fc.oneof(
  fc.string(),
  fc
    .array(fc.constantFrom('use', 'for', 'in', 'Paris', '5', '-3.5', 'red', 'city', 'urgent', 'not', ',', '"x"'), {})
    .map((words) => words.join(' ')),
);

it('fills any schema with arguments that are valid by it, whatever was said', () => {
  const ajv = new Ajv2020({ strict: false });
  fc.assert(
    fc.property(schema, sentence, (given, text) => {
      const root = given as Record<string, unknown>;
      const { value } = fillSchema(root, text);
      const validate = ajv.compile(root);
      expect(validate(value), JSON.stringify([validate.errors, value])).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('comes to an end with a schema that contains itself, and with one that is none', () => {
  const circle = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
  expect(fillSchema(circle, 'hi').value).toHaveProperty('next.next');
  const names = [...'abcdefghij'];
  const properties = Object.fromEntries(names.map((name) => [name, { $ref: '#' }]));
  expect(fillSchema({ type: 'object', properties, required: names }, 'hi').value).toHaveProperty('a.a');
  expect(fillSchema({ properties: { a: { $ref: '#/gone' }, b: 5 }, required: ['a'] }, 'hi').value).toEqual({ a: 'hi' });
});
