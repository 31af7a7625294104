import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Move, moveHold, notHeld } from '../utils/shared/hold-to-talk.ts';
import { TALK_KEY } from '../utils/shared/talk-key.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { View } from '../utils/wire/change.ts';
import { useElsewhere } from './elsewhere.tsx';
import { watchHoldKeys } from './hold-keys.ts';
import { Icon } from './icon.tsx';
import { useNextKeyboard } from './next-keyboard.ts';

interface HoldButtonProps {
  talking: View['talking'];
  /** Without words, where there is no room. */
  small?: boolean;
  onTalk: SessionActions['talk'];
}

/**
 * Held, it is heard what is said; tapped, until the next tap. The same with Space and the key of the page anywhere on
 * the surface. Whatever takes the release away ends the turn: a microphone must not stay open.
 */
export function HoldButton({ talking, small = false, onTalk }: HoldButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  useNextKeyboard(button);
  const hold = useRef(notHeld);
  const move = (type: Move['type'], event: Event): void => {
    const next = moveHold(hold.current, { type, at: event.timeStamp, locked: talking?.locked ?? false });
    hold.current = next.hold;
    if (next.step) onTalk(next.step, event);
  };
  const latest = useRef(move);
  latest.current = move;
  useLayoutEffect(() => {
    const own = button.current;
    if (!own) return;
    takeKeyboard(own);
    return watchHoldKeys(own, (type, event) => latest.current(type, event));
  }, []);
  const name = talking ? (talking.locked ? 'Tap to send' : 'Let go to send') : 'Hold to talk';
  return (
    <button
      type="button"
      ref={button}
      class={`button hold ${talking ? 'strong' : 'primary'} ${small ? 'icon-only' : ''}`}
      // Whoever guards the presses is asked by the action.
      data-harmless
      title={`${name} (Space, or ${TALK_KEY.label} on the page)`}
      aria-label={name}
      aria-keyshortcuts={`Space ${TALK_KEY.aria}`}
      {...useElsewhere(!talking)}
      onPointerDown={(event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        move('down', event);
      }}
      onPointerMove={(event) => {
        // Chromium 156 may give the release to the page around (use-drag.ts).
        const { currentTarget, pointerId, buttons } = event;
        if (buttons === 0 && currentTarget.hasPointerCapture(pointerId)) move('lost', event);
      }}
      onPointerUp={(event) => move('up', event)}
      onLostPointerCapture={(event) => move('lost', event)}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => move('click', event)}
    >
      {(small || !talking) && <Icon name="microphone" />}
      {!small && name}
    </button>
  );
}

/** Who has just pressed Start by key holds the next one to talk: Space must not press Stop. */
function takeKeyboard(button: HTMLElement): void {
  const stage = button.closest('.stage, .overlay-pill');
  if (document.hasFocus() && stage?.contains(document.activeElement)) button.focus();
}
