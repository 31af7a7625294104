import { useEffect, useRef } from 'preact/hooks';

/** Calls `act` at Escape, wherever the keyboard is in this document. A key that `act` does not use goes on: false. */
export function useEscape(act: () => boolean): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // While an input method composes, Escape is its own. What is used must not close the popup as well.
      if (event.key === 'Escape' && !event.isComposing && !event.repeat && latest.current()) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
