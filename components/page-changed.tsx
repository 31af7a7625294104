import { useContext } from 'preact/hooks';
import { pageNews } from '../utils/ui/page-changed.ts';
import type { View } from '../utils/wire/change.ts';
import { Elsewhere } from './elsewhere.tsx';
import { Icon } from './icon.tsx';
import { Pages } from './page-parts.ts';

/**
 * Says quietly that the page is another one than what answers are about, or that its video has captions, and shares it. Empty
 * it is there to be announced.
 */
export function PageChanged({ view }: { view: View }) {
  const parts = useContext(Pages);
  const elsewhere = useContext(Elsewhere);
  const news = pageNews(view);
  return (
    <div class={news && 'changed'}>
      {news && <Icon name="page" />}
      <div aria-live="polite" class="small">
        {news && (news.captions ? 'Captions: ' : 'Page changed')}
        <bdi>{news?.captions}</bdi>
      </div>
      {news && parts && !elsewhere && (
        <button
          type="button"
          class="button small-button quiet"
          onClick={({ currentTarget }) => {
            // The button goes: the keyboard stays in the conversation.
            currentTarget.closest('.surface')?.querySelector<HTMLElement>('.log')?.focus();
            parts.actions.shareNew(news);
          }}
        >
          {news.captions ? 'Share with captions' : 'Share the new page'}
        </button>
      )}
    </div>
  );
}
