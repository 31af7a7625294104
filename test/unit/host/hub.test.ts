import { describe, expect, it, vi } from 'vitest';
import { type HubHost, openHub } from '../../../utils/host/hub.ts';
import { initialState } from '../../../utils/session/state.ts';
import { type View, viewOf } from '../../../utils/wire/change.ts';
import { SESSION_PORT } from '../../../utils/wire/protocol.ts';
import type { FakePeer } from '../../fakes/port.ts';

const runtime = await vi.hoisted(async () => (await import('../../fakes/runtime.ts')).stubRuntime());

/** A hub whose pages let a frame in as soon as `word` settles. */
function open(word: Promise<boolean>, more: Partial<HubHost> = {}, trustsFrames = true) {
  runtime.forget();
  const host: HubHost = {
    view: () => viewOf(initialState),
    command: () => {},
    tab: () => {},
    commandsLeft: () => {},
    updateWaits: () => {},
    alone: () => {},
    diagnose: () => ({}) as never,
    itemText: () => undefined,
    ...more,
  };
  const pages = {
    admit: () => word,
    isHere: () => word,
    detach() {},
    insert() {},
    place() {},
    setTalkKey() {},
    layout: () => ({ mode: 'pill', corner: 'top-left' }) as const,
  };
  return openHub(host, pages, trustsFrames);
}

const connect = (page: string, more: object = {}): FakePeer =>
  runtime.connect(SESSION_PORT, { url: `chrome-extension://earshot/${page}`, ...more });

const before = viewOf(initialState);
const after = viewOf({ ...initialState, muted: true });

it('a reload of the page while its overlay comes up does not cost the other pages their conversation', async () => {
  let answer: (admitted: boolean) => void = () => {};
  const hub = open(new Promise((settled) => (answer = settled)));
  const frame = connect('overlay-frame.html', { tab: { id: 7 } });
  const popup = connect('popup.html');
  frame.send({ type: 'hello', nonce: 'a' });
  popup.send({ type: 'hello' });
  frame.drop();
  answer(true);
  await Promise.resolve();
  expect(() => hub.show(before, after)).not.toThrow();
  expect(popup.received.at(-1)).toMatchObject({ type: 'change' });
});

it('a frame that our script has placed is served once that script has said so', async () => {
  const hub = open(Promise.resolve(true));
  const frame = connect('overlay-frame.html', { tab: { id: 7 } });
  frame.send({ type: 'hello', nonce: 'a' });
  await vi.waitUntil(() => frame.received.length > 0);
  expect(frame.received[0]).toMatchObject({ type: 'snapshot', frame: { tabId: 7 } });
  hub.show(before, after);
  expect(frame.received.at(-1)).toMatchObject({ type: 'change' });
});

it.each([
  [true, ['start', 'set-muted', 'stop']],
  [false, ['stop']],
])(
  'an overlay that can tell what is seen (%s) is obeyed, another one only where that does no harm',
  async (trusts, done) => {
    const commands: string[] = [];
    open(Promise.resolve(true), { command: ({ type }) => commands.push(type) }, trusts);
    const frame = connect('overlay-frame.html', { tab: { id: 7 } });
    const popup = connect('popup.html');
    const begin = (peer: FakePeer) => {
      peer.send({ type: 'command', command: { type: 'start', voice: true, clickedAt: 1 } });
      peer.send({ type: 'command', command: { type: 'set-muted', muted: false } });
      peer.send({ type: 'command', command: { type: 'stop' } });
    };
    frame.send({ type: 'hello', nonce: 'a' });
    begin(frame);
    await vi.waitUntil(() => commands.includes('stop'));
    expect(commands).toEqual(done);
    begin(popup);
    expect(commands.slice(done.length)).toEqual(['start', 'set-muted', 'stop']);
  },
);

describe('a surface that closes while its key is held', () => {
  /** A hub whose session takes every press at once. */
  function talkable() {
    const commands: string[] = [];
    let talking: View['talking'];
    const hub = open(Promise.resolve(true), {
      view: () => ({ ...before, talking }),
      command: ({ type }) => {
        commands.push(type);
        if (type === 'talk-begin') talking = { id: 'press_1', since: 1, locked: false };
        if (type === 'talk-lock') talking = { id: 'press_1', since: 1, locked: true };
        if (type === 'talk-end') talking = undefined;
      },
    });
    const surface = (page: string) => {
      const peer = connect(page);
      peer.send({ type: 'hello' });
      return { ...peer, press: (type: string) => peer.send({ type: 'command', command: { type } }) };
    };
    return { hub, commands, surface };
  }

  it('ends the turn: the microphone does not stay open', () => {
    const { commands, surface } = talkable();
    const popup = surface('popup.html');
    surface('sidepanel.html');
    popup.press('talk-begin');
    popup.drop();
    expect(commands).toEqual(['talk-begin', 'talk-end']);
  });

  it('leaves a turn alone that goes on without a key', () => {
    const { commands, surface } = talkable();
    const popup = surface('popup.html');
    popup.press('talk-begin');
    popup.press('talk-lock');
    popup.drop();
    expect(commands).toEqual(['talk-begin', 'talk-lock']);
  });

  it('leaves a turn alone that somebody else holds the key for', () => {
    const { commands, surface } = talkable();
    const popup = surface('popup.html');
    const panel = surface('sidepanel.html');
    popup.press('talk-begin');
    popup.press('talk-end');
    panel.press('talk-begin');
    popup.drop();
    expect(commands).toEqual(['talk-begin', 'talk-end', 'talk-begin']);
    panel.drop();
    expect(commands.at(-1)).toBe('talk-end');
  });
});

describe('what is sent of a page', () => {
  const itemText = (id: string): string | undefined => (id === 'p' ? 'the exact text' : undefined);

  it('is shown to the one who asks, and to nobody else', () => {
    open(Promise.resolve(true), { itemText });
    const [popup, panel] = [connect('popup.html'), connect('sidepanel.html')];
    for (const ui of [popup, panel]) ui.send({ type: 'hello' });
    popup.send({ type: 'show-item', id: 'p' });
    popup.send({ type: 'show-item', id: 'gone' });
    expect(popup.received.slice(1)).toEqual([
      { type: 'item-text', id: 'p', text: 'the exact text' },
      { type: 'item-text', id: 'gone', text: null },
    ]);
    expect(panel.received).toHaveLength(1);
  });

  it('is shown to no script in a page, and to no frame that we did not place', async () => {
    open(Promise.resolve(false), { itemText });
    const script = runtime.connect(SESSION_PORT, { url: 'https://a.example/', tab: { id: 7 } });
    const frame = connect('overlay-frame.html', { tab: { id: 7 } });
    frame.send({ type: 'show-item', id: 'p' });
    frame.send({ type: 'hello', nonce: 'guessed' });
    await vi.waitUntil(() => frame.closed && script.closed);
    expect(script.received).toEqual([]);
    expect(frame.received).toEqual([]);
  });
});
