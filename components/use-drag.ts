import type { TargetedPointerEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { nearestCorner } from '../utils/ui/corners.ts';
import type { Layout } from '../utils/wire/protocol.ts';

/** A press that moves less than this, in screen px, is a click. */
const CLICK_PX = 4;

/** What an element needs to be dragged by. */
export interface DragHandlers {
  onPointerDown(event: TargetedPointerEvent<HTMLElement>): void;
  onPointerMove(event: TargetedPointerEvent<HTMLElement>): void;
  onPointerUp(event: TargetedPointerEvent<HTMLElement>): void;
  onPointerCancel(): void;
}

interface Drag {
  from: { x: number; y: number };
  /** From the pointer to the middle of the frame, in screen px. */
  toMiddle: { x: number; y: number };
  moved: boolean;
  /** The frame of animation in which the next move is told. */
  due: number | undefined;
}

/**
 * Moves the overlay with the pointer: told at most once in a frame of animation, in CSS px, from screen coordinates,
 * because the document moves with it. `zoom` is how many screen px a CSS px is large. `wasDragged` tells whether the
 * click that follows was the end of a drag.
 */
export function useDrag(layout: Layout, zoom: () => number, onLayout: (layout: Layout) => void) {
  const drag = useRef<Drag | undefined>(undefined);
  const dragged = useRef(false);
  const { mode, corner } = layout;
  const drop = (to = corner): void => {
    const { moved = false, due } = drag.current ?? {};
    if (due !== undefined) cancelAnimationFrame(due);
    drag.current = undefined;
    dragged.current = moved;
    if (moved) onLayout({ mode, corner: to });
  };
  /** Lets go where the pointer is. */
  const release = ({ screenX, screenY }: { screenX: number; screenY: number }): void => {
    const { x = 0, y = 0 } = drag.current?.toMiddle ?? {};
    const box = { left: screenLeft, top: screenTop, width: outerWidth, height: outerHeight };
    drop(nearestCorner({ x: screenX + x, y: screenY + y }, box, corner));
  };
  const handlers: DragHandlers = {
    onPointerDown: (event) => {
      dragged.current = false;
      if (event.button !== 0 || !event.isPrimary) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const toMiddle = {
        x: (innerWidth / 2 - event.clientX) * zoom(),
        y: (innerHeight / 2 - event.clientY) * zoom(),
      };
      drag.current = { from: { x: event.screenX, y: event.screenY }, toMiddle, moved: false, due: undefined };
    },
    onPointerMove: (event) => {
      const { current } = drag;
      if (!current) return;
      // Until our wish to have the pointer has arrived, Chromium 156 gives the release of a drag to the page below.
      if (event.buttons === 0) return release(event);
      const { screenX, screenY } = event;
      const by = { x: screenX - current.from.x, y: screenY - current.from.y };
      current.moved ||= Math.hypot(by.x, by.y) >= CLICK_PX;
      if (!current.moved) return;
      if (current.due !== undefined) cancelAnimationFrame(current.due);
      current.due = requestAnimationFrame(() => {
        current.due = undefined;
        onLayout({ mode, corner, drag: { x: Math.round(by.x / zoom()), y: Math.round(by.y / zoom()) } });
      });
    },
    onPointerUp: release,
    onPointerCancel: () => drop(),
  };
  return { handlers, wasDragged: () => dragged.current };
}
