import { useContext } from 'preact/hooks';
import { changedTab } from '../utils/ui/page-changed.ts';
import type { View } from '../utils/wire/change.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Icon } from './icon.tsx';
import { Pages } from './page-parts.ts';

/** Says quietly that the page is another one than what answers are about, and shares it. Empty it is there to be announced. */
export function PageChanged({ view }: { view: View }) {
  const parts = useContext(Pages);
  const elsewhere = useContext(Elsewhere);
  const tabId = changedTab(view);
  return (
    <div class={tabId === undefined ? undefined : 'changed'}>
      {tabId !== undefined && <Icon name="page" />}
      <div aria-live="polite" class="small">
        {tabId !== undefined && 'Page changed'}
      </div>
      {tabId !== undefined && parts && !elsewhere && (
        <button
          type="button"
          class="button small-button quiet"
          onClick={({ currentTarget }) => {
            // The button goes: the keyboard stays in the conversation.
            currentTarget.closest('.surface')?.querySelector<HTMLElement>('.log')?.focus();
            parts.actions.shareNew(tabId);
          }}
        >
          Share the new page
        </button>
      )}
    </div>
  );
}
