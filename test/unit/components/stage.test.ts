import type { ComponentChildren, VNode } from 'preact';
import { expect, it } from 'vitest';
import { DictationSwitch } from '../../../components/captions-controls.tsx';
import { Stage } from '../../../components/stage.tsx';
import { initialState } from '../../../utils/session/state.ts';
import type { SessionActions } from '../../../utils/ui/session-actions.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const captions = viewOf({
  ...initialState,
  phase: { name: 'live', turn: 'listening', since: 1 },
  mode: 'captions',
  microphone: 'on',
});

/** Whether the switch is among what is drawn. */
function hasSwitch(drawn: ComponentChildren): boolean {
  if (Array.isArray(drawn)) return drawn.some(hasSwitch);
  if (typeof drawn !== 'object' || drawn === null) return false;
  const { type, props } = drawn as VNode;
  return type === DictationSwitch || hasSwitch(props.children);
}
const draw = (dictating: boolean, offersDictation?: boolean) =>
  Stage({
    view: { ...captions, dictating },
    link: 'open',
    actions: {} as SessionActions,
    focusStart: false,
    ...(offersDictation === undefined ? {} : { offersDictation }),
  });

it('captions can be typed into the page from our own pages', () => {
  expect(hasSwitch(draw(false))).toBe(true);
});

it('in somebody’s page where covered presses are not told from others, that can be switched off and never on', () => {
  expect(hasSwitch(draw(false, false))).toBe(false);
  expect(hasSwitch(draw(true, false))).toBe(true);
});
