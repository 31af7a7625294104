import { useContext } from 'preact/hooks';
import { Elsewhere } from './elsewhere.tsx';
import { Pages } from './page-parts.ts';

/** Says quietly that pages of this site are never shared, and leads out of that. */
export function NeverNote({ site }: { site: string }) {
  const parts = useContext(Pages);
  const elsewhere = useContext(Elsewhere);
  return (
    <p class="small never">
      Never shared: <bdi>{site}</bdi>
      {parts && !elsewhere && (
        <button
          type="button"
          class="button small-button quiet"
          aria-label={`Change what holds for ${site}`}
          onClick={() => parts.actions.setRule(site, 'ask')}
        >
          Change
        </button>
      )}
    </p>
  );
}
