import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchField } from '../../../utils/overlay/field.ts';

beforeEach(() => {
  vi.stubGlobal(
    'MutationObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  vi.stubGlobal('getComputedStyle', () => ({}));
});
afterEach(() => vi.unstubAllGlobals());

/** As much of a page as is asked where its keyboard is. */
function createPage() {
  const page = Object.assign(new EventTarget(), { activeElement: undefined as object | undefined, defaultView: null });
  const common = {
    isConnected: true,
    isContentEditable: false,
    ownerDocument: { getSelection: () => null },
    getRootNode: () => ({}),
  };
  const input = { ...common, localName: 'input', type: 'text', name: '', id: '', getAttribute: () => null };
  const field = watchField(page as unknown as Document, new AbortController().signal);
  /** Where the person goes; their field then. */
  const goTo = (element: object): unknown => {
    page.activeElement = { ...common, ...element };
    return field.current()?.element;
  };
  return { goTo, input, field };
}

it('the field stays the one that the person was in last while they press a button', () => {
  const { goTo, input } = createPage();
  expect(goTo(input)).toMatchObject({ localName: 'input' });
  expect(goTo({ localName: 'button' })).toMatchObject({ localName: 'input' });
});

it.each(['iframe', 'embed'])(
  'who went into an %s of another site is in no field, until they come back',
  (localName) => {
    const { goTo, input } = createPage();
    goTo(input);
    expect(goTo({ localName, contentDocument: null })).toBeUndefined();
    expect(goTo({ localName: 'button' })).toBeUndefined();
    expect(goTo(input)).toMatchObject({ localName: 'input' });
  },
);
