import { cornerBeside } from '../utils/ui/corners.ts';
import type { Layout } from '../utils/wire/protocol.ts';
import { Icon } from './icon.tsx';
import type { DragHandlers } from './use-drag.ts';

interface MoveHandleProps {
  layout: Layout;
  drag: { handlers: DragHandlers; wasDragged(): boolean };
  onLayout(layout: Layout): void;
}

/** Moves the overlay: dragged, or by the arrow keys from corner to corner. Pressed, it opens or closes it. */
export function MoveHandle({ layout: { mode, corner }, drag, onLayout }: MoveHandleProps) {
  return (
    <button
      type="button"
      class="handle"
      data-harmless
      aria-label="Move or resize Earshot"
      title={`Drag, or use the arrow keys, to move. Enter makes it ${mode === 'pill' ? 'larger' : 'smaller'}.`}
      {...drag.handlers}
      onClick={() => {
        if (!drag.wasDragged()) onLayout({ mode: mode === 'pill' ? 'full' : 'pill', corner });
      }}
      onKeyDown={(event) => {
        const next = cornerBeside(corner, event.key);
        if (!next) return;
        event.preventDefault();
        if (next !== corner) onLayout({ mode, corner: next });
      }}
    >
      <Icon name="grip" />
    </button>
  );
}
