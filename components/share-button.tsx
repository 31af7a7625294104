import { Icon } from './icon.tsx';

/** Shares the page of the tab. Keeps its name while it is busy, so that it can be found by it. */
export function ShareButton({ busy, onShare }: { busy: boolean; onShare(): void }) {
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
      {busy ? 'Reading the page…' : 'Share this page'}
    </button>
  );
}
