import { expect, it } from 'vitest';
import { openEngineClient, typed } from '../../../fakes/engine-client.ts';

type Client = ReturnType<typeof openEngineClient>;

const user = (text: string) => ({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
const respond = (client: Client, response: object) =>
  client.send({ type: 'response.create', response: { output_modalities: ['text'], ...response } });
const doneOf = ({ events }: Client) =>
  events.flatMap((event) => (event.type === 'response.done' ? [event.response] : [])).at(-1);
const wordsOf = (client: Client) => JSON.stringify(doneOf(client)?.output);

it('a response beside the conversation leaves it as it is', async () => {
  const client = openEngineClient();
  await client.send(typed('first'));
  client.news();
  await respond(client, { conversation: 'none', metadata: { topic: 'aside' } });
  expect(client.news()).toEqual([
    'response.created',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.done',
    'rate_limits.updated',
  ]);
  expect(doneOf(client)).toMatchObject({ conversation_id: null, metadata: { topic: 'aside' }, status: 'completed' });
  const said = doneOf(client)?.output[0]?.id;
  await client.send({ type: 'conversation.item.retrieve', item_id: said });
  expect(client.events.at(-1)).toMatchObject({ error: { code: 'item_retrieve_invalid_item_id' } });
});

it('a response answers its own input instead of the conversation', async () => {
  const client = openEngineClient();
  await client.send(typed('first'));
  await client.send({ ...typed('second'), event_id: 'mine' });
  const ids = client.events.flatMap((event) => (event.type === 'conversation.item.added' ? [event.item.id] : []));
  await respond(client, { conversation: 'none', input: [user('other')] });
  expect(wordsOf(client)).toContain('You asked: other');
  await respond(client, { conversation: 'none', input: [{ type: 'item_reference', id: ids[0] }] });
  expect(wordsOf(client)).toContain('You asked: first');
  await respond(client, { conversation: 'none', input: [] });
  expect(wordsOf(client)).toContain('What would you like to know?');
  await respond(client, {});
  expect(wordsOf(client)).toContain('You asked: second');
});

it('a response with input of its own becomes an item of the conversation unless it says "none"', async () => {
  const client = openEngineClient();
  await respond(client, { input: [user('other')] });
  expect(doneOf(client)?.conversation_id).toMatch(/^conv_/);
  await client.send({ type: 'conversation.item.retrieve', item_id: doneOf(client)?.output[0]?.id });
  expect(client.events.at(-1)).toMatchObject({ type: 'conversation.item.retrieved' });
});

it('items come where they are put, and a deleted one is nobody’s neighbour', async () => {
  const client = openEngineClient();
  const create = async (text: string, previous_item_id?: string) => {
    await client.send({ ...typed(text), ...(previous_item_id === undefined ? {} : { previous_item_id }) });
    const added = client.events.at(-1);
    if (added?.type !== 'conversation.item.done') throw new Error(`refused: ${JSON.stringify(added)}`);
    return { id: added.item.id, after: added.previous_item_id };
  };
  const first = await create('first');
  const third = await create('third');
  const second = await create('second', first.id);
  expect([first.after, third.after, second.after]).toEqual([null, first.id, first.id]);
  await client.send({ type: 'conversation.item.delete', item_id: third.id });
  expect(client.events.at(-1)).toMatchObject({ type: 'conversation.item.deleted', item_id: third.id });
  expect((await create('fourth')).after).toBe(second.id);
});
