import type { Corner } from '../wire/protocol.ts';

/** A rectangle on the screen, in the units of `MouseEvent.screenX`. */
export interface ScreenBox {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The corner whose quarter of `box` holds the point; `before` where the box has no size. */
export function nearestCorner(point: { x: number; y: number }, box: ScreenBox, before: Corner): Corner {
  if (box.width <= 0 || box.height <= 0) return before;
  return corner(point.y < box.top + box.height / 2, point.x < box.left + box.width / 2);
}

/** The corner to which an arrow key leads, or undefined for another key. */
export function cornerBeside(from: Corner, key: string): Corner | undefined {
  const top = from.startsWith('top');
  const left = from.endsWith('left');
  switch (key) {
    case 'ArrowLeft':
      return corner(top, true);
    case 'ArrowRight':
      return corner(top, false);
    case 'ArrowUp':
      return corner(true, left);
    case 'ArrowDown':
      return corner(false, left);
    default:
      return undefined;
  }
}

function corner(top: boolean, left: boolean): Corner {
  if (top) return left ? 'top-left' : 'top-right';
  return left ? 'bottom-left' : 'bottom-right';
}
