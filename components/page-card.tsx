import { useContext } from 'preact/hooks';
import type { PageEntry } from '../utils/session/transcript.ts';
import { siteOf } from '../utils/shared/site-rules.ts';
import { countOf } from '../utils/ui/count-of.ts';
import { saySize } from '../utils/ui/say-size.ts';
import { Elsewhere } from './elsewhere.tsx';
import { ExactText } from './exact-text.tsx';
import { Icon } from './icon.tsx';
import { type PageParts, Pages } from './page-parts.ts';

/** A page that was shared: what of it, how large it is, whether it has arrived, and the way to take it back. */
export function PageCard({ entry }: { entry: PageEntry }) {
  const parts = useContext(Pages);
  const site = siteOf(entry.url);
  return (
    <section class={entry.taken ? 'page-card taken' : 'page-card'} aria-label="Shared page">
      <Icon name="page" />
      <div class="page-card-words">
        <div class="page-card-title" title={entry.url}>
          {nameOf(entry)} <bdi>{entry.title.trim() === '' ? entry.url : entry.title}</bdi>
        </div>
        <PageFacts site={site} frames={entry.frames} size={sizeOf(entry, parts)} redacted={entry.redacted} />
        <div class="small" aria-live="polite">
          {stateOf(entry)}
        </div>
        {parts?.more?.(entry)}
      </div>
      {parts && <CardActions entry={entry} site={site} actions={parts.actions} />}
    </section>
  );
}

/** Where a page is from, how much of it there is, and what was taken out. */
export function PageFacts({
  site,
  frames = [],
  size,
  redacted = 0,
}: {
  site: string | undefined;
  frames: readonly string[] | undefined;
  size: string;
  redacted: number | undefined;
}) {
  return (
    <div class="small">
      {site !== undefined && (
        <>
          <bdi>{[site, ...frames].join(' + ')}</bdi> ·{' '}
        </>
      )}
      {size}
      {redacted > 0 && (
        <span class="redacted">
          {' · '}
          {countOf(redacted, 'secret')} left out
        </span>
      )}
    </div>
  );
}

interface CardActionsProps {
  entry: PageEntry;
  site: string | undefined;
  actions: PageParts['actions'];
}

function CardActions({ entry, site, actions }: CardActionsProps) {
  const elsewhere = useContext(Elsewhere);
  const isThere = entry.taken === undefined;
  // One button for both, so that the keyboard stays on the way back.
  const canChange = !elsewhere && (isThere ? site !== undefined : entry.taken === 'kept');
  return (
    <>
      <ExactText id={entry.id} textOf={actions.textOf} />
      {canChange && (
        <div class="page-card-row">
          <button
            type="button"
            class="button small-button quiet"
            onClick={(event) => {
              if (isThere && site !== undefined) actions.setRule(site, 'never');
              // The second click of a double click is no change of mind.
              else if (event.detail < 2) {
                event.currentTarget.closest<HTMLElement>('.log')?.focus();
                actions.putBack(entry.id, entry.url);
              }
            }}
          >
            {isThere ? 'Don’t share this site' : 'Undo'}
          </button>
        </div>
      )}
    </>
  );
}

function nameOf({ part, taken }: PageEntry): string {
  if (part === 'selection') return 'Selection from';
  if (part === 'view') return 'What you saw of';
  if (part === 'tab') return taken ? 'Was shared, from another tab:' : 'From another tab:';
  // What was told of changes is part of the page that is there.
  if (part === 'changes') return 'Only what changed:';
  return taken ? 'Was shared:' : 'Shared:';
}

function sizeOf({ words, truncated, tokens, more, pages }: PageEntry, parts: PageParts | undefined): string {
  const length = pages === undefined ? '' : `PDF, ${countOf(pages, 'page')} · `;
  const size = length + (truncated ? `${countOf(words, 'word')}, only a part` : countOf(words, 'word'));
  const sent = tokens === undefined || !parts ? size : `${size} · ${saySize(tokens, parts.answerer)}`;
  return more === undefined ? sent : `${sent}, and ${countOf(more, 'token')} more on request`;
}

/** What is to be said of its way; '' for one that is simply there. */
function stateOf({ status, taken }: PageEntry): string {
  if (taken === 'replaced') return 'No longer shared: a newer page has taken its place';
  if (taken === 'left') return 'No longer shared: you have gone on to another page';
  if (taken) return 'No longer shared';
  if (status === 'waiting') return 'Waiting for Start';
  if (status === 'in_progress') return 'Sending…';
  return status === 'failed' || status === 'incomplete' ? 'Could not be sent' : '';
}
