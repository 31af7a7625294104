import type { SessionActions } from '../utils/ui/session-actions.ts';
import { Composer } from './composer.tsx';
import { SelectionButton, ShareButton } from './share-button.tsx';

/** Sharing and typing. */
export function Foot({ busy, actions }: { busy: boolean; actions: SessionActions }) {
  return (
    <footer class="foot">
      <div class="foot-row">
        <ShareButton busy={busy} onShare={() => actions.share('page')} />
        <SelectionButton busy={busy} onShare={() => actions.share('selection')} />
      </div>
      <Composer onSay={actions.say} />
    </footer>
  );
}
