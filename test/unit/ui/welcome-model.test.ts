import { expect, it, vi } from 'vitest';
import { initialState, type Phase } from '../../../utils/session/state.ts';
import { ok } from '../../../utils/shared/result.ts';
import { connectSession } from '../../../utils/ui/session-client.ts';
import { createWelcome, outcomeOf, startTyping, type WelcomeWorld } from '../../../utils/ui/welcome-model.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { createFakePort } from '../../fakes/port.ts';

const failsWith = (name: string) => () => Promise.reject(Object.assign(new Error('no'), { name }));

/** A browser with a permission that the test changes. */
function createWorld(state: PermissionState, tryMicrophone: WelcomeWorld['tryMicrophone'] = async () => {}) {
  let changed: (state: PermissionState) => void = () => {};
  const started: string[] = [];
  const world: WelcomeWorld = {
    queryPermission: async () => state,
    watchPermission: (listener) => {
      changed = listener;
    },
    tryMicrophone,
    startTyping: () => {},
    startTalking: () => {
      started.push('talking');
    },
    hostAsks: false,
  };
  return { world, started, change: (next: PermissionState) => changed(next) };
}

it.each([
  ['NotAllowedError', 'denied', 'denied'],
  ['NotAllowedError', 'prompt', 'dismissed'],
  ['SecurityError', 'denied', 'denied'],
  ['NotFoundError', 'prompt', 'none'],
  ['NotReadableError', 'granted', 'busy'],
  ['AbortError', 'granted', 'busy'],
] as const)('takes %s with the permission at %s for "%s"', (name, state, asked) => {
  expect(outcomeOf(name, state)).toBe(asked);
});

it.each([
  ['granted', 'granted'],
  ['denied', 'denied'],
  ['prompt', 'not-yet'],
] as const)('opens with what the browser knows: %s → %s', async (state, asked) => {
  const model = createWelcome(createWorld(state).world);
  await model.ready;
  expect(model.asked.value).toBe(asked);
});

it('shows that it is being asked, then that it is allowed', async () => {
  const model = createWelcome(createWorld('prompt').world);
  await model.ready;
  const allowed = model.allow();
  expect(model.asked.value).toBe('asking');
  await allowed;
  expect(model.asked.value).toBe('granted');
});

it.each([
  ['prompt', 'dismissed'],
  ['denied', 'denied'],
] as const)('tells a closed question from a refusal: %s → %s', async (state, asked) => {
  const model = createWelcome(createWorld(state, failsWith('NotAllowedError')).world);
  await model.allow();
  expect(model.asked.value).toBe(asked);
});

it('follows the permission when it is changed in the settings of the browser', async () => {
  const { world, change } = createWorld('denied');
  const model = createWelcome(world);
  await model.ready;
  change('prompt');
  expect(model.asked.value).toBe('not-yet');
  change('granted');
  expect(model.asked.value).toBe('granted');
});

it.each<[Phase, string[]]>([
  [{ name: 'idle' }, ['prepare', 'start']],
  [{ name: 'starting', stage: 'permission' }, ['prepare', 'stop', 'start']],
  [{ name: 'live', turn: 'listening', since: 0 }, ['prepare']],
])('starts by typing once, without disturbing a conversation: %j', async (phase, commands) => {
  const { port, peer } = createFakePort();
  const session = connectSession({
    hostIsSeen: false,
    ensureHost: async () => ok('running'),
    connect: () => port,
    leave: async () => ok(undefined),
    onHostUp: () => {},
    wait: async () => {},
  });
  startTyping(session, () => 7);
  await vi.waitUntil(() => peer.received.length > 0, { interval: 1 });
  peer.send({ type: 'snapshot', view: { ...viewOf(initialState), phase } });
  await Promise.resolve();
  peer.send({ type: 'snapshot', view: viewOf(initialState) });
  const sent = peer.received.flatMap(
    (message) => (message as { command?: { type: string; voice?: boolean } }).command ?? [],
  );
  expect(sent.map((command) => command.type)).toEqual(commands);
  expect(sent.filter((command) => command.type === 'start').every((command) => command.voice === false)).toBe(true);
});

it('who tries it at once is asked for the microphone, and talks as soon as it is allowed', async () => {
  const { world, started } = createWorld('prompt');
  const welcome = createWelcome(world);
  await welcome.tryNow();
  expect(started).toEqual(['talking']);
  expect(welcome.asked.value).toBe('talking');
});

it('nothing is begun where the microphone was refused', async () => {
  const { world, started } = createWorld('denied', failsWith('NotAllowedError'));
  const welcome = createWelcome(world);
  await welcome.tryNow();
  expect(started).toEqual([]);
  expect(welcome.asked.value).toBe('denied');
});

it('where the page of the session asks by itself, it is left to it', async () => {
  const { world, started } = createWorld('prompt', failsWith('NotAllowedError'));
  const welcome = createWelcome({ ...world, hostAsks: true });
  await welcome.tryNow();
  expect(started).toEqual(['talking']);
});
