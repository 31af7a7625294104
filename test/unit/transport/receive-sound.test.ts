import { describe, expect, it } from 'vitest';
import { createReceivedSound, type SoundOrder } from '../../../utils/transport/receive-sound.ts';

/** Sound of so many ms, in base64. */
const sound = (ms: number): string => Buffer.alloc(ms * 48, 1).toString('base64');
const made = (id: string) => ({ type: 'response.created', response: { id } });
const done = (id: string, status = 'completed') => ({ type: 'response.done', response: { id, status } });
const itemDone = (item_id: string) => ({ type: 'response.output_audio.done', item_id });
const delta = (item_id: string, ms = 100, more: object = {}) => ({
  ...{ type: 'response.output_audio.delta', response_id: 'r1', item_id, content_index: 0, delta: sound(ms) },
  ...more,
});

/** An order in a word or two. */
const word = (order: SoundOrder): string => {
  if (order.do === 'play') return `play ${order.item} ${order.samples.byteLength / 48}`;
  if (order.do === 'hear') return `${order.event.type.split('.')[1]} ${order.event.response_id}`;
  if (order.do === 'say') return `truncate ${order.event.item_id} ${order.event.audio_end_ms}`;
  return order.do === 'end' ? `end ${order.item}` : order.do;
};
const LATENCY_MS = 40;

function receive(...events: object[]) {
  const received = createReceivedSound();
  const words = (orders: readonly SoundOrder[]) => orders.map(word);
  const hear = (...more: object[]) => more.flatMap((event) => words(received.hear(event).orders));
  const first = hear(...events);
  const news = (one: Parameters<typeof received.news>[0], now = 0) => words(received.news(one, now, LATENCY_MS));
  return { received, first, hear, news, words };
}

describe('an answer by voice', () => {
  it('is played in the order in which it comes, and the session hears of its voice as over WebRTC', () => {
    const { first, hear, news } = receive(made('r1'), delta('a'), delta('a'), itemDone('a'), done('r1'));
    expect(first).toEqual(['started r1', 'play a 100', 'play a 100', 'end a']);
    expect(news({ type: 'started', item: 'a' })).toEqual([]);
    expect(news({ type: 'stopped', item: 'a', ms: 200, cut: false })).toEqual(['stopped r1']);
    expect(news({ type: 'drained' })).toEqual([]);
    expect(hear(made('r2'), delta('b', 20, { response_id: 'r2' }))).toEqual(['started r2', 'play b 20']);
  });

  it('is never seen by the session', () => {
    const { received } = receive(made('r1'));
    expect(received.hear(delta('a')).taken).toBe(true);
    expect(received.hear({ ...delta('a'), type: 'response.audio.delta' }).taken).toBe(true);
    expect(received.hear(done('r1')).taken).toBe(false);
  });

  it('of two parts has one voice, which ends with the last', () => {
    const { news } = receive(made('r1'), delta('a'), itemDone('a'), delta('b'), itemDone('b'), done('r1'));
    expect(news({ type: 'stopped', item: 'a', ms: 100, cut: false })).toEqual([]);
    expect(news({ type: 'stopped', item: 'b', ms: 100, cut: false })).toEqual(['stopped r1']);
  });

  it('ends although the server never says that a part has ended', () => {
    const { first, news } = receive(made('r1'), delta('a'), done('r1'));
    expect(first).toContain('end a');
    expect(news({ type: 'drained' })).toEqual(['stopped r1']);
  });

  it('that stalls in the middle has not ended', () => {
    const { news } = receive(made('r1'), delta('a'));
    expect(news({ type: 'drained' })).toEqual([]);
  });

  it('comes from servers that do not name the response', () => {
    expect(receive(made('r1'), delta('a', 20, { response_id: undefined })).first).toEqual(['started r1', 'play a 20']);
  });
});

