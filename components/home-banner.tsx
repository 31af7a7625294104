import type { Home } from '../utils/session/page-state.ts';

interface HomeBannerProps {
  home: Home | undefined;
  /** The tab that the person is on; undefined while it is not known. */
  tabId: number | undefined;
  onAttach(): void;
}

/** Where the conversation runs, if not on this page, and the way to have it here. */
export function HomeBanner({ home, tabId, onAttach }: HomeBannerProps) {
  if (tabId === undefined || home?.attached === 'gone') return null;
  const here = home?.tabId === tabId;
  if (here && home.attached !== 'no') return null;
  const elsewhere = home !== undefined && !here;
  return (
    <div class="card banner">
      <div class="banner-words">
        {elsewhere ? (
          <>
            Running in <bdi>‘{home.title.trim() === '' ? 'another tab' : home.title}’</bdi>
          </>
        ) : (
          'Running, but not shown on this page'
        )}
      </div>
      <button type="button" class="button small-button quiet" onClick={onAttach}>
        {elsewhere ? 'Move it here' : 'Show on this page'}
      </button>
    </div>
  );
}
