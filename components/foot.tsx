import { isCaptioning } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { View } from '../utils/wire/change.ts';
import { Composer } from './composer.tsx';
import { SaidActions } from './said-actions.tsx';
import { SelectionButton, ShareButton } from './share-button.tsx';

/** Sharing, typing, and taking along what was said. While captions run there is nobody to share with or to write to. */
export function Foot({ view, actions }: { view: View; actions: SessionActions }) {
  const { readingPage: busy, transcript, mode } = view;
  const alone = isCaptioning(view);
  return (
    <footer class="foot">
      <div class="foot-row">
        {!alone && <ShareButton busy={busy} onShare={() => actions.share('page')} />}
        {!alone && <SelectionButton busy={busy} onShare={() => actions.share('selection')} />}
        {alone && <SaidActions transcript={transcript} mode={mode} small={false} />}
      </div>
      {!alone && <Composer onSay={actions.say} />}
    </footer>
  );
}
