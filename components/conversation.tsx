import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Mode } from '../utils/session/mode.ts';
import { createPageActions, type PageLink } from '../utils/ui/page-actions.ts';
import { isCaptioning } from '../utils/ui/problems.ts';
import type { View } from '../utils/wire/change.ts';
import { EntryRow } from './entry.tsx';
import { Icon } from './icon.tsx';
import { NeverNote } from './never-note.tsx';
import { OfferCard } from './offer-card.tsx';
import { PageChanged } from './page-changed.tsx';
import { type PageParts, Pages } from './page-parts.ts';

/** How near to the end, in px, still counts as reading the end. */
const NEAR_END = 24;

const EXAMPLES = ['What is this page about?', 'How long is it?', 'What does it say about prices?'];

interface ConversationProps {
  /** In captions there are only the person's own words, and they are large. */
  view: View;
  /** Must stay the same. */
  pages: PageLink;
  /** Whether there is room to tell what can be asked while nothing was said. */
  withExamples: boolean;
  /** More to be said on the card of a page; the same function each time. */
  more?: PageParts['more'];
  /** What floats above the end of the conversation. */
  children?: ComponentChildren;
}

/**
 * What was said. Follows the end unless the person has scrolled away from it. Only new entries are announced and not
 * every further word (`aria-relevant`): a screen reader must not talk over the answer that is being spoken.
 */
export function Conversation({ view, pages, withExamples, more, children }: ConversationProps) {
  const { transcript, mode, offer, model, here, shown } = view;
  const log = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const lastTop = useRef(0);
  const [note, setNote] = useState('');
  const actions = useMemo(() => createPageActions(pages), [pages]);
  const answerer = useMemo(() => ({ model, here }), [model, here]);
  const parts = useMemo(() => ({ actions, answerer, shown, more }), [actions, answerer, shown, more]);
  const neverSite = view.siteRule === 'never' && !isCaptioning(view) ? view.home?.site : undefined;

  // Once for each picture: words may come by the hundred in a second, and asking for the height lays out all of them.
  useLayoutEffect(() => {
    if (!following) return;
    const frame = requestAnimationFrame(() => log.current?.scrollTo({ top: log.current.scrollHeight }));
    return () => cancelAnimationFrame(frame);
  }, [transcript, offer, following]);

  const onScroll = () => {
    const { current } = log;
    if (!current) return;
    // The end moves away while words come: only who goes back leaves it.
    const wentBack = current.scrollTop < lastTop.current;
    lastTop.current = current.scrollTop;
    const isAtEnd = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END;
    setFollowing((before) => isAtEnd || (before && !wentBack));
  };
  return (
    <Pages.Provider value={parts}>
      {neverSite !== undefined && <NeverNote site={neverSite} />}
      <PageChanged view={view} />
      <div aria-live="polite" class="small site-note">
        {note}
      </div>
      <div class="conversation">
        <div
          ref={log}
          class={`log ${mode}`}
          role="log"
          aria-label="Conversation"
          aria-live="polite"
          aria-relevant="additions"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          onScroll={onScroll}
        >
          {transcript.length === 0 && !offer && withExamples && <Empty mode={mode} />}
          {transcript.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
          {offer && <OfferCard key={offer.id} offer={offer} onNote={setNote} />}
        </div>
        <div class="floats">
          {!following && (
            <button type="button" class="button pill floating" data-harmless onClick={() => setFollowing(true)}>
              <Icon name="down" />
              Latest
            </button>
          )}
          {children}
        </div>
      </div>
    </Pages.Provider>
  );
}

function Empty({ mode }: { mode: Mode }) {
  if (mode === 'captions') return <p class="empty">What you say is written here. Nobody answers.</p>;
  return (
    <div class="empty">
      <h2>Talk with the page you are on</h2>
      <p>Share it, then ask aloud or type:</p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example}>“{example}”</li>
        ))}
      </ul>
    </div>
  );
}
