import { expect, it, vi } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { initialState } from '../../../utils/session/state.ts';
import { failed, ok } from '../../../utils/shared/result.ts';
import { connectSession, type Frame, type LinkSource } from '../../../utils/ui/session-client.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import type { Diagnostics, Layout } from '../../../utils/wire/protocol.ts';
import { createFakePort, type FakePeer } from '../../fakes/port.ts';

const idle = viewOf(initialState);
const hello = { type: 'hello' };
const command = (type: string) => ({ type: 'command', command: { type } });
const diagnostics: Diagnostics = { itemsSent: [{ id: 'a' }], malformed: 0, unknown: [], captureDelayMs: 0 };

/** A host whose ports the test holds; `answers` are what ensureHost says, the last one for ever. */
function createHost(answers: Awaited<ReturnType<LinkSource['ensureHost']>>[] = [ok('running')]) {
  const peers: FakePeer[] = [];
  const waits: number[] = [];
  const left: Command[][] = [];
  let asked = 0;
  let hostUp = (): void => {};
  const source: LinkSource = {
    hostIsSeen: answers.some((answer) => answer.ok && answer.value !== 'running'),
    ensureHost: async () => answers[Math.min(asked++, answers.length - 1)] ?? ok('running'),
    leave: async (commands) => {
      left.push([...commands]);
      return ok(undefined);
    },
    onHostUp: (listener) => {
      hostUp = listener;
    },
    connect: () => {
      const { port, peer } = createFakePort('earshot.session');
      peers.push(peer);
      return port;
    },
    wait: async (ms) => {
      waits.push(ms);
    },
  };
  const peer = async (index: number): Promise<FakePeer> =>
    vi.waitUntil(() => peers[index]?.received.length && peers[index], { interval: 1 });
  return { source, peers, waits, left, peer, timesAsked: () => asked, comeUp: () => hostUp() };
}

it('says hello first and is open from the snapshot on', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const peer = await host.peer(0);
  expect(peer.received).toEqual([hello]);
  expect(client.link.value).toBe('connecting');
  peer.send({ type: 'snapshot', view: { ...idle, muted: true } });
  expect(client.link.value).toBe('open');
  expect(client.view.value.muted).toBe(true);
});

it('sends what was asked before the link was open afterwards, in order, with prepare before it', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  client.send({ type: 'start', voice: true, clickedAt: 5 });
  const peer = await host.peer(0);
  client.send({ type: 'say', text: 'hi' });
  peer.send({ type: 'snapshot', view: idle });
  client.send({ type: 'stop' });
  expect(peer.received).toEqual([
    hello,
    command('prepare'),
    { type: 'command', command: { type: 'start', voice: true, clickedAt: 5 } },
    { type: 'command', command: { type: 'say', text: 'hi' } },
    command('stop'),
  ]);
});

it('applies changes to the snapshot', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const peer = await host.peer(0);
  peer.send({ type: 'snapshot', view: idle });
  peer.send({ type: 'change', change: { fields: { phase: { name: 'live', turn: 'listening', since: 1 } } } });
  expect(client.view.value.phase).toEqual({ name: 'live', turn: 'listening', since: 1 });
});

it('reconnects when the port drops, ensures the host again, and prepares only once', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: idle });
  host.peers[0]?.drop();
  expect(client.link.value).toBe('connecting');
  client.send({ type: 'stop' });
  const second = await host.peer(1);
  second.send({ type: 'snapshot', view: { ...idle, muted: true } });
  expect(second.received).toEqual([hello, command('stop')]);
  expect(host.timesAsked()).toBe(2);
  expect(client.link.value).toBe('open');
  expect(client.view.value.muted).toBe(true);
  expect(client.problem.value).toBeUndefined();
});

it('an overlay frame finds the host that had it placed without asking for it, and asks once that one is lost', async () => {
  const host = createHost();
  const client = connectSession(host.source, 'a nonce');
  (await host.peer(0)).send({ type: 'snapshot', view: idle });
  expect(host.timesAsked()).toBe(0);
  expect(client.link.value).toBe('open');
  host.peers[0]?.drop();
  await host.peer(1);
  expect(host.timesAsked()).toBe(1);
});

it('ignores what an older port still says', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const first = await host.peer(0);
  first.send({ type: 'snapshot', view: idle });
  first.drop();
  (await host.peer(1)).send({ type: 'snapshot', view: { ...idle, muted: true } });
  first.closed = false;
  first.send({ type: 'snapshot', view: idle });
  expect(client.view.value.muted).toBe(true);
});

it('gives up after a few tries, says why, and tries again when asked', async () => {
  const cause = problem('host.failed', { detail: 'no offscreen document' });
  const host = createHost([failed(cause), failed(cause), failed(cause), failed(cause), ok('running')]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'gone', { interval: 1 });
  expect(client.problem.value).toEqual(cause);
  expect(host.waits).toEqual([100, 500, 2_000]);
  client.retry();
  expect(client.link.value).toBe('connecting');
  (await host.peer(0)).send({ type: 'snapshot', view: idle });
  expect(client.link.value).toBe('open');
  expect(client.problem.value).toBeUndefined();
});