describe('an answer that is cut', () => {
  const cutAt = (ms: number) => {
    const { received, news, words } = receive(made('r1'), delta('a', 2000));
    news({ type: 'started', item: 'a' });
    received.cancel();
    const orders = words(received.clear(0));
    return [...orders, ...news({ type: 'stopped', item: 'a', ms, cut: true })];
  };

  it('is truncated at what is heard in the end: what is on its way to the ear comes there', () => {
    expect(cutAt(1000.9)).toEqual(['flush', 'truncate a 1000', 'cleared r1']);
  });

  it('never says that more was heard than ever came', () => {
    expect(cutAt(5000)).toEqual(['flush', 'truncate a 2000', 'cleared r1']);
  });

  it.each([0, 30, 40])('is not truncated at all when nothing of it was heard: %d ms played', (ms) => {
    expect(cutAt(ms)).toEqual(['flush', 'cleared r1']);
  });

  it('is truncated where it was cut, to the sample, when it was silenced in the same moment', () => {
    const { received, news } = receive(made('r1'), delta('a', 2000));
    news({ type: 'played', item: 'a', ms: 500 }, 10_000);
    received.setLevel('off', 10_080);
    received.clear(10_081);
    expect(news({ type: 'stopped', item: 'a', ms: 592, cut: true })).toEqual(['truncate a 592', 'cleared r1']);
  });

  it('is truncated where the loudspeaker fell silent, if that was before', () => {
    const { received, news, words } = receive(made('r1'), delta('a', 2000));
    news({ type: 'played', item: 'a', ms: 500 }, 10_000);
    received.setLevel('held', 10_030);
    received.setLevel('off', 10_300);
    words(received.clear(10_300));
    expect(news({ type: 'stopped', item: 'a', ms: 810, cut: true })).toEqual(['truncate a 530', 'cleared r1']);
  });

  it('has been heard on when the loudspeaker came back', () => {
    const { received, news } = receive(made('r1'), delta('a', 2000));
    news({ type: 'played', item: 'a', ms: 500 }, 10_000);
    received.setLevel('held', 10_030);
    received.setLevel('ducked', 10_100);
    received.clear(0);
    expect(news({ type: 'stopped', item: 'a', ms: 810, cut: true })).toEqual(['truncate a 810', 'cleared r1']);
  });

  it('of two parts is cut in the one that was heard', () => {
    const { received, news } = receive(made('r1'), delta('a'), delta('b'), done('r1'));
    news({ type: 'stopped', item: 'a', ms: 100, cut: false });
    received.clear(0);
    expect(news({ type: 'stopped', item: 'b', ms: 60, cut: true })).toEqual(['truncate b 60', 'cleared r1']);
  });

  it('is not heard on: sound that was on its way is thrown away', () => {
    const { received, hear, news } = receive(made('r1'), delta('a'));
    received.cancel();
    received.clear(0);
    expect(hear(delta('a'), delta('b'), done('r1', 'cancelled'))).toEqual([]);
    expect(news({ type: 'stopped', item: 'a', ms: 90, cut: true })).toEqual(['truncate a 90', 'cleared r1']);
    expect(hear(delta('a'), delta('b'))).toEqual([]);
  });

  it('does not silence the next one, however late the playback tells of the cut', () => {
    const { received, hear, news } = receive(made('r1'), delta('a'));
    received.cancel();
    received.clear(0);
    expect(hear(done('r1', 'cancelled'), made('r2'), delta('b', 20, { response_id: 'r2' }))).toEqual([
      'cleared r1',
      'started r2',
      'play b 20',
    ]);
    expect(news({ type: 'stopped', item: 'a', ms: 90, cut: true })).toEqual(['truncate a 90']);
    expect(hear(done('r2'))).toEqual(['end b']);
    expect(news({ type: 'stopped', item: 'b', ms: 20, cut: false })).toEqual(['stopped r2']);
  });

  it('is over also when the playback hangs, at what it must have played by then', () => {
    const { received, news, words } = receive(made('r1'), delta('a', 2000));
    news({ type: 'played', item: 'a', ms: 500 }, 1000);
    received.clear(0);
    expect(words(received.clearOverdue(1250, LATENCY_MS))).toEqual(['truncate a 750', 'cleared r1']);
    expect(news({ type: 'stopped', item: 'a', ms: 500, cut: true })).toEqual([]);
  });

  it('by the server itself falls silent, too', () => {
    const { hear, news } = receive(made('r1'), delta('a'));
    expect(hear(done('r1', 'cancelled'))).toEqual(['flush']);
    expect(news({ type: 'stopped', item: 'a', ms: 80, cut: true })).toEqual(['truncate a 80', 'cleared r1']);
  });

  it('before it has begun leaves the voice of the one before it alone', () => {
    const { received, hear } = receive(made('r1'), delta('a'), done('r1'), made('r2'));
    received.cancel();
    expect(hear(delta('b', 20, { response_id: 'r2' }), done('r2', 'cancelled'))).toEqual([]);
  });

  it('when there is nothing to cut is no more than a flush', () => {
    const { received, words } = receive();
    expect(words(received.clear(0))).toEqual(['flush']);
    expect(words(received.clearOverdue(0, 0))).toEqual([]);
  });
});

