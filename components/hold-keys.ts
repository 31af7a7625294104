import type { Move } from '../utils/shared/hold-to-talk.ts';
import { isPartOfTalkKey, isTalkKey } from '../utils/shared/talk-key.ts';

/**
 * Watches the keys that are held to talk on a surface: on the button Space and Enter, elsewhere Space where it would do
 * nothing else, and everywhere the keys of the page. Returns the way to end it, which also ends a press.
 */
export function watchHoldKeys(button: HTMLElement, move: (type: Move['type'], event: Event) => void): () => void {
  const over = new AbortController();
  const { signal } = over;
  let isDown = false;
  const lose = (event: Event): void => {
    isDown = false;
    move('lost', event);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isHoldKey(event, button)) return;
    event.preventDefault();
    if (event.repeat) return;
    isDown = true;
    move('down', event);
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (!isDown || !(event.key === 'Enter' || isPartOfTalkKey(event))) return;
    isDown = false;
    // A button would be clicked by it.
    event.preventDefault();
    move('up', event);
  };
  document.addEventListener('keydown', onKeyDown, { signal });
  document.addEventListener('keyup', onKeyUp, { signal });
  document.addEventListener('visibilitychange', lose, { signal });
  globalThis.addEventListener('blur', lose, { signal });
  globalThis.addEventListener('pagehide', lose, { signal });
  return () => {
    over.abort();
    lose(new Event('gone'));
  };
}

function isHoldKey(event: KeyboardEvent, button: HTMLElement): boolean {
  const { target, code, key, ctrlKey, shiftKey, altKey, metaKey } = event;
  if (isTalkKey(event)) return true;
  if (ctrlKey || shiftKey || altKey || metaKey) return false;
  if (target === button) return code === 'Space' || key === 'Enter';
  return code === 'Space' && !(target instanceof Element && target.closest(CONTROLS));
}

const CONTROLS = 'a, button, input, select, summary, textarea, [contenteditable]';
