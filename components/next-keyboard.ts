import { useLayoutEffect } from 'preact/hooks';

/** Where the keyboard goes on: what begins or ends everything, and never what goes away together with its control. */
const NEXT = '.stop, .primary:not(.hold)';

/**
 * When a control goes that has the keyboard, the keyboard goes on at Start or Stop beside it: on the page it would have to
 * be brought back from the top.
 */
export function useNextKeyboard(control: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const { current } = control;
    return () => {
      if (!current || current !== document.activeElement) return;
      current.closest('.stage, .overlay-pill')?.querySelector<HTMLElement>(NEXT)?.focus();
    };
  }, [control]);
}
