import type { PageEntry } from '../utils/session/transcript.ts';
import { countOf } from '../utils/ui/words.ts';
import { Icon } from './icon.tsx';

/** A page that was shared: what of it, and whether it has arrived. */
export function PageCard({ entry }: { entry: PageEntry }) {
  return (
    <div class="page-card">
      <Icon name="page" />
      <div class="page-card-words">
        <div class="page-card-title" title={entry.url}>
          {entry.part === 'selection' ? 'Selection from' : 'Shared:'}{' '}
          <bdi>{entry.title.trim() === '' ? entry.url : entry.title}</bdi>
        </div>
        <div class="small">{sizeOf(entry)}</div>
      </div>
    </div>
  );
}

function sizeOf(entry: PageEntry): string {
  const words = countOf(entry.words, 'word');
  const size = entry.truncated ? `${words}, only the beginning` : words;
  if (entry.status === 'waiting') return `${size} · waiting for Start`;
  if (entry.status === 'in_progress') return `${size} · sending…`;
  if (entry.status === 'failed' || entry.status === 'incomplete') return `${size} · could not be sent`;
  return size;
}
