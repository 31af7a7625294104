import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchTalkKey } from '../../../utils/overlay/talk-key.ts';
import type { TalkStep } from '../../../utils/shared/hold-to-talk.ts';

type Listener = (event: object) => void;

const listeners = new Map<string, Listener[]>();
const addEventListener = (type: string, listener: Listener) =>
  listeners.set(type, [...(listeners.get(type) ?? []), listener]);

let now = 0;
let steps: TalkStep[] = [];

beforeEach(() => {
  listeners.clear();
  vi.stubGlobal('addEventListener', addEventListener);
  now = 0;
  steps = [];
  const doc = { addEventListener } as unknown as Document;
  watchTalkKey(doc, (step) => steps.push(step), new AbortController().signal)('on');
});
afterEach(() => vi.unstubAllGlobals());

/** What a person does, `held` being the keys that are down after it; the page may keep it from us. */
function act(type: string, held: string, more: object = {}) {
  now += 1_000;
  const event = {
    ...{ isTrusted: true, timeStamp: now, key: '', code: '', repeat: false, altKey: false, metaKey: false },
    ...{ ctrlKey: held.includes('Control'), shiftKey: held.includes('Shift') },
    getModifierState: (key: string) => held.includes(key),
    preventDefault() {},
    stopImmediatePropagation() {},
    ...more,
  };
  for (const listener of listeners.get(type) ?? []) listener(event);
}
const press = () => act('keydown', 'Control Shift', { key: ' ', code: 'Space' });

it('is heard until the keys are let go, and the mouse may be moved meanwhile', () => {
  press();
  act('pointermove', 'Control Shift');
  act('keydown', 'Control Shift', { key: ' ', code: 'Space', repeat: true });
  act('keydown', 'Control Shift', { key: 'a', code: 'KeyA' });
  expect(steps).toEqual(['begin']);
  act('keyup', 'Control', { key: 'Shift', code: 'ShiftLeft' });
  expect(steps).toEqual(['begin', 'end']);
});

it.each([
  ['pointermove', 'Shift'],
  ['pointerdown', ''],
  ['wheel', 'Control'],
  ['keydown', ''],
  ['keyup', ''],
])('a page that keeps the release to itself is no longer heard in at the next %s', (type, held) => {
  press();
  act(type, held, { key: 'a', code: 'KeyA' });
  expect(steps).toEqual(['begin', 'end']);
  act(type, held, { key: 'a', code: 'KeyA' });
  expect(steps).toHaveLength(2);
});

it('a page cannot end it with events of its own', () => {
  press();
  act('pointermove', '', { isTrusted: false });
  act('keyup', '', { key: ' ', code: 'Space', isTrusted: false });
  expect(steps).toEqual(['begin']);
});
