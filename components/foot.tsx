import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { isCaptioning } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { View } from '../utils/wire/change.ts';
import { Composer } from './composer.tsx';
import { Elsewhere, ElsewhereNote } from './elsewhere.tsx';
import { SaidActions } from './said-actions.tsx';
import { SelectionButton, ShareButton } from './share-button.tsx';

interface FootProps {
  view: View;
  actions: SessionActions;
  /** Something is wrong and takes the room: what works elsewhere is said when it is pressed. */
  hasNotice: boolean;
  /** More that can be shared, where there is. */
  children?: ComponentChildren;
}

/** Sharing, typing, and taking along what was said. While captions run there is nobody to share with or to write to. */
export function Foot({ view, actions, hasNotice, children }: FootProps) {
  const { readingPage: busy, transcript, mode } = view;
  const alone = isCaptioning(view);
  const elsewhere = useContext(Elsewhere);
  const shares = !alone && !elsewhere;
  return (
    <footer class="foot">
      {(shares || alone) && (
        <div class="foot-row">
          {shares && <ShareButton busy={busy} onShare={() => actions.share('page')} />}
          {shares && <SelectionButton busy={busy} onShare={() => actions.share('selection')} />}
          {shares && children}
          {alone && <SaidActions transcript={transcript} mode={mode} small={false} />}
        </div>
      )}
      {elsewhere && (elsewhere.told || !hasNotice) && <ElsewhereNote {...elsewhere} />}
      {!alone && elsewhere?.takesText !== false && <Composer onSay={actions.say} />}
    </footer>
  );
}
