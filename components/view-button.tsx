import { Drawing } from './icon.tsx';

/** Shares what one sees of the page right now. */
export function ViewButton({ busy, onShare }: { busy: boolean; onShare(): void }) {
  return (
    <button
      type="button"
      class="button pill"
      aria-label="Share what I see"
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onShare();
      }}
    >
      <Drawing>
        <path d="M2.5 10C4.5 6.5 7 5 10 5s5.500 1.500 7.500 5c-2 3.500-4.500 5-7.500 5s-5.500-1.500-7.500-5z" />
        <circle cx="10" cy="10" r="2.25" />
      </Drawing>
      What I see
    </button>
  );
}
