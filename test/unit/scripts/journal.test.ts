import { expect, it } from 'vitest';
import { Missed, openJournal } from '../../../scripts/live-check/journal.ts';
import type { Recorded } from '../../../scripts/live-check/recording.ts';

const isDone = ({ type }: { type: string }) => type === 'done';

function open() {
  const over = new AbortController();
  const record: Recorded[] = [];
  const journal = openJournal(record, over.signal);
  const hear = (event: Recorded['event']) => journal.write('service', event);
  return { over, record, journal, hear, done: () => journal.until('end', isDone) };
}

it('finds what comes and what came already, but not what an earlier step brought', async () => {
  const { journal, hear, done } = open();
  journal.begin('one');
  const coming = done();
  hear({ type: 'done', n: 1 });
  expect([await coming, await done()]).toEqual([
    { type: 'done', n: 1 },
    { type: 'done', n: 1 },
  ]);
  journal.begin('two');
  const next = done();
  journal.write('client', { type: 'done', n: 2 });
  hear({ type: 'done', n: 3 });
  expect(await next).toEqual({ type: 'done', n: 3 });
});

it('waits no longer when the service answers with an error', async () => {
  const { hear, done } = open();
  const waiting = done();
  hear({ type: 'error', error: { code: 'invalid_value', message: 'No.' } });
  await expect(waiting).rejects.toEqual(new Missed('the service answered: invalid_value, No.'));
});

it('takes no offence at a cancel that came too late', async () => {
  const { hear, done } = open();
  const waiting = done();
  hear({ type: 'error', error: { code: 'response_cancel_not_active' } });
  hear({ type: 'done' });
  expect(await waiting).toEqual({ type: 'done' });
});

it('waits no longer when the call ends, and remembers how it ended first', async () => {
  const { journal, done } = open();
  const waiting = done();
  journal.end('the channel was closed');
  journal.end('the connection is failed');
  await expect(waiting).rejects.toEqual(new Missed('no end: the channel was closed'));
  expect(await journal.ended).toBe('the channel was closed');
});

it('waits no longer when the time of the conversation is over', async () => {
  const { over, done } = open();
  const waiting = done();
  over.abort();
  await expect(waiting).rejects.toEqual(new Missed('no end before its time was over'));
  await expect(done()).rejects.toEqual(new Missed('no end before its time was over'));
});

it('writes down who said what in which step', async () => {
  const { journal, record, hear } = open();
  journal.write('client', { type: 'a' });
  journal.begin('one');
  hear({ type: 'b' });
  await journal.quiet();
  expect(record).toEqual([
    { by: 'client', ms: expect.any(Number), step: 'connect', event: { type: 'a' } },
    { by: 'service', ms: expect.any(Number), step: 'one', event: { type: 'b' } },
  ]);
});
