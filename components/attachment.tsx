import type { Home } from '../utils/session/page-state.ts';
import type { Transcript } from '../utils/session/transcript.ts';
import { lastShared, sayHome } from '../utils/ui/say-home.ts';
import { Icon } from './icon.tsx';

interface AttachmentProps {
  home: Home | undefined;
  /** The tab that the person is on; undefined while it is not known. */
  tabId: number | undefined;
  transcript: Transcript;
  follow: boolean;
  /** Why following did not begin; '' if there is nothing to tell. */
  followNote: string;
  onAttach(): void;
  onFollow(follow: boolean): void;
}

/** Which page the conversation belongs to, what of it was shared, and whether it goes along. */
export function Attachment({ home, tabId, transcript, follow, followNote, onAttach, onFollow }: AttachmentProps) {
  const shared = lastShared(transcript);
  const here = home?.tabId === tabId && home?.attached !== 'no' && home?.attached !== 'gone';
  return (
    <section class="card attachment" aria-label="Page">
      <div class="attachment-page">
        <Icon name="page" />
        <div class="attachment-words">
          {home && home.title.trim() !== '' && (
            <div class="attachment-title" title={home.title}>
              <bdi>{home.title}</bdi>
            </div>
          )}
          <div class="small">{sayHome(home, tabId)}</div>
          <div class="small attachment-shared">
            {shared ? (
              <>
                Shared: <bdi>{shared}</bdi>
              </>
            ) : (
              'Nothing is shared yet.'
            )}
          </div>
        </div>
      </div>
      <div class="card-row">
        <button
          type="button"
          role="switch"
          class="button small-button switch"
          aria-checked={follow}
          title="Overlay and page go along when you follow a link or change tabs"
          onClick={() => onFollow(!follow)}
        >
          <span class="switch-track" aria-hidden="true" />
          Follow me
        </button>
        {!here && (
          <button type="button" class="button small-button quiet" onClick={onAttach}>
            Attach this page
          </button>
        )}
      </div>
      <div role="status" class="small">
        {followNote}
      </div>
    </section>
  );
}
