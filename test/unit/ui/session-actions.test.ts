import { signal } from '@preact/signals-core';
import { expect, it, vi } from 'vitest';
import type { Command } from '../../../utils/session/events.ts';
import { type Problem, problem } from '../../../utils/session/problem.ts';
import { initialState } from '../../../utils/session/state.ts';
import { createFollow } from '../../../utils/ui/follow.ts';
import { createActions } from '../../../utils/ui/session-actions.ts';
import type { LinkState } from '../../../utils/ui/session-client.ts';
import { type View, viewOf } from '../../../utils/wire/change.ts';

const idle = viewOf(initialState);
const running: Partial<View> = { phase: { name: 'live', turn: 'listening', since: 0 } };

/** Actions on a session that records its commands; the tab is known once `tab` resolves. */
function createSurface(
  view: Partial<View> = {},
  tab: Promise<number | undefined> = Promise.resolve(7),
  more: { startsByTyping?: boolean } = {},
) {
  const sent: Command[] = [];
  const done: string[] = [];
  const link = signal<LinkState>('open');
  const session = {
    view: signal<View>({ ...idle, ...view }),
    link,
    problem: signal<Problem | undefined>(undefined),
    send: (command: Command) => sent.push(command),
    retry: () => done.push('retry'),
  };
  const actions = createActions(session, {
    tab: () => tab,
    openSettings: () => done.push('openSettings'),
    allowMicrophone: () => done.push('allowMicrophone'),
    openHost: () => done.push('openHost'),
    expectStart: (voice, purpose) => done.push(`expectStart ${voice} ${purpose}`),
    now: () => 42,
    startsByTyping: more.startsByTyping ?? true,
  });
  const commands = async (count: number) => {
    await vi.waitUntil(() => sent.length >= count, { interval: 1 });
    return sent;
  };
  return { actions, sent, done, link, problem: session.problem, commands };
}

it('starts on the tab that the person is on, at the moment of the click', async () => {
  const surface = createSurface();
  surface.actions.start(true);
  expect(await surface.commands(1)).toEqual([{ type: 'start', voice: true, clickedAt: 42, tabId: 7 }]);
  expect(surface.done).toEqual([]);
});

it('starts without a page where there is no tab, but attaches and shares nothing', async () => {
  const surface = createSurface({}, Promise.resolve(undefined));
  surface.actions.attach();
  surface.actions.share('page');
  surface.actions.start(true);
  expect(await surface.commands(1)).toEqual([{ type: 'start', voice: true, clickedAt: 42 }]);
});

it('lets the token be fetched at once when the start has to wait for the session', async () => {
  const surface = createSurface();
  surface.link.value = 'connecting';
  surface.actions.start(true);
  surface.actions.start(true, 'captions');
  expect(surface.done).toEqual([
    ...['openHost', 'expectStart true conversation'],
    ...['openHost', 'expectStart true captions'],
  ]);
});

it('keeps the order of the presses while the tab is not known yet', async () => {
  let know: (tabId: number) => void = () => {};
  const surface = createSurface(
    {},
    new Promise((resolve) => {
      know = resolve;
    }),
  );
  surface.actions.say('hi');
  surface.actions.share('selection');
  surface.actions.stop();
  expect(surface.sent).toEqual([]);
  know(9);
  expect(await surface.commands(4)).toEqual([
    { type: 'start', voice: false, clickedAt: 42, tabId: 9 },
    { type: 'say', text: 'hi' },
    { type: 'share-page', tabId: 9, part: 'selection' },
    { type: 'stop' },
  ]);
});

it('starts nothing for what is typed into a conversation that runs', async () => {
  const surface = createSurface(running);
  surface.actions.say('hi');
  expect(await surface.commands(1)).toEqual([{ type: 'say', text: 'hi' }]);
});

it.each<[string, Partial<View>, Command[]]>([
  ['start-again', {}, [{ type: 'start', voice: true, clickedAt: 42, tabId: 7 }]],
  ['start-again', running, [{ type: 'dismiss-notice' }]],
  ['type-only', running, [{ type: 'stop' }, { type: 'start', voice: false, clickedAt: 42, tabId: 7 }]],
  ['keep', running, [{ type: 'keep' }]],
  ['stop', running, [{ type: 'stop' }]],
  ['dismiss', running, [{ type: 'dismiss-notice' }]],
  ['dismiss', { phase: { name: 'ended', problem: problem('openai.quota') } }, [{ type: 'stop' }]],
])('%s does what it says in %j', async (action, view, commands) => {
  const surface = createSurface(view);
  surface.actions.remedy(action as Parameters<typeof surface.actions.remedy>[0]);
  expect(await surface.commands(commands.length)).toEqual(commands);
});

