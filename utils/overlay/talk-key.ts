import { moveHold, notHeld, type TalkStep } from '../shared/hold-to-talk.ts';
import { isPartOfTalkKey, isTalkKey, showsUp } from '../shared/talk-key.ts';
import type { TalkKeyState } from '../wire/protocol.ts';

/**
 * Listens for the keys that are held to talk, while they count, and only to those of a person: a page can make events of
 * its own, but none that are trusted. Returns the way to tell whether they count.
 */
export function watchTalkKey(doc: Document, tell: (step: TalkStep) => void, signal: AbortSignal) {
  let key: TalkKeyState = 'off';
  let hold = notHeld;

  const move = (type: 'down' | 'up' | 'lost', at: number): void => {
    const next = moveHold(hold, { type, at, locked: key === 'locked' });
    hold = next.hold;
    if (next.step) tell(next.step);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    notice(event);
    if (key === 'off' || !event.isTrusted || !isTalkKey(event)) return;
    // The page gets neither a space in its field nor a shortcut of its own, also while the key repeats.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) move('down', event.timeStamp);
  };
  const onKeyUp = (event: KeyboardEvent): void => {
    if (!event.isTrusted) return;
    if (isPartOfTalkKey(event)) move('up', event.timeStamp);
    else notice(event);
  };
  /** A page whose listener was there before ours may keep the release from us, but not all that the person does next. */
  const notice = (event: KeyboardEvent | MouseEvent): void => {
    if (hold.down && showsUp(event)) lose(event);
  };
  /** Who has the keyboard or is in sight now gets the end of the press, and nobody here. A page that pretends it may. */
  const lose = ({ timeStamp }: Event): void => move('lost', timeStamp);

  const early = { capture: true, signal };
  globalThis.addEventListener('keydown', onKeyDown, early);
  globalThis.addEventListener('keyup', onKeyUp, early);
  for (const type of ['pointermove', 'pointerdown', 'pointerup', 'wheel'] as const)
    globalThis.addEventListener(type, notice, { ...early, passive: true });
  globalThis.addEventListener('blur', lose, { signal });
  globalThis.addEventListener('pagehide', lose, { signal });
  doc.addEventListener('visibilitychange', lose, { signal });
  return (now: TalkKeyState): void => {
    key = now;
    if (key === 'off') move('lost', performance.now());
  };
}
