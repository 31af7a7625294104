import { Icon } from './icon.tsx';

interface ShareProps {
  /** Whether something is being read right now. */
  busy: boolean;
  onShare(): void;
}

/** Shares the page of the tab. Keeps its name while it is busy, so that it can be found by it. */
export function ShareButton({ busy, onShare }: ShareProps) {
  return (
    <button
      type="button"
      class="button pill"
      aria-label="Share this page"
      aria-busy={busy}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onShare();
      }}
    >
      {busy ? <span class="spinner" aria-hidden="true" /> : <Icon name="page" />}
      {busy ? 'Reading…' : 'Share this page'}
    </button>
  );
}

/** Shares what is selected in the page of the tab. */
export function SelectionButton({ busy, onShare }: ShareProps) {
  return (
    <button
      type="button"
      class="button pill"
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onShare();
      }}
    >
      <Icon name="selection" />
      Share selection
    </button>
  );
}
