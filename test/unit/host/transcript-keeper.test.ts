import { expect, it, vi } from 'vitest';
import { createTranscriptKeeper } from '../../../utils/host/transcript-keeper.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import type { MessageEntry } from '../../../utils/session/transcript.ts';
import { createMemoryStore } from '../../fakes/memory-store.ts';

const LIVE = { name: 'live', turn: 'listening', since: 5 } as const;

const message = (id: string, more: Partial<MessageEntry> = {}): MessageEntry => ({
  kind: 'message',
  id,
  at: 7,
  call: 1,
  speaker: 'user',
  parts: ['words'],
  status: 'completed',
  settled: true,
  typed: false,
  ...more,
});

const talking = (...transcript: MessageEntry[]): SessionState => ({
  ...initialState,
  phase: LIVE,
  conversation: '1',
  transcript,
});

function setUp() {
  const store = createMemoryStore();
  const reported: SessionEvent[] = [];
  return { store, reported, keeper: createTranscriptKeeper((event) => reported.push(event), store.open) };
}

const quotaExceeded = () => Object.assign(new Error('no room'), { name: 'QuotaExceededError' });

it('tells at the start which conversation a crash cut off', async () => {
  const { store, reported } = setUp();
  store.cutOff = { conversation: '9', messages: 4, at: 90 };
  await vi.waitUntil(() => reported.length > 0);
  expect(reported).toEqual([{ type: 'recovered-found', recovered: store.cutOff }]);
});

it('says nothing at the start when nothing was cut off or IndexedDB cannot be used', async () => {
  const { store, reported, keeper } = setUp();
  store.failures.push(quotaExceeded(), quotaExceeded());
  keeper.forget('8');
  await vi.waitUntil(() => store.calls.includes('forget 8'));
  expect(store.calls).toEqual(['forget 8']);
  expect(reported).toEqual([]);
});

it('writes what became final in order, and closes the conversation at Stop only after that', async () => {
  const { store, keeper } = setUp();
  const half = talking(message('u1'), message('a1', { settled: false, status: 'in_progress' }));
  const said = talking(message('u1'), message('a1'));
  keeper.keep(half, talking());
  keeper.keep({ ...said, phase: { name: 'idle' } }, half);
  await vi.waitUntil(() => store.calls.includes('close 1'));
  expect(store.calls).toEqual(['findOpen', 'put 1: u1', 'put 1: u1 a1', 'close 1']);
});

it('leaves a conversation open that a failure ended: the person may go on with it', async () => {
  const { store, keeper } = setUp();
  const said = talking(message('u1'));
  keeper.keep(said, talking());
  keeper.keep({ ...said, phase: { name: 'ended', problem: { code: 'net.lost' } } }, said);
  keeper.forget('8');
  await vi.waitUntil(() => store.calls.includes('forget 8'));
  expect(store.calls).toEqual(['findOpen', 'put 1: u1', 'forget 8']);
});

it('writes into a database that is new when the old one was deleted under it', async () => {
  const { store, keeper, reported } = setUp();
  await vi.waitUntil(() => store.calls.includes('findOpen'));
  store.failures.push(Object.assign(new Error('The connection is closing.'), { name: 'InvalidStateError' }));
  keeper.keep(talking(message('u1')), talking());
  await vi.waitUntil(() => store.calls.length === 2);
  expect(store.calls).toEqual(['findOpen', 'put 1: u1']);
  expect(store.opened()).toBe(2);
  expect(reported).toEqual([]);
});

it('keeps what cannot be written for the next try, and tells the person once', async () => {
  const { store, keeper, reported } = setUp();
  await vi.waitUntil(() => store.calls.includes('findOpen'));
  store.failures.push(...Array.from({ length: 4 }, quotaExceeded));
  const [u1, a1, u2] = [message('u1'), message('a1'), message('u2')];
  const first = talking(u1);
  const second = talking(u1, a1);
  keeper.keep(first, talking());
  await vi.waitUntil(() => store.failures.length === 2);
  keeper.keep(second, first);
  await vi.waitUntil(() => store.failures.length === 0);
  expect(store.calls).toEqual(['findOpen']);
  keeper.keep(talking(u1, a1, u2), second);
  await vi.waitUntil(() => store.calls.length === 4);
  expect(store.calls.slice(1)).toEqual(['put 1: u1', 'put 1: a1', 'put 1: u2']);
  expect(reported).toMatchObject([{ problem: { code: 'store.full', detail: 'QuotaExceededError' } }]);
});

it('reads a conversation after everything that was to be written before', async () => {
  const { keeper, reported } = setUp();
  keeper.keep(talking(message('u1')), talking());
  keeper.read('1');
  await vi.waitUntil(() => reported.length > 0);
  expect(reported).toEqual([{ type: 'recovered-read', conversation: '1', entries: [message('u1')] }]);
});

it('keeps captions as captions, so that they are not offered as a conversation', async () => {
  const { store, keeper } = setUp();
  const said: SessionState = { ...talking(message('u1')), mode: 'captions' };
  keeper.keep(said, talking());
  await vi.waitUntil(() => store.calls.length === 2);
  expect(store.calls).toEqual(['findOpen', 'put 1 as captions: u1']);
});

it('answers with nothing when a conversation cannot be read: the start behind it must not wait for ever', async () => {
  const { store, keeper, reported } = setUp();
  await vi.waitUntil(() => store.calls.includes('findOpen'));
  store.failures.push(quotaExceeded(), quotaExceeded());
  keeper.read('1');
  await vi.waitUntil(() => reported.length > 0);
  expect(reported).toEqual([{ type: 'recovered-read', conversation: '1', entries: [] }]);
});

it('forgets in its turn: what was written before is gone, what is said afterwards stays', async () => {
  const { store, keeper } = setUp();
  const said = talking(message('u1'));
  keeper.keep(said, talking());
  keeper.forget('1');
  keeper.keep(talking(message('u2')), talking());
  await vi.waitUntil(() => store.calls.length === 4);
  expect(store.kept.get('1')).toEqual([message('u2')]);
});