it('tries again when a command comes after it gave up, and sends it then', async () => {
  const cause = problem('host.failed');
  const host = createHost([failed(cause), failed(cause), failed(cause), failed(cause), ok('running')]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'gone', { interval: 1 });
  client.send({ type: 'stop' });
  const peer = await host.peer(0);
  peer.send({ type: 'snapshot', view: idle });
  expect(peer.received).toEqual([hello, command('prepare'), command('stop')]);
});

it('answers diagnose, also when the port dropped in between', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const first = await host.peer(0);
  first.send({ type: 'snapshot', view: idle });
  const answer = client.diagnose();
  expect(first.received.at(-1)).toEqual({ type: 'diagnose' });
  first.drop();
  const second = await host.peer(1);
  second.send({ type: 'snapshot', view: idle });
  expect(second.received.at(-1)).toEqual({ type: 'diagnose' });
  second.send({ type: 'diagnostics', diagnostics });
  expect(await answer).toEqual(diagnostics);
});

it('gives the port back on close and does not reconnect', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const peer = await host.peer(0);
  peer.send({ type: 'snapshot', view: idle });
  client.close();
  expect(peer.closed).toBe(true);
  expect(host.timesAsked()).toBe(1);
  expect(host.waits).toEqual([]);
});

it('shows the nonce of an overlay frame in every hello, and learns where the frame stands', async () => {
  const host = createHost();
  const client = connectSession(host.source, 'n1');
  const first = await host.peer(0);
  expect(first.received).toEqual([{ type: 'hello', nonce: 'n1' }]);
  expect(client.frame.value).toBeUndefined();
  const frame: Frame = { tabId: 4, layout: { mode: 'pill', corner: 'top-left' } };
  first.send({ type: 'snapshot', view: idle, frame });
  expect(client.frame.value).toEqual(frame);
  first.drop();
  expect((await host.peer(1)).received).toEqual([{ type: 'hello', nonce: 'n1' }]);
});

it('moves a frame at once and tells the host, but keeps no move for later', async () => {
  const host = createHost();
  const client = connectSession(host.source, 'n1');
  const first = await host.peer(0);
  first.send({ type: 'snapshot', view: idle, frame: { tabId: 4, layout: { mode: 'pill', corner: 'top-left' } } });
  const layout: Layout = { mode: 'full', corner: 'bottom-right', drag: { x: 3, y: -4 } };
  client.place(layout);
  expect(client.frame.value?.layout).toEqual(layout);
  expect(first.received.at(-1)).toEqual({ type: 'layout', layout });
  first.drop();
  client.place({ mode: 'pill', corner: 'top-right' });
  const second = await host.peer(1);
  second.send({ type: 'snapshot', view: idle });
  expect(second.received).toEqual([{ type: 'hello', nonce: 'n1' }]);
});

const start: Command = { type: 'start', voice: true, clickedAt: 5 };
const asleep = ok('asleep' as const);
const live = viewOf({ ...initialState, phase: { name: 'live', turn: 'listening', since: 1 }, microphone: 'on' });

