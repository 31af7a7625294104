import { expect, it } from 'vitest';
import type { BrainNotes } from '../../../../engine/answer/brain.ts';
import { hear } from '../../../../utils/realtime/hear.ts';
import { writePageItem } from '../../../../utils/realtime/page-item.ts';
import { readServerEvent } from '../../../../utils/realtime/server-events.ts';
import { echoBrain } from '../../../fakes/echo-brain.ts';
import { configure, openEngineClient, typed } from '../../../fakes/engine-client.ts';
import { createOracle } from '../../../fakes/openapi-oracle.ts';

/** A session with a brain of its own, and what of it our client hears. */
function openOwn() {
  let notes: BrainNotes | undefined;
  let ready = 0;
  const client = openEngineClient(echoBrain, undefined, {
    makeBrain(_choice, given) {
      notes = given;
      return {
        brain: {
          async *answer({ text }) {
            if (text === 'Fail') given.failed('slow', 'No sentence came within 8 s.');
            else given.answeredBy('llama3 on this computer');
            yield { text: 'Yes.' };
          },
        },
        greeting: [],
        getReady: () => {
          ready += 1;
        },
        close() {
          notes = undefined;
        },
      };
    },
  });
  const heard = () =>
    client.events.flatMap((event) => {
      const read = readServerEvent(event);
      return read.kind === 'event' ? hear(read.event) : [];
    });
  const ask = async (text: string) => {
    await client.send(typed(text));
    await client.send({ type: 'response.create', response: { output_modalities: ['text'] } });
    await client.drain();
  };
  return { client, heard, ask, isOpen: () => notes !== undefined, ready: () => ready };
}

it('tells the client who made an answer, and nothing of an answer that nobody else made', async () => {
  const { ask, heard, client } = openOwn();
  await ask('Why?');
  await ask('Fail');
  expect(heard().filter(({ type }) => type === 'response-ended')).toMatchObject([
    { status: 'completed', by: 'llama3 on this computer' },
    { status: 'completed' },
  ]);
  expect(heard().findLast(({ type }) => type === 'response-ended')).not.toHaveProperty('by');
  expect(heard()).toContainEqual({
    ...{ type: 'server-error', code: 'brain.slow' },
    problem: { code: 'brain.slow', detail: 'No sentence came within 8 s.' },
  });
  const judge = createOracle('Server');
  expect(client.events.flatMap((event) => judge(event))).toEqual([]);
});

it('has it get ready when there is a page, once, and lets it go with the conversation', async () => {
  const { client, isOpen, ready } = openOwn();
  await client.send(configure({}));
  await client.send(typed('Hello'));
  expect(ready()).toBe(0);
  const page = { url: 'https://a.example/', title: 'Tea', text: 'Tea is a drink.', truncated: false };
  for (let i = 0; i < 2; i += 1) await client.send(typed(writePageItem(page, 'nonce0123456789abcde')));
  expect(ready()).toBe(1);
  client.session.close();
  expect(isOpen()).toBe(false);
});
