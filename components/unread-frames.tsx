import { useMemo, useState } from 'preact/hooks';
import type { Home } from '../utils/session/page-state.ts';
import type { PageEntry } from '../utils/session/transcript.ts';
import { siteOf } from '../utils/shared/site-rules.ts';
import { allowFrame } from '../utils/ui/allow-frame.ts';
import type { PageLink } from '../utils/ui/page-actions.ts';
import type { PageParts } from './page-parts.ts';

interface UnreadFramesProps {
  entry: PageEntry;
  home: Home | undefined;
  pages: PageLink;
}

/** What `Conversation` says on the cards of pages on our own pages. */
export const useUnreadFrames = (home: Home | undefined, pages: PageLink): PageParts['more'] =>
  useMemo(() => (entry) => <UnreadFrames entry={entry} home={home} pages={pages} />, [home, pages]);

/** Says quietly which parts of a page were not read, as they are of other sites, and lets the person allow it. */
function UnreadFrames({ entry, home, pages }: UnreadFramesProps) {
  const [note, setNote] = useState('');
  const { unread = [], taken, url, part } = entry;
  if (unread.length === 0 || taken) return null;
  const isHere = part !== 'tab' && home?.attached === 'yes' && !home.changed && home.site === siteOf(url);
  return (
    <div class="small">
      {unread.map((origin) => (
        <div key={origin}>
          A part of this page, from <bdi>{siteOf(origin)}</bdi>, was not read.{' '}
          {isHere && pages.allow && (
            <button
              type="button"
              class="link-button"
              aria-label={`Allow ${siteOf(origin)}, and read that part, too`}
              onClick={() => void allowFrame(pages, origin, home.tabId).then(setNote)}
            >
              Allow
            </button>
          )}
        </div>
      ))}
      <div aria-live="polite">{note}</div>
    </div>
  );
}