it('where no host runs and nobody asked for one, it waits and opens nothing', async () => {
  const host = createHost([asleep]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(client.problem.value).toBeUndefined();
  expect(host.peers).toEqual([]);
  expect(host.waits).toEqual([]);
});

it('what is pressed while no host runs is left for the one that comes, and is not sent twice', async () => {
  const host = createHost([asleep, asleep, ok('running')]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  client.send(start);
  client.send({ type: 'say', text: 'hi' });
  expect(client.link.value).toBe('connecting');
  expect(host.left.flat()).toEqual([start, { type: 'say', text: 'hi' }]);
  const peer = await host.peer(0);
  peer.send({ type: 'snapshot', view: idle });
  expect(peer.received).toEqual([hello, command('prepare')]);
  expect(client.link.value).toBe('open');
});

it('what was pressed before it was known that no host runs is left for one too', async () => {
  const host = createHost([asleep, asleep, ok('running')]);
  const client = connectSession(host.source);
  client.send(start);
  await host.peer(0);
  expect(host.left).toEqual([[start]]);
});

it('a Stop that comes too late for a conversation whose sidebar was closed opens no other', async () => {
  const host = createHost([ok('running'), asleep]);
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  client.send({ type: 'stop' });
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(host.left).toEqual([]);
  client.send({ type: 'set-audible', audible: false });
  expect(host.left).toEqual([]);
  expect(client.link.value).toBe('asleep');
  client.send(start);
  expect(host.left).toEqual([[start]]);
});

it('of what was pressed while the sidebar was closed, a host gets what was meant for it', async () => {
  const host = createHost([ok('running'), asleep]);
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  client.send({ type: 'stop' });
  client.send(start);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(host.left).toEqual([[start]]);
  // Who changes their mind while it opens is heard.
  client.send(start);
  client.send({ type: 'stop' });
  expect(host.left).toEqual([[start], [start], [{ type: 'stop' }]]);
});

it('what is typed in an overlay of Firefox while its sidebar closes waits for the next one', async () => {
  const host = createHost([ok('running'), asleep, ok('running')]);
  const client = connectSession({ ...host.source, leave: undefined });
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  const typed: Command = { type: 'say', text: 'What about spring?' };
  client.send(typed);
  client.send({ type: 'stop' });
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  host.comeUp();
  const next = await host.peer(1);
  next.send({ type: 'snapshot', view: idle });
  expect(next.received).toContainEqual({ type: 'command', command: typed });
  expect(next.received).not.toContainEqual(command('stop'));
});

it('a host that somebody else opens is found at once', async () => {
  const host = createHost([asleep, ok('running')]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  host.comeUp();
  (await host.peer(0)).send({ type: 'snapshot', view: { ...idle, muted: true } });
  expect(client.link.value).toBe('open');
  expect(client.view.value.muted).toBe(true);
});

it('a sidebar that does not come up is told after 10 s, and the next press tries again', async () => {
  const host = createHost([asleep]);
  const client = connectSession(host.source);
  client.send(start);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(client.problem.value?.code).toBe('host.failed');
  expect(host.waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(9_000);
  client.send(start);
  expect(host.left).toEqual([[start], [start]]);
});

it('a conversation whose sidebar was closed is over, and what was said stays in sight', async () => {
  const host = createHost([ok('running'), asleep]);
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(client.problem.value?.code).toBe('host.closed');
  expect(client.view.value.phase).toEqual({ name: 'idle' });
  expect(client.view.value.microphone).toBe('off');
});

it('what was set or under way in a sidebar that was closed is over with it', async () => {
  const host = createHost([ok('running'), asleep]);
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: { ...live, readingPage: true, audible: false, muted: true } });
  host.peers[0]?.drop();
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(client.view.value).toMatchObject({ readingPage: false, audible: true, muted: false });
});

it('who only opens a popup afterwards hears of it too', async () => {
  const host = createHost([ok('closed')]);
  const client = connectSession(host.source);
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  expect(client.problem.value?.code).toBe('host.closed');
});

it('the sidebar of another window that takes over says what became of the conversation, until the next one', async () => {
  const host = createHost([ok('running'), ok('running'), asleep]);
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  const next = await host.peer(1);
  next.send({ type: 'snapshot', view: idle });
  expect(client.problem.value?.code).toBe('host.closed');
  next.send({ type: 'change', change: { fields: { phase: { name: 'starting', stage: 'token' } } } });
  expect(client.problem.value).toBeUndefined();
});

it('a host that is always there never says that it was closed', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  (await host.peer(0)).send({ type: 'snapshot', view: live });
  host.peers[0]?.drop();
  (await host.peer(1)).send({ type: 'snapshot', view: idle });
  expect(client.problem.value).toBeUndefined();
});

it('a frame in a page that may open nothing leaves nothing for a host that comes', async () => {
  const host = createHost([asleep]);
  const client = connectSession({ ...host.source, leave: undefined }, 'n1');
  client.send(start);
  client.send({ type: 'say', text: 'hi' });
  (await host.peer(0)).drop();
  await vi.waitUntil(() => client.link.value === 'asleep', { interval: 1 });
  client.send(start);
  expect(client.link.value).toBe('asleep');
  expect(host.left).toEqual([]);
});

it('a frame that nobody can move draws itself as large as it is', async () => {
  const host = createHost([ok('running'), asleep]);
  const client = connectSession(host.source, 'n1');
  const frame: Frame = { tabId: 4, layout: { mode: 'pill', corner: 'top-left' } };
  (await host.peer(0)).send({ type: 'snapshot', view: idle, frame });
  host.peers[0]?.drop();
  client.place({ mode: 'full', corner: 'top-left' });
  expect(client.frame.value).toEqual(frame);
});

it('gives the exact text of the item that was asked for, and none for one that is not held any more', async () => {
  const host = createHost();
  const client = connectSession(host.source);
  const texts = Promise.all([client.itemText('p'), client.itemText('gone')]);
  const peer = await host.peer(0);
  peer.send({ type: 'snapshot', view: idle });
  expect(peer.received).toContainEqual({ type: 'show-item', id: 'p' });
  peer.send({ type: 'item-text', id: 'gone', text: null });
  peer.send({ type: 'item-text', id: 'p', text: 'the exact text' });
  expect(await texts).toEqual(['the exact text', undefined]);
});