it('every press that needs the session opens the sidebar inside the press, where none is open', () => {
  const presses: ((surface: ReturnType<typeof createSurface>) => void)[] = [
    ({ actions }) => actions.start(true),
    ({ actions }) => actions.say('hi'),
    ({ actions }) => actions.share('page'),
    ({ actions }) => actions.attach(),
    ({ actions }) => actions.continueRecovered(),
    ({ actions }) => actions.remedy('type-only'),
  ];
  for (const press of presses) {
    const surface = createSurface();
    surface.link.value = 'asleep';
    press(surface);
    expect(surface.done[0]).toBe('openHost');
  }
});

it('Start again after the sidebar was closed continues what was said', async () => {
  const surface = createSurface();
  surface.link.value = 'asleep';
  surface.problem.value = problem('host.closed');
  surface.actions.remedy('start-again');
  expect(await surface.commands(1)).toEqual([{ type: 'continue-recovered', voice: true, clickedAt: 42, tabId: 7 }]);
});

it('what is recovered goes on as what it was, and Start again in captions is never a conversation', async () => {
  const recovered = { conversation: '1', messages: 3, at: 5 };
  const command = async (view: Partial<View>): Promise<Command | undefined> => {
    const surface = createSurface(view);
    surface.link.value = 'asleep';
    surface.actions.continueRecovered();
    const [sent] = await surface.commands(1);
    return sent;
  };
  const captions = { type: 'continue-recovered', voice: true, clickedAt: 42, tabId: 7, mode: 'captions' };
  expect(await command({ recovered: { ...recovered, mode: 'captions' } })).toEqual(captions);
  expect(await command({ mode: 'captions' })).toEqual(captions);
  expect(await command({ mode: 'captions', recovered })).not.toHaveProperty('mode');
});

it('Start again starts where another sidebar has taken over and there is nothing to continue', async () => {
  const surface = createSurface();
  surface.problem.value = problem('host.closed');
  surface.actions.remedy('start-again');
  expect(await surface.commands(1)).toEqual([{ type: 'start', voice: true, clickedAt: 42, tabId: 7 }]);
});

/** The switch with a browser that answers as told. */
function createSwitch(answer: boolean | Error) {
  const sent: Command[] = [];
  const asked: string[] = [];
  const follow = createFollow((command) => sent.push(command), {
    request: async () => {
      asked.push('request');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    remove: async () => asked.push('remove'),
  });
  return { follow, sent, asked };
}

it('follows once the browser allowed it, and asks inside the press', async () => {
  const { follow, sent, asked } = createSwitch(true);
  follow.press(true);
  expect(asked).toEqual(['request']);
  expect(sent).toEqual([]);
  await vi.waitUntil(() => sent.length > 0, { interval: 1 });
  expect(sent).toEqual([{ type: 'set-follow', follow: true }]);
});

it.each([false, new Error('This function must be called during a user gesture')])(
  'does not follow when the browser answers %s, and says so',
  async (answer) => {
    const { follow, sent } = createSwitch(answer);
    follow.press(true);
    await vi.waitUntil(() => follow.note.value !== '', { interval: 1 });
    expect(follow.note.value).toMatch(/did not allow/);
    expect(sent).toEqual([]);
  },
);

it('gives the permission back when it no longer follows', () => {
  const { follow, sent, asked } = createSwitch(true);
  follow.press(false);
  expect(asked).toEqual(['remove']);
  expect(sent).toEqual([{ type: 'set-follow', follow: false }]);
});

it('tells the session each step of a press in order, and how the person talks from now on', async () => {
  const surface = createSurface(running);
  const by = new Event('pointerdown');
  surface.actions.setTalk('hold');
  for (const step of ['begin', 'lock', 'end'] as const) surface.actions.talk(step, by);
  expect(await surface.commands(4)).toEqual([
    { type: 'set-talk', talk: 'hold' },
    { type: 'talk-begin' },
    { type: 'talk-lock' },
    { type: 'talk-end' },
  ]);
});

it('starts captions as captions, also again after they have ended, and switches typing into the page', async () => {
  const surface = createSurface({ mode: 'captions', phase: { name: 'ended', problem: problem('net.lost') } });
  surface.actions.start(true, 'captions');
  surface.actions.remedy('start-again');
  surface.actions.setDictation(true);
  const started = { type: 'start', voice: true, clickedAt: 42, mode: 'captions', tabId: 7 };
  expect(await surface.commands(3)).toEqual([started, started, { type: 'set-dictation', on: true }]);
});

it('writes a message in a conversation, also after captions', async () => {
  const surface = createSurface({ mode: 'captions' });
  surface.actions.say('Hello');
  expect(await surface.commands(2)).toEqual([
    { type: 'start', voice: false, clickedAt: 42, tabId: 7 },
    { type: 'say', text: 'Hello' },
  ]);
});

it('where presses cannot be trusted, what is typed while nothing runs waits for a start', async () => {
  const surface = createSurface({}, Promise.resolve(7), { startsByTyping: false });
  surface.actions.say('hello');
  expect(await surface.commands(1)).toEqual([{ type: 'say', text: 'hello' }]);
});
