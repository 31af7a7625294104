import { beforeEach, expect, it, vi } from 'vitest';
import { openPages, type Pages } from '../../../utils/host/pages.ts';
import type { TalkStep } from '../../../utils/shared/hold-to-talk.ts';
import type { FakePeer } from '../../fakes/port.ts';

const runtime = await vi.hoisted(async () => (await import('../../fakes/runtime.ts')).stubRuntime());

let pages: Pages;
let steps: TalkStep[];

beforeEach(() => {
  runtime.forget();
  steps = [];
  pages = openPages(
    () => {},
    (step) => steps.push(step),
  );
});

/** A page of a tab with our script in it, which has said where it is. */
function open(tabId: number) {
  const peer = runtime.connectPage(tabId);
  peer.send({ type: 'here', nonce: '1'.repeat(32), title: 'Swifts' });
  return { ...peer, key: (step: TalkStep) => peer.send({ type: 'talk', step }) };
}
const keysOf = ({ received }: Pick<FakePeer, 'received'>): unknown[] =>
  received.flatMap((message) => {
    const { type, key } = message as { type: string; key?: unknown };
    return type === 'talk-key' ? [key] : [];
  });

it('the key counts only in the page of the conversation, and only while it is good for something', () => {
  const home = open(1);
  const other = open(2);
  home.key('begin');
  pages.setTalkKey(1, 'on');
  other.key('begin');
  expect(steps).toEqual([]);
  home.key('begin');
  home.key('end');
  expect(steps).toEqual(['begin', 'end']);
  pages.setTalkKey(2, 'on');
  home.key('begin');
  expect(steps).toHaveLength(2);
  expect(keysOf(home)).toEqual(['on', 'off']);
  expect(keysOf(other)).toEqual(['on']);
});

it('a page that comes later learns whether the key counts', () => {
  pages.setTalkKey(1, 'on');
  expect(keysOf(open(1))).toEqual(['on']);
  expect(keysOf(open(2))).toEqual([]);
});

it.each<[string, (page: ReturnType<typeof open>) => void]>([
  ['is left', (page) => page.drop()],
  ['takes the overlay away', (page) => page.send({ type: 'removed' })],
  ['is loaded again', () => void open(1)],
  ['is no longer the page of the conversation', () => pages.setTalkKey(2, 'on')],
  ['loses the overlay', () => pages.detach(1)],
  ['has a conversation that has ended', () => pages.setTalkKey(1, 'off')],
])('a page that %s while the key is held ends the turn', (_how, leave) => {
  pages.setTalkKey(1, 'on');
  const page = open(1);
  page.key('begin');
  leave(page);
  expect(steps).toEqual(['begin', 'end']);
});

it('a turn that goes on without a key is not ended by a page that is left, and is by the next press in it', () => {
  pages.setTalkKey(1, 'on');
  const page = open(1);
  page.key('begin');
  page.key('lock');
  pages.setTalkKey(1, 'locked');
  page.drop();
  expect(steps).toEqual(['begin', 'lock']);
  open(1).key('end');
  expect(steps).toEqual(['begin', 'lock', 'end']);
});

it('one may talk all day: presses are not counted as messages, but a thousand at once are too many, and each is ended', () => {
  vi.useFakeTimers();
  pages.setTalkKey(1, 'on');
  const page = open(1);
  for (let i = 0; i < 500; i += 1) {
    page.key('begin');
    page.key('end');
    vi.advanceTimersByTime(1_000);
  }
  expect(steps).toHaveLength(1_000);
  steps = [];
  for (let i = 0; i < 1_000; i += 1) {
    page.key('begin');
    page.key('end');
  }
  expect(steps.length).toBeLessThanOrEqual(40);
  expect(steps.at(-1)).toBe('end');
  vi.useRealTimers();
});

it('a page that connects anew all the time begins no more turns by that', () => {
  pages.setTalkKey(1, 'on');
  for (let i = 0; i < 100; i += 1) {
    const page = open(1);
    page.key('begin');
    page.drop();
  }
  expect(steps.length).toBeLessThanOrEqual(40);
  expect(steps.at(-1)).toBe('end');
});
