const TEXT = { type: 'string' };
const NUMBER = { type: 'number' };
const WHOLE = { type: 'integer' };

const tool = (name: string, description: string, properties: object, required: readonly string[] = []) => ({
  type: 'function',
  name,
  description,
  parameters: { type: 'object', properties, required, additionalProperties: false },
});

/** Functions as clients offer them, with every kind of argument. */
export const TOOLS = [
  tool(
    'get_weather',
    'Look up the weather for a city.',
    { city: TEXT, unit: { type: 'string', enum: ['celsius', 'fahrenheit'] }, days: WHOLE },
    ['city'],
  ),
  tool('sendEmail', 'Send an e-mail.', { to: TEXT, subject: TEXT, body: TEXT, is_urgent: { type: 'boolean' } }, [
    'to',
    'subject',
    'body',
  ]),
  tool('add', 'Adds two numbers.', { a: NUMBER, b: NUMBER }, ['a', 'b']),
  tool('set_timer', 'Starts a timer.', { minutes: WHOLE, label: TEXT }, ['minutes']),
  tool('flip_coin', '', {}),
  tool('search', 'Search the web.', { query: TEXT, limit: { type: 'integer', maximum: 10 } }, ['query']),
  tool('create_list', 'Makes a list.', { name: TEXT, items: { type: 'array', items: TEXT } }, ['name', 'items']),
  tool('book_flight', 'Books a flight.', { from: TEXT, to: TEXT, date: TEXT }, ['from', 'to']),
  tool('paint', 'Paints.', { colours: { type: 'array', items: { type: 'string', enum: ['red', 'blue', 'green'] } } }, [
    'colours',
  ]),
];
