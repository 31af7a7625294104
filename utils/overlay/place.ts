import type { Layout } from '../wire/protocol.ts';

/** How far the overlay stays from the edges of the window, in CSS px. */
const MARGIN = 16;

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
export function placementOf(
  { corner, drag }: Layout,
  size: { width: number; height: number },
  viewport: { width: number; height: number },
): Placement {
  const width = Math.min(size.width, viewport.width - 2 * MARGIN);
  const height = Math.min(size.height, viewport.height - 2 * MARGIN);
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

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(Math.max(least, most), value));
}