describe('sound that makes no sense', () => {
  it.each<[string, object]>([
    ['of a response that nobody has begun', delta('a', 20, { response_id: 'r9' })],
    ['of no item', delta('', 20)],
    ['of an item that is a number', delta('a', 20, { item_id: 7 })],
    ['of nothing', delta('a', 0)],
  ])('%s is not played', (_what, event) => {
    const { received, words } = receive(made('r1'));
    const { taken, bad = false, orders } = received.hear(event);
    expect([taken, bad, words(orders)]).toEqual([true, false, []]);
  });

  it.each([undefined, null, 7, {}, 'no base64!', 'AAAA====', 'Ä'])('%j is not sound', (text) => {
    const { received } = receive(made('r1'));
    expect(received.hear(delta('a', 0, { delta: text }))).toEqual({ taken: true, bad: true, orders: [] });
  });

  it('before its response, after its end, or after the response is not played', () => {
    const { first, hear } = receive(delta('a'), made('r1'), delta('b'), itemDone('b'));
    expect(first).toEqual(['started r1', 'play b 100', 'end b']);
    expect(hear(delta('b'), done('r1'), delta('b'), delta('c'))).toEqual([]);
  });

  it('of an item that belongs to another response is not played', () => {
    const { hear } = receive(made('r1'), delta('a'), made('r2'));
    expect(hear(delta('a', 20, { response_id: 'r2' }))).toEqual([]);
  });

  it('cut in the middle of a sample is put together again', () => {
    const bytes = Buffer.from(Array.from({ length: 12 }, (_, i) => i + 1));
    const { received } = receive(made('r1'));
    const heard = [
      [0, 1],
      [1, 3],
      [3, 4],
      [4, 9],
      [9, 12],
    ].flatMap(([from, to]) => {
      const part = bytes.subarray(from, to).toString('base64');
      return received.hear(delta('a', 0, { delta: part })).orders.flatMap((order) => {
        if (order.do !== 'play') return [];
        expect(order.samples.byteLength % 2).toBe(0);
        return [...new Uint8Array(order.samples)];
      });
    });
    expect(heard).toEqual([...bytes]);
  });

  it('of a megabyte at once is played as it is, and copied no second time', () => {
    const { received } = receive(made('r1'));
    const [, play] = received.hear(delta('a', 0, { delta: Buffer.alloc(1_048_576).toString('base64') })).orders;
    expect(play?.do === 'play' && play.samples.byteLength).toBe(1_048_576);
  });

  it('without end does not fill the memory', () => {
    const { received } = receive(made('r1'));
    const hour = Buffer.alloc(60_000 * 48).toString('base64');
    let bytes = 0;
    for (let minute = 0; minute < 90; minute += 1)
      for (const order of received.hear(delta('a', 0, { delta: hour })).orders)
        if (order.do === 'play') bytes += order.samples.byteLength;
    expect(bytes / 48 / 60_000).toBeLessThan(32);
  });

  it('never throws, whatever an event holds', () => {
    const { received } = receive();
    for (const event of [{}, { type: 'response.created' }, { type: 'response.done', response: 7 }, { type: 7 }, []])
      expect(received.hear(event)).toEqual({ taken: false, orders: [] });
  });

  it('from a playback that was never asked is nothing', () => {
    const { news } = receive(made('r1'));
    expect(news({ type: 'stopped', item: 'x', ms: 10, cut: true })).toEqual([]);
  });
});

it('when nothing can be played, the voice is over and stays so', () => {
  const { received, hear, words } = receive(made('r1'), delta('a'));
  expect(words(received.giveUp())).toEqual(['cleared r1']);
  expect(hear(delta('a'), done('r1'), made('r2'), delta('b', 20, { response_id: 'r2' }))).toEqual([]);
});
