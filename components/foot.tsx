import { useContext } from 'preact/hooks';
import { isCaptioning } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { View } from '../utils/wire/change.ts';
import { Composer } from './composer.tsx';
import { Elsewhere, ElsewhereNote } from './elsewhere.tsx';
import { SaidActions } from './said-actions.tsx';
import { SelectionButton, ShareButton } from './share-button.tsx';

/** Sharing, typing, and taking along what was said. While captions run there is nobody to share with or to write to. */
export function Foot({ view, actions }: { view: View; actions: SessionActions }) {
  const { readingPage: busy, transcript, mode } = view;
  const alone = isCaptioning(view);
  const elsewhere = useContext(Elsewhere);
  const shares = !alone && !elsewhere;
  return (
    <footer class="foot">
      <div class="foot-row">
        {shares && <ShareButton busy={busy} onShare={() => actions.share('page')} />}
        {shares && <SelectionButton busy={busy} onShare={() => actions.share('selection')} />}
        {alone && <SaidActions transcript={transcript} mode={mode} small={false} />}
      </div>
      {elsewhere && <ElsewhereNote {...elsewhere} />}
      {!alone && elsewhere?.takesText !== false && <Composer onSay={actions.say} />}
    </footer>
  );
}
