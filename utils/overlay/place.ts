import type { Layout } from '../wire/protocol.ts';

/** How far the overlay stays from the edges of the window, in CSS px. */
const MARGIN = 16;

/** In CSS px. */
interface Size {
  width: number;
  height: number;
}

/** Where the overlay is put, as CSS lengths for a fixed position; the sides that are not named are `auto`. */
export interface Placement {
  width: string;
  height: string;
  top: string;
  right: string;
  bottom: string;
  left: string;
}

/** The place of a layout in a window of `viewport` CSS px: whole, and inside the window however far it is dragged. */
export function placementOf({ corner, drag }: Layout, size: Size, viewport: Size): Placement {
  const { width, height } = fitted(size, viewport);
  const [vertical, horizontal] = corner.split('-');
  // Distance from the corner's own edges grows inwards.
  const x = horizontal === 'left' ? (drag?.x ?? 0) : -(drag?.x ?? 0);
  const y = vertical === 'top' ? (drag?.y ?? 0) : -(drag?.y ?? 0);
  const inward = {
    x: clamp(MARGIN + x, 0, viewport.width - width),
    y: clamp(MARGIN + y, 0, viewport.height - height),
  };
  return {
    width: `${width}px`,
    height: `${height}px`,
    top: vertical === 'top' ? `${inward.y}px` : 'auto',
    right: horizontal === 'right' ? `${inward.x}px` : 'auto',
    bottom: vertical === 'bottom' ? `${inward.y}px` : 'auto',
    left: horizontal === 'left' ? `${inward.x}px` : 'auto',
  };
}

/**
 * The layout with its middle under the pointer, in CSS px of the window. For a drag whose end the browser gave to the
 * page: Chromium 156 does so until the frame's wish to have the pointer has arrived. With the frame under the pointer
 * the next move is told to the frame, which sees that no button is held.
 */
export function draggedUnder(layout: Layout, size: Size, viewport: Size, pointer: { x: number; y: number }): Layout {
  const { width, height } = fitted(size, viewport);
  const [vertical, horizontal] = layout.corner.split('-');
  const inward = { x: MARGIN + width / 2, y: MARGIN + height / 2 };
  return {
    ...layout,
    drag: {
      x: pointer.x - (horizontal === 'left' ? inward.x : viewport.width - inward.x),
      y: pointer.y - (vertical === 'top' ? inward.y : viewport.height - inward.y),
    },
  };
}

function fitted({ width, height }: Size, viewport: Size): Size {
  return {
    width: Math.min(width, viewport.width - 2 * MARGIN),
    height: Math.min(height, viewport.height - 2 * MARGIN),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}
